"""What can be asked: the embedded store, or any other that gives the same results."""

from typing import Protocol

from dipgraph.store import QueryResults

__all__ = ["Queryable"]


class Queryable(Protocol):
    """A graph that answers SPARQL queries, over the union of its named graphs."""

    def query(self, text: str, prefixes: dict[str, str] | None = None) -> QueryResults:
        """Return the results of a query; ``prefixes`` are those that it need not declare."""
        ...
