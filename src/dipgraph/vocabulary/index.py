"""Triples as they are read from Turtle, and by subject and predicate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from dipgraph.document import Triple
from dipgraph.namespaces import RDF

__all__ = ["Index", "indexed", "members", "parse_turtle"]

Index = Mapping[str, Mapping[str, list[str]]]
"""The objects of each predicate of each subject; of one that says nothing, none."""


def members(graph: Index, node: str) -> list[str]:
    """Return the members of an RDF list that begins at a node."""
    items = []
    while node != f"<{RDF}nil>":
        items.append(graph[node][f"<{RDF}first>"][0])
        node = graph[node][f"<{RDF}rest>"][0]
    return items


def parse_turtle(text: bytes) -> Iterator[Triple]:
    """Yield the triples of a Turtle text; raise SyntaxError where it is not Turtle."""
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        yield str(quad.subject), str(quad.predicate), str(quad.object)


def indexed(triples: Iterable[Triple]) -> Index:
    """Return triples by subject and predicate, objects in the order in which they come."""
    index: defaultdict[str, defaultdict[str, list[str]]]
    index = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in triples:
        index[subject][predicate].append(obj)
    return index
