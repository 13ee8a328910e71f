"""Convert a document into quads: what it says, who is meant, and what follows from both.

``convert`` writes what a document says; ``offices`` concludes who is meant by an office,
``closure`` what follows from the ontology.
"""

from dipgraph.converter.convert import convert

__all__ = ["convert"]
