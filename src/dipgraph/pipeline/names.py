"""One name, one document: what is said of another that has it."""

from typing import Final

from dipgraph import reader
from dipgraph.document import REJECTED
from dipgraph.inputs import Source
from dipgraph.namespaces import curie
from dipgraph.pipeline.sources import parse

__all__ = ["repeated", "still_repeated", "was_repeated"]

_GIVEN: Final = "was given before, in"


def repeated(graph: str, before: str) -> str:
    """Return what is said of a document whose name another had, in the place ``before``."""
    name = curie(graph)
    return f"{name} {_GIVEN} {before}, and said other things; give one another name."


def still_repeated(graph: str) -> str:
    """Return what is said of a rejected document whose name another has, which is in the store."""
    words = repeated(graph, "an earlier load")
    return f"{words} To replace what that one said, take out '{REJECTED}' here."


def was_repeated(source: Source, graph: str) -> bool:
    """Tell whether a source comes from the rejects, and was rejected for the name of its graph."""
    if REJECTED.encode() not in source.data:
        return False
    tree = parse(source)
    said = None if isinstance(tree, reader.Broken) else tree.data.get(REJECTED)
    words = f"{curie(graph)} {_GIVEN} "
    return isinstance(said, list) and any(words in m for m in said if isinstance(m, str))
