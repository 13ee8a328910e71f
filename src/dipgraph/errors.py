"""The exceptions of dipgraph.

A caller cannot go on from these. Data that does not conform is not an
exception but a :class:`dipgraph.document.Report`.

::

    DipgraphError
     +-- UsageError        exit code 2: the command line or a query is wrong
     +-- InputError        exit code 3: a file cannot be read
     |    +-- LineError    exit code 1: a line of a corpus cannot, but others may
     +-- StoreError        exit code 4: the store is absent, locked or damaged, or a release
     |                                  cannot be written
     +-- RemoteError       exit code 4: an endpoint does not do its part
          +-- PartialError exit code 5: an answer is not whole
"""

import re
from typing import ClassVar, Final

__all__ = [
    "DipgraphError",
    "InputError",
    "LineError",
    "PartialError",
    "RemoteError",
    "StoreError",
    "UsageError",
]


_PLACE: Final = re.compile(r"((.+?):([0-9]+):([0-9]+)): ", re.DOTALL)


class DipgraphError(Exception):
    """Say in one sentence what is wrong, where, and what to do."""

    exit_code: ClassVar[int] = 1


class UsageError(DipgraphError):
    """Report a command line, parameter or query that cannot be carried out."""

    exit_code = 2


class InputError(DipgraphError):
    """Report a file that cannot be read."""

    exit_code = 3

    @property
    def parts(self) -> tuple[str, str]:
        """Return the place that the sentence names, with line and column if any, and the rest.

        >>> InputError("a: b.jsonl:1:1: The file is empty.").parts
        ('a: b.jsonl:1:1', 'The file is empty.')
        """
        said = str(self)
        found = _PLACE.match(said)
        place = found[1] if found else said.partition(": ")[0]
        return place, said[len(place) + 2 :]

    @property
    def position(self) -> tuple[str, int, int]:
        """Return the file, the line and the column of the place, or the first where it has none.

        >>> InputError("a.yaml: There is no such file.").position
        ('a.yaml', 1, 1)
        """
        found = _PLACE.match(str(self))
        return (found[2], int(found[3]), int(found[4])) if found else (self.parts[0], 1, 1)


class LineError(InputError):
    """Report a line of a corpus that cannot be read: a document that is rejected, as others are."""

    exit_code = 1


class StoreError(DipgraphError):
    """Report a store that is absent, locked, of another version or damaged.

    So is a release reported that cannot be written, which lies on a disk as a store does.
    """

    exit_code = 4


class RemoteError(DipgraphError):
    """Report an endpoint that cannot be reached, refuses, or fails.

    ``status`` is the HTTP status where the endpoint gave one.
    """

    exit_code = 4

    def __init__(self, sentence: str, status: int | None = None) -> None:
        """Say what is wrong, and the status if there is one."""
        super().__init__(sentence)
        self.status = status


class PartialError(RemoteError):
    """Report an answer of which only a part arrived."""

    exit_code = 5
