"""Batches of a store hold all that the shapes look at, which is no further than one step.

``dipgraph.validator.whole`` gives an engine what is said of a focus node, of its values, and of the
values of these. A shape that asks for more would get other results from a batch than from a whole.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Node, URIRef, Variable
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import traverse
from rdflib.plugins.sparql.parserutils import CompValue

from dipgraph import resources
from dipgraph.errors import StoreError
from dipgraph.pipeline import Pipeline
from dipgraph.store import Store, StoreWriter

OF_THE_FOCUS = {RDF.type, SH.targetClass, SH.message, SH.property, SH.sparql, SH["or"]}
OF_A_VALUE = {RDF.type, SH.message, SH.datatype, SH.nodeKind, SH["class"], SH.hasValue}
OF_A_VALUE |= {SH.minInclusive, SH.minLength, SH.pattern}
OF_VALUES = {SH.path, SH.minCount, SH.maxCount, SH.uniqueLang, SH.lessThanOrEquals, SH["or"]}


def far_sighted(shapes: Graph) -> Iterator[tuple[Node, Node]]:
    """Yield each shape with what makes it look further than the values of a value."""
    for shape in set(shapes.subjects(SH.targetClass)):
        yield from foreign(shapes, shape, OF_THE_FOCUS)
    for shape in set(shapes.subjects(SH.path)):
        yield from foreign(shapes, shape, OF_A_VALUE | OF_VALUES | {SH.property})
        for path in shapes.objects(shape, SH.path):
            if not isinstance(path, URIRef):
                yield shape, SH.path
    for shape, first in shapes.subject_objects(SH["or"]):
        of_the_focus = (shape, SH.path, None) not in shapes
        for member in Collection(shapes, first):
            known = OF_A_VALUE | OF_VALUES if of_the_focus else OF_A_VALUE
            yield from foreign(shapes, member, known)
    for constraint, query in shapes.subject_objects(SH.select):
        if looks_far(str(query)):
            yield constraint, SH.select
    targeted = set(shapes.subjects(SH.targetClass))
    of_values = {p for shape in targeted for p in shapes.objects(shape, SH.property)}
    for shape in set(shapes.subjects(SH.property)) - targeted - of_values:
        yield shape, SH.property


def foreign(shapes: Graph, shape: Node, known: set[URIRef]) -> Iterator[tuple[Node, Node]]:
    """Yield what a shape asks that is not known to stay near."""
    yield from ((shape, p) for p in shapes.predicates(shape) if p not in known)


def looks_far(query: str) -> bool:
    """Tell whether a query asks for more than what is said of $this and of its values."""
    triples: list[tuple[Node, Node, Node]] = []

    def collect(node: object) -> None:
        if isinstance(node, CompValue) and node.name in ("BGP", "TriplesBlock"):
            triples.extend(node.triples)

    traverse(prepareQuery(query).algebra, visitPre=collect)
    assert triples
    near = {Variable("this"), *(o for s, _, o in triples if s == Variable("this"))}
    return any(s not in near or isinstance(p, PropertyPath | Variable) for s, p, _ in triples)


def test_no_shape_looks_further_than_a_batch_holds(shapes: Graph) -> None:
    assert list(far_sighted(shapes)) == []


@pytest.mark.parametrize(
    "far",
    [
        "dips:A sh:targetSubjectsOf dip:actor .",
        "dips:A sh:targetNode dip:a .",
        "dips:A sh:node dips:B .",
        "dips:A sh:not dips:B .",
        "dips:A-actor sh:node dips:B .",
        "dips:A-label sh:property dips:A-name .",
        "dips:A-actor sh:qualifiedValueShape dips:B ; sh:qualifiedMinCount 1 .",
        "dips:A-actor sh:or ( [ sh:class dip:State ] [ sh:node dips:B ] ) .",
        "dips:A-actor sh:or ( [ sh:path dip:actor ; sh:minCount 1 ] ) .",
        "dips:A-actor sh:or ( [ sh:property dips:A-label ] ) .",
        "dips:A-far sh:path ( dip:actor dip:label ) .",
        "dips:A-far sh:path [ sh:inversePath dip:actor ] .",
        'dips:A-q sh:select "SELECT $this { ?other <a:p> $this }" .',
        'dips:A-q sh:select "SELECT $this { $this <a:p>/<a:q> ?value }" .',
        'dips:A-q sh:select "SELECT $this { $this <a:p> ?a . ?a <a:q> ?b . ?b <a:r> ?c }" .',
        'dips:A-q sh:select "SELECT $this { $this <a:p> ?a FILTER EXISTS { ?b <a:q> ?a } }" .',
    ],
)
def test_a_shape_that_looks_further_is_found(far: str) -> None:
    prefixes = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX dip: <a:> PREFIX dips: <b:> "
    near = """
        dips:A a sh:NodeShape ; sh:targetClass dip:A ; sh:property dips:A-actor .
        dips:A-actor a sh:PropertyShape ; sh:path dip:actor ; sh:class dip:State ;
            sh:property dips:A-label .
        dips:A-label a sh:PropertyShape ; sh:path dip:label ; sh:maxCount 1 .
    """
    assert not list(far_sighted(Graph().parse(data=prefixes + near, format="turtle")))
    assert list(far_sighted(Graph().parse(data=prefixes + near + far, format="turtle")))


@pytest.fixture
def shapes() -> Graph:
    graph = Graph()
    for path in resources.shape_files():
        graph.parse(path)
    return graph


@pytest.mark.parametrize("said", ["_:b <a:p> <a:o>", "<a:s> <a:p> _:b"])
def test_a_blank_node_is_told(tmp_path: Path, said: str) -> None:
    with StoreWriter(tmp_path / "store") as writer:
        writer.replace("http://a/", f"{said} <http://a/> .\n")
        writer.commit()
    with (
        Store(tmp_path / "store") as store,
        pytest.raises(StoreError, match="The graph http://a/ holds a blank node"),
    ):
        Pipeline().validate(store)
