"""The order in which documents are taken: reference data first, standard input once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeGuard

from dipgraph.errors import InputError
from dipgraph.inputs import STANDARD_INPUT, Source, sources

__all__ = ["LATE", "each", "in_order", "is_document"]

LATE: Final = (
    "Reference data must come before the documents on standard input, which is read only once; put"
    " it first, or give it as a file."
)
"""What is said of reference data that comes too late."""


def each(paths: Iterable[Path]) -> Iterator[Source | InputError]:
    """Yield each document of the paths, and in its place what of them cannot be read."""
    problems: list[InputError] = []
    for source in sources(paths, problems.append):
        yield from problems
        problems.clear()
        yield source
    yield from problems


def in_order(paths: Iterable[Path]) -> Iterator[Source | InputError]:
    """Yield what ``each`` does, the reference data of files first, and then standard input.

    Files are read twice for that, standard input only once: reference data that follows the first
    document stands on standard input and is too late. A path that is given again counts once.
    """
    paths = sorted(dict.fromkeys(paths), key=lambda path: path != STANDARD_INPUT)
    yield from filter(_is_reference, each(path for path in paths if path != STANDARD_INPUT))
    for found in each(paths):
        if not _is_reference(found) or found.name == str(STANDARD_INPUT):
            yield found


def is_document(found: Source | InputError) -> bool:
    """Tell whether a document was found, which may refer to the reference data before it."""
    return isinstance(found, Source) and not found.is_reference


def _is_reference(found: Source | InputError) -> TypeGuard[Source]:
    return isinstance(found, Source) and found.is_reference
