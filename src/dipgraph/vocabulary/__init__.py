"""The ontology and the shapes as the code sees them.

A class, a property, its kind of values and where it may stand are read from ``ontology/`` and
``shapes/``. Nothing here names a class or a property of diplomacy, so a new one needs no Python.

``terms`` are what is read, ``vocabulary`` reads them, from an ``index`` of triples.
"""

from dipgraph.vocabulary.index import Index, indexed, members, parse_turtle
from dipgraph.vocabulary.terms import Class, Property, ValueKind
from dipgraph.vocabulary.vocabulary import Vocabulary

__all__ = [
    "Class",
    "Index",
    "Property",
    "ValueKind",
    "Vocabulary",
    "indexed",
    "members",
    "parse_turtle",
]
