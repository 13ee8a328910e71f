"""Convert a document into quads: what it says, who is meant, and what follows from both."""

from dipgraph.converter.convert import convert

__all__ = ["convert"]
