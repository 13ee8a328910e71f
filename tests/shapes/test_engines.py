"""Both engines find the same, in all shipped data and in characters of any plane of Unicode."""

from collections.abc import Iterator, Mapping

import pytest

from dipgraph import resources
from dipgraph.document import Conversion, Triple
from dipgraph.literals import literal, typed_literal
from dipgraph.namespaces import DIP, DIPS, OA, RDF_TYPE, XSD
from dipgraph.pipeline import Pipeline
from dipgraph.validator import Engine

TEXT = 'Belgium 🤝 "Việt\nNam" 🇧🇪\\🇻🇳 e\u0301 𠀀\t— merci'
WIDTH = 4
STARTS = range(len(TEXT) - WIDTH)


def ntriples(triples: list[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture(scope="module")
def documents(pipeline: Pipeline) -> list[Conversion]:
    checked = list(pipeline.check(resources.annotated_documents()))
    return [c.conversion for c in checked if c.conversion is not None]


def test_shipped_data_conforms_in_both_engines(
    pipeline: Pipeline, documents: list[Conversion], engines: Mapping[str, Engine]
) -> None:
    graphs = [*pipeline.base.values(), *documents]
    assert len(documents) == len(resources.annotated_documents())
    data = ntriples([t for graph in graphs for t in (*graph.triples, *graph.unstored)])
    assert {name: engine.validate(data) for name, engine in engines.items()} == {
        "shacl": [],
        "pyshacl": [],
    }


def test_engines_find_the_same_in_documents_torn_apart(
    documents: list[Conversion], engines: Mapping[str, Engine]
) -> None:
    whole = sorted(t for graph in documents for t in (*graph.triples, *graph.unstored))
    data = ntriples([triple for place, triple in enumerate(whole) if place % 7])
    found = engines["shacl"].validate(data)
    assert len({v.shape for v in found}) > len({v.component for v in found}) > 2
    assert engines["pyshacl"].validate(data) == found


def passage(start: int, shift: int) -> Iterator[Triple]:
    """Yield a passage with the words at a place of the text, and offsets shifted from it."""
    node = f"<urn:passage:{start}:{shift}>"
    yield node, RDF_TYPE, f"<{DIP}Passage>"
    yield node, f"<{OA}hasSource>", "<urn:document>"
    yield node, f"<{OA}hasSelector>", node
    yield node, f"<{OA}exact>", literal(TEXT[start : start + WIDTH])
    for key, offset in (("start", start + shift), ("end", start + shift + WIDTH)):
        yield node, f"<{OA}{key}>", typed_literal(str(offset), f"<{XSD}integer>")


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_offsets_count_code_points(engine: str, engines: Mapping[str, Engine]) -> None:
    data = [("<urn:document>", f"<{DIP}text>", literal(TEXT))]
    for start in STARTS:
        data.extend([*passage(start, 0), *passage(start, 1)])
    found = engines[engine].validate(ntriples(data))
    wrong = {v.focus for v in found if v.shape == f"<{DIPS}Passage-quote>"}
    assert wrong == {f"<urn:passage:{start}:1>" for start in STARTS}
