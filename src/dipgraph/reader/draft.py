"""What all that read parts of a document share."""

from dataclasses import dataclass, field
from typing import Final

from dipgraph.document import Path, Result
from dipgraph.reader.tree import MAX_RESULTS, Tree
from dipgraph.reference import Reference
from dipgraph.vocabulary import Vocabulary

__all__ = ["UNREADABLE", "Draft", "FullError"]

UNREADABLE: Final = ""
"""The message about what has been reported before: nothing more is said."""


class FullError(Exception):
    """So much is wrong that nobody would read more of it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document while it is read: its tree, what it may refer to, and what is wrong so far."""

    tree: Tree
    vocabulary: Vocabulary
    reference: Reference
    results: list[Result] = field(default_factory=list)

    def say(self, message: str, path: Path) -> None:
        """Add a result, unless the message is UNREADABLE; raise FullError where there are many."""
        if message:
            self.results.append(Result(message, path))
        if len(self.results) >= MAX_RESULTS:
            raise FullError

    def line(self, path: Path) -> int:
        """Return the line in which the value at a path stands."""
        return self.tree.locate(path)[0]
