"""What the converter writes down is what an independent OWL 2 RL reasoner concludes.

The reasoner is owlrl; it follows all rules of
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules.
What follows from the day on which somebody held a post is the converter's own rule: no axiom says
it, so those triples count as given.
"""

from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import owlrl
import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace
from rdflib.term import Node

from dipgraph import resources
from dipgraph.converter.closure import Closure
from dipgraph.document import Triple
from dipgraph.pipeline import Pipeline
from dipgraph.reference import Reference
from dipgraph.vocabulary import Vocabulary, parse_turtle

DIP = Namespace("https://w3id.org/dipgraph/ontology#")
ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"
EX = "https://example.org/"


def stem(param: Path | str) -> str:
    """Return the name of a parameter in the report of the tests."""
    return param if isinstance(param, str) else param.stem


Statement = tuple[Node, Node, Node]


def parsed(triples: Iterable[Triple]) -> set[Statement]:
    """Return triples as rdflib has them."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    return set(Graph().parse(data=text, format="nt"))


def together(statements: Iterable[Statement]) -> Graph:
    """Return a graph of the statements."""
    graph = Graph()
    for statement in statements:
        graph.add(statement)
    return graph


def entailed(statements: Iterable[Statement]) -> set[Statement]:
    """Return the statements and all that the reasoner concludes from them."""
    graph = together(statements)
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    )
    closure.expand(graph)
    assert not [message for _, p, message in graph if str(p) == ERROR]
    return set(graph)


def is_own(term: Node) -> bool:
    """Tell whether a term is of the ontology."""
    return str(term).startswith(str(DIP))


def by_rule(known: Graph) -> set[tuple[Node, Node]]:
    """Return the facts, and whom they involve, that follow from who held a post that day."""
    return {
        (fact, owner)
        for fact, tenure in known.subject_objects(DIP.inferredFrom)
        for post in known.objects(tenure, DIP.post)
        for owner in known.objects(post, DIP.postOf)
    }


def above(known: Graph) -> set[tuple[Node, Node]]:
    """Return the things, and their classes, that are above another class of the same thing."""
    return {
        (thing, wider)
        for thing, cls in known.subject_objects(RDF.type)
        for wider in known.transitive_objects(cls, RDFS.subClassOf)
        if wider is not None and wider != cls
    }


def stripped(written: set[Statement], base: set[Statement]) -> set[Statement]:
    """Return what was written without what follows: wider types, and whom a fact involves."""
    known = together(base | written)
    kept, wider = by_rule(known), above(known)
    return {
        (s, p, o)
        for s, p, o in written
        if not (p == RDF.type and (s, o) in wider)
        and not (p == DIP.involves and (s, o) not in kept)
    }


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(notify=lambda _: None)


@pytest.fixture(scope="module")
def base(pipeline: Pipeline) -> set[Statement]:
    """Return what every document builds on; without literals, from which nothing follows."""
    statements = parsed(t for graph in pipeline.base.values() for t in graph.triples)
    return {(s, p, o) for s, p, o in statements if not isinstance(o, Literal)}


@pytest.fixture(scope="module", params=["reference", *resources.annotated_documents()], ids=stem)
def written(request: pytest.FixtureRequest, pipeline: Pipeline) -> set[Statement]:
    """Return what the converter wrote for a document, or for all reference data."""
    if request.param == "reference":
        graphs = [g for name, g in pipeline.base.items() if "/reference/" in name]
    else:
        graphs = [c.conversion for c in pipeline.check([request.param]) if c.conversion]
    assert graphs
    return parsed(t for graph in graphs for t in graph.triples)


@pytest.fixture(scope="module")
def concluded(written: set[Statement], base: set[Statement]) -> set[Statement]:
    """Return what the reasoner makes of the document when what follows is taken away."""
    given = stripped(written, base)
    assert len(given) < len(written)
    return entailed((base - written) | given)


def test_only_what_follows_is_written(written: set[Statement], concluded: set[Statement]) -> None:
    assert not written - concluded


def test_all_that_follows_is_written(written: set[Statement], concluded: set[Statement]) -> None:
    subjects = {subject for subject, _, _ in written}
    missing = {
        (s, p, o)
        for s, p, o in concluded - written
        if s in subjects and (is_own(p) or (p == RDF.type and is_own(o)))
    }
    assert not missing


SMALL_ONTOLOGY = f"""
PREFIX : <{EX}>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
:sees rdfs:subPropertyOf :knows .
:knows owl:inverseOf :isKnownBy .
:reaches owl:propertyChainAxiom ( :knows :leadsTo ), ( :reaches :leadsTo ) .
"""


def small(text: str) -> list[Triple]:
    """Return triples of words: subject, predicate and object a line."""
    lines = (line.split() for line in text.strip().splitlines())
    return [(f"<{EX}{s}>", f"<{EX}{p}>", f"<{EX}{o}>") for s, p, o in lines]


GIVEN = small("""
    a sees b
    b leadsTo c
    c isKnownBy b
    c leadsTo d
""")
FOLLOWS = small("""
    a knows b
    b isKnownBy a
    b knows c
    a reaches c
    a reaches d
    a reaches e
    b reaches d
    b reaches e
""")
ELSEWHERE = small("""
    d leadsTo e
    d knows d
    e sees d
""")


@pytest.fixture(scope="module")
def small_vocabulary() -> Vocabulary:
    return Vocabulary(parse_turtle(SMALL_ONTOLOGY.encode()), ())


def closure_of(triples: Iterable[Triple], vocabulary: Vocabulary) -> set[Triple]:
    """Return the closure of triples that are added one by one."""
    closure = Closure(vocabulary, Reference(ELSEWHERE, vocabulary))
    for triple in triples:
        closure.add([triple])
    return closure.triples


@pytest.mark.parametrize("order", [*permutations(range(len(GIVEN)))], ids=str)
def test_order_does_not_matter(order: tuple[int, ...], small_vocabulary: Vocabulary) -> None:
    triples = [GIVEN[i] for i in order]
    assert closure_of(triples, small_vocabulary) == {*GIVEN, *FOLLOWS}


def test_triples_may_come_together(small_vocabulary: Vocabulary) -> None:
    closure = Closure(small_vocabulary, Reference(ELSEWHERE, small_vocabulary))
    closure.add(GIVEN)
    assert closure.triples == {*GIVEN, *FOLLOWS}


def test_adding_the_closure_again_adds_nothing(small_vocabulary: Vocabulary) -> None:
    assert closure_of([*FOLLOWS, *GIVEN, *FOLLOWS], small_vocabulary) == {*GIVEN, *FOLLOWS}


def test_what_follows_in_the_small_ontology_is_what_the_reasoner_says() -> None:
    axioms = set(Graph().parse(data=SMALL_ONTOLOGY, format="turtle"))
    given = parsed(GIVEN)
    concluded = entailed({*axioms, *parsed(ELSEWHERE), *given})
    subjects = {subject for subject, _, _ in given}
    own = {(s, p, o) for s, p, o in concluded if s in subjects and str(p).startswith(EX)}
    assert own == parsed([*GIVEN, *FOLLOWS])


def test_nothing_is_concluded_about_others(small_vocabulary: Vocabulary) -> None:
    assert closure_of([], small_vocabulary) == set()
    assert closure_of(small("f leadsTo d"), small_vocabulary) == set(small("f leadsTo d"))
