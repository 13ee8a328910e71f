"""The reference data of a corpus, which is taken in before its documents, and in its order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dipgraph.document import Conversion
from dipgraph.pipeline import EngineName, Pipeline
from dipgraph.spark.lines import Corpus, Line
from dipgraph.spark.session import failures
from dipgraph.spark.twice import verdicts
from dipgraph.spark.worker import Said, rejected, say

__all__ = ["References", "take_in"]


@dataclass(frozen=True, slots=True)
class References:
    """Reference data that was taken in, by graph, and what of it was rejected."""

    graphs: dict[str, Conversion] = field(default_factory=dict)
    rejects: list[str] = field(default_factory=list)
    given: int = 0


def take_in(corpus: Corpus, engine: EngineName) -> References:
    """Return the reference data of a corpus; that of one name which differs is rejected."""
    with failures("The reference data of the corpus cannot be read"):
        found = sorted(corpus.candidates.filter(_is_reference).collect())
    refused: dict[int, str] = {}
    while True:
        taken, said = _convert(found, refused, engine)
        differing, _ = verdicts(said)
        if not differing:
            return taken
        refused |= differing


def _is_reference(numbered: tuple[int, Line]) -> bool:
    line = numbered[1]
    return line.data is not None and line.source.is_reference


def _convert(
    found: Sequence[tuple[int, Line]], refused: dict[int, str], engine: EngineName
) -> tuple[References, list[Said]]:
    """Return the reference data without the lines that are refused, and what each line says."""
    pipeline = Pipeline(engine)
    taken = References(given=len(found))
    said = []
    for number, line in found:
        if number in refused:
            taken.rejects.append(rejected(line, [f"{line.place}:1: {refused[number]}"]))
            continue
        checked = pipeline.process(line.source)
        if checked.conversion is None:
            taken.rejects.append(rejected(line, [str(x) for x in checked.report]))
            continue
        conversion = checked.conversion
        said.append(say(number, line, conversion.graph, conversion.nquads()))
        taken.graphs[conversion.graph] = conversion
        pipeline.extend(conversion.graph, conversion.triples)
    return taken, said
