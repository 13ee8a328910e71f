"""The difference of two releases, as an RDF Patch: what to delete and to add, in their order.

Both releases are read once, side by side, as sorted lines of N-Quads; nothing is kept in memory.
The form is that of https://afs.github.io/rdf-patch/, which Apache Jena applies.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from dipgraph.errors import InputError
from dipgraph.publisher.description import release_iri

__all__ = ["differences", "rdf_patch", "subjects"]

_END: Final = "\U0010ffff"


def rdf_patch(old: Iterable[str], new: Iterable[str], previous: str, version: str) -> Iterator[str]:
    """Yield the lines of the patch that makes of the previous version this one.

    Raises InputError where lines are not sorted.
    """
    yield f"H id <{release_iri(version)}#changes> .\n"
    yield f"H prev <{release_iri(previous)}#changes> .\n"
    yield "TX .\n"
    for sign, line in differences(old, new):
        yield f"{sign} {line}"
    yield "TC .\n"


def differences(old: Iterable[str], new: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each line that is only in one of two sorted releases: ``D`` from the old, ``A`` new.

    Raises InputError where lines are not sorted.

    >>> list(differences(["a", "b"], ["b", "c"]))
    [('D', 'a'), ('A', 'c')]
    """
    before, after = _ascending(old), _ascending(new)
    left, right = next(before, _END), next(after, _END)
    while (left, right) != (_END, _END):
        if left == right:
            left, right = next(before, _END), next(after, _END)
        elif left < right:
            yield "D", left
            left = next(before, _END)
        else:
            yield "A", right
            right = next(after, _END)


def subjects(old: Iterable[str], new: Iterable[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each subject of two sorted releases with its lines in the old and in the new one.

    Raises InputError where lines are not sorted.
    """
    before, after = _by_subject(old), _by_subject(new)
    nothing: tuple[str, list[str]] = (_END, [])
    left, right = next(before, nothing), next(after, nothing)
    while left[0] != _END or right[0] != _END:
        subject = min(left[0], right[0])
        yield (
            subject.rstrip(" "),
            left[1] if left[0] == subject else [],
            right[1] if right[0] == subject else [],
        )
        if left[0] == subject:
            left = next(before, nothing)
        if right[0] == subject:
            right = next(after, nothing)


def _by_subject(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield subjects with a blank after them, which is how they are sorted, and their lines."""
    for subject, group in groupby(_ascending(lines), key=lambda line: line[: line.index(" ") + 1]):
        yield subject, list(group)


def _ascending(lines: Iterable[str]) -> Iterator[str]:
    """Yield sorted lines, each once; raise InputError where they are not sorted."""
    before = ""
    for line in lines:
        if line < before:
            raise InputError(
                f"The N-Quads of a release are not sorted: {line[:80].rstrip()}… stands too low;"
                " sort the file by code points (LC_ALL=C sort) or publish that release again."
            )
        if line != before:
            yield line
        before = line
