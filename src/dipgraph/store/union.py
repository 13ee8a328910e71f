"""The default graph of a version: every triple of its named graphs, once.

Oxigraph can unite the named graphs while it answers, but then it meets a triple once for each graph
that holds it, and a question that joins what many documents repeat takes the product of that.
"""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

__all__ = ["count_graphs", "count_quads", "in_both", "is_united", "remove_unheld"]


def count_quads(quads: ox.Store) -> int:
    """Return the number of quads in the named graphs, without the default graph."""
    rows = quads.query("SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } }")
    assert isinstance(rows, ox.QuerySolutions)
    return int(next(rows)["quads"].value)


def count_graphs(quads: ox.Store, graphs: Iterable[str]) -> int:
    """Return the number of quads in some named graphs that stand in the default graph, too."""
    held = (q for g in graphs for q in quads.quads_for_pattern(None, None, None, ox.NamedNode(g)))
    return sum(ox.Quad(q.subject, q.predicate, q.object) in quads for q in held)


def is_united(quads: ox.Store) -> bool:
    """Tell whether the default graph holds the triples of the named graphs, and no others."""
    united = ox.DefaultGraph()
    for quad in quads:
        terms = quad.subject, quad.predicate, quad.object
        if quad.graph_name != united:
            if ox.Quad(*terms) not in quads:
                return False
        elif all(q.graph_name == united for q in quads.quads_for_pattern(*terms, None)):
            return False
    return True


def in_both(nquads: bytes, graph: str) -> bytes:
    r"""Return N-Quads of one named graph, given by its IRI, and the same in the default graph.

    >>> in_both(b'<urn:a> <urn:b> "c" <urn:g> .\n', "urn:g")
    b'<urn:a> <urn:b> "c" <urn:g> .\n<urn:a> <urn:b> "c" .\n'
    """
    # No literal holds a line end as it is, so each of these stands at the end of a quad.
    return nquads + nquads.replace(f" {ox.NamedNode(graph)} .\n".encode(), b" .\n")


def remove_unheld(quads: ox.Store, triples: Path) -> None:
    """Remove the triples of a file of N-Triples that no named graph holds from the default graph.

    Raises OSError and RuntimeError where the store cannot be written.
    """
    united = ox.DefaultGraph()
    for triple in ox.parse(path=triples, format=ox.RdfFormat.N_TRIPLES):
        terms = triple.subject, triple.predicate, triple.object
        if all(held.graph_name == united for held in quads.quads_for_pattern(*terms, None)):
            quads.remove(ox.Quad(*terms, united))
