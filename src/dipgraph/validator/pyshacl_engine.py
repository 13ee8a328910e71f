"""pySHACL as an engine: the reference that the faster one is held against."""

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph, Literal, Node, URIRef
from rdflib.namespace import SH, XSD

from dipgraph.validator.engine import Violation

__all__ = ["PyshaclEngine"]


class PyshaclEngine:
    """Shapes parsed by rdflib, for pySHACL."""

    def __init__(self, shapes: str) -> None:
        """Parse shapes given as N-Triples."""
        self._shapes = Graph().parse(data=shapes, format="nt")

    def validate(self, data: str) -> list[Violation]:
        """Return the results for triples given as N-Triples, sorted."""
        graph = Graph()
        for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):  # see _node
            graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
        _, report, _ = pyshacl.validate(graph, shacl_graph=self._shapes, inference="none")
        assert isinstance(report, Graph)
        return sorted(_violation(report, result) for result in report.objects(None, SH.result))


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> URIRef | BNode | Literal:
    """Return a term as rdflib has it, whose own parser takes the square of a literal's length."""
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(language=str()):
            return Literal(term.value, lang=term.language)
        case ox.Literal():
            named = URIRef(term.datatype.value)
            return Literal(term.value, datatype=None if named == XSD.string else named)
    raise ValueError(f"{term} stands for a triple, of which RDF 1.1 knows nothing.")


def _ntriples(term: Node) -> str:
    """Return a term in N-Triples syntax, on one line, unlike rdflib's own."""
    if isinstance(term, Literal):
        return str(ox.Literal(str(term), datatype=_datatype(term), language=term.language))
    return term.n3()


def _datatype(term: Literal) -> ox.NamedNode | None:
    return None if term.datatype is None else ox.NamedNode(term.datatype)


def _violation(report: Graph, result: Node) -> Violation:
    def term(predicate: URIRef) -> str:
        found = report.value(result, predicate)
        return "" if found is None else _ntriples(found)

    path = report.value(result, SH.resultPath)
    message = report.value(result, SH.resultMessage)
    return Violation(
        focus=term(SH.focusNode),
        path=path.n3() if isinstance(path, URIRef) else "",
        value=term(SH.value),
        shape=term(SH.sourceShape),
        component=term(SH.sourceConstraintComponent),
        message="" if message is None else str(message),
    )
