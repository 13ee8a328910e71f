"""The ontology and the shipped data are consistent under HermiT, a reasoner for OWL 2 DL."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import owlready2
import pytest

from dipgraph import resources
from dipgraph.document import Conversion, Triple
from dipgraph.namespaces import DATA, DIP, OWL, RDF_TYPE, RDFS
from dipgraph.pipeline import Pipeline

pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="HermiT is a Java program, and there is no java here."
)

MIXED = "<https://example.org/mixed>"


@pytest.fixture(autouse=True)
def _no_files_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:-UsePerfData")


@cache
def graphs() -> tuple[Conversion, ...]:
    """Return the graphs of a store that holds the shipped documents."""
    pipeline = Pipeline(notify=lambda _: None)
    documents = list(pipeline.check(resources.annotated_documents()))
    conversions = [checked.conversion for checked in documents]
    return (*pipeline.base.values(), *(c for c in conversions if c is not None))


def terms() -> Iterator[Triple]:
    """Yield the triples of the ontology, the sectors and the alignments."""
    for graph in graphs():
        if not graph.graph.startswith(f"<{DATA}"):
            yield from graph.triples


def everything() -> Iterator[Triple]:
    """Yield the triples of all graphs."""
    for graph in graphs():
        yield from graph.triples


def unsatisfiable(triples: Iterable[Triple]) -> set[str]:
    """Return the classes that can have no instance, if the triples are consistent.

    HermiT does not know xsd:date and its like, which are no datatypes of OWL 2, and passes them
    over. Raises OwlReadyInconsistentOntologyError where the triples contradict each other.
    """
    world = owlready2.World()
    try:
        text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
        ontology = world.get_ontology("https://example.org/all#")
        ontology.load(fileobj=BytesIO(text.encode()), only_local=True)
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
        return {cls.iri for cls in world.inconsistent_classes()} - {f"{OWL}Nothing"}
    finally:
        world.close()


def test_files_of_the_ontology_are_all_there() -> None:
    stems = {graph.graph.rpartition("/")[2].strip(">") for graph in graphs()}
    assert stems >= {"ontology", "sectors", "alignments"}
    assert len(graphs()) > len(resources.annotated_documents())


def test_ontology_is_consistent() -> None:
    assert unsatisfiable(terms()) == set()


def test_shipped_data_is_consistent() -> None:
    assert unsatisfiable(everything()) == set()


def test_state_that_is_a_person_is_a_contradiction() -> None:
    mixed = [(MIXED, RDF_TYPE, f"<{DIP}{name}>") for name in ("State", "Person")]
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        unsatisfiable([*terms(), *mixed])


def test_fact_that_a_person_plays_the_part_of_a_post_is_a_contradiction() -> None:
    person = next(s for s, p, o in everything() if (p, o) == (RDF_TYPE, f"<{DIP}Person>"))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        unsatisfiable([*everything(), (MIXED, f"<{DIP}post>", person)])


def test_class_of_states_that_are_persons_is_unsatisfiable() -> None:
    above = [(MIXED, f"<{RDFS}subClassOf>", f"<{DIP}{name}>") for name in ("State", "Person")]
    mixed = [(MIXED, RDF_TYPE, f"<{OWL}Class>"), *above]
    assert unsatisfiable([*terms(), *mixed]) == {MIXED.strip("<>")}
