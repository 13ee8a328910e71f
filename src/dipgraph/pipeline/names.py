"""One name, one document: which of several stays, and what is said of the others."""

from collections.abc import Iterator
from typing import Final

from dipgraph import reader
from dipgraph.document import REJECTED
from dipgraph.inputs import MENDED, Source
from dipgraph.namespaces import curie
from dipgraph.pipeline.sources import parse

__all__ = ["Names", "repeated", "still_repeated", "was_repeated"]

_GIVEN: Final = "was given before, in"


class Names:
    """The names of the documents given so far, as graphs: the first document of a name stays.

    Another that says the same is fine; one that says other things is rejected.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._first: dict[str, tuple[object, str]] = {}

    def __contains__(self, graph: object) -> bool:
        """Tell whether a document of a name was given."""
        return graph in self._first

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order in which they were first given."""
        return iter(self._first)

    def other(self, graph: str, said: object, place: str) -> str:
        """Give a document; return where the first of its name is, if that says other things.

        ``said`` stands for what the document says, such as a hash of it. No words are returned
        where it is itself the first, or says the same.

        >>> names = Names()
        >>> names.other("g", "a", "c:1"), names.other("g", "a", "c:2"), names.other("g", "b", "c:3")
        ('', '', 'c:1')
        """
        first, where = self._first.setdefault(graph, (said, place))
        return "" if first == said else where


def repeated(graph: str, before: str) -> str:
    """Return what is said of a document whose name another had, in the place ``before``.

    >>> repeated("<https://w3id.org/dipgraph/id/document/a>", "my-graph.mended.jsonl:3")
    'document:a was given before, in my-graph.mended.jsonl:3, as it was mended, which stays.'
    """
    name = curie(graph)
    if before.rpartition(":")[0].endswith(MENDED):
        return f"{name} {_GIVEN} {before}, as it was mended, which stays."
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
