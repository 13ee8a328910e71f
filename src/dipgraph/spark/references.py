"""The reference data of a corpus, which is taken in before its documents, and in its order."""

from dataclasses import dataclass, field

from dipgraph.document import Conversion
from dipgraph.pipeline import EngineName, Outcome, Pipeline
from dipgraph.pipeline.names import Names
from dipgraph.pipeline.outcome import outcome_of, refuse_repeated
from dipgraph.spark.lines import Corpus, Line
from dipgraph.spark.session import failures
from dipgraph.store import Stored

__all__ = ["References", "take_in"]


@dataclass(frozen=True, slots=True)
class References:
    """Reference data that was taken in, by IRI: as converted, and as the store has it.

    ``repeated`` counts those that say the same as one before.
    """

    graphs: dict[str, Conversion] = field(default_factory=dict)
    stored: dict[str, Stored] = field(default_factory=dict)
    rejects: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    names: Names = field(default_factory=Names)


def take_in(corpus: Corpus, engine: EngineName) -> References:
    """Return the reference data of a corpus; of two that differ under one name, the first."""
    with failures("The reference data of the corpus cannot be read"):
        found = sorted(corpus.candidates.filter(_is_reference).collect())
    pipeline = Pipeline(engine)
    taken = References()
    for _, line in found:
        _take(line, pipeline, taken)
    return taken


def _is_reference(numbered: tuple[int, Line]) -> bool:
    line = numbered[1]
    return line.data is not None and line.source.is_reference


def _take(line: Line, pipeline: Pipeline, taken: References) -> None:
    checked = pipeline.process(line.source)
    outcome = _judged(line, outcome_of(line.source, checked), taken)
    graph = outcome.graph
    if checked.conversion is None or outcome.stored is None:
        taken.rejects.append(outcome.rejected.decode())
    elif graph in taken.graphs:
        taken.repeated.append(line.place)
    else:
        taken.graphs[graph] = checked.conversion
        taken.stored[graph] = outcome.stored
        pipeline.extend(checked.conversion.graph, checked.conversion.triples)


def _judged(line: Line, outcome: Outcome, taken: References) -> Outcome:
    """Return the outcome, or the refusal of what differs from one of its name before."""
    if outcome.stored is None:
        return outcome
    before = taken.names.other(outcome.graph, outcome.stored.entry.sha256, line.place)
    return refuse_repeated(line.source, outcome.graph, before) if before else outcome
