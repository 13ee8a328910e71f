"""The difference of two releases, as an RDF Patch: what to delete and to add, in their order.

Both releases are read once, side by side, in the order of their N-Quads: graph by graph, and sorted
in each. Nothing is kept in memory.
The form is that of https://afs.github.io/rdf-patch/, which Apache Jena applies.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from dipgraph.errors import InputError
from dipgraph.publisher.description import release_iri
from dipgraph.publisher.lines import graph_of

__all__ = ["differences", "rdf_patch", "subjects"]

_Placed = tuple[str, str]
_END: Final[_Placed] = ("\U0010ffff", "")


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
    """Yield each quad that is only in one of two releases: ``D`` from the old, ``A`` from the new.

    Raises InputError where lines are not sorted.
    """
    before, after = _placed(old), _placed(new)
    left, right = next(before, _END), next(after, _END)
    while (left, right) != (_END, _END):
        if left == right:
            left, right = next(before, _END), next(after, _END)
        elif left < right:
            yield "D", left[1]
            left = next(before, _END)
        else:
            yield "A", right[1]
            right = next(after, _END)


def subjects(old: Iterable[str], new: Iterable[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each subject of each graph with its lines in the old and in the new release.

    Raises InputError where lines are not sorted.
    """
    before, after = _by_subject(old), _by_subject(new)
    nothing: tuple[_Placed, list[str]] = (_END, [])
    left, right = next(before, nothing), next(after, nothing)
    while (left, right) != (nothing, nothing):
        place = min(left[0], right[0])
        is_left, is_right = left[0] == place, right[0] == place
        yield place[1].rstrip(" "), left[1] if is_left else [], right[1] if is_right else []
        left = next(before, nothing) if is_left else left
        right = next(after, nothing) if is_right else right


def _by_subject(lines: Iterable[str]) -> Iterator[tuple[_Placed, list[str]]]:
    """Yield graphs and subjects, with the blank after these by which they are sorted; and lines."""
    for place, group in groupby(_placed(lines), key=_subject):
        yield place, [line for _, line in group]


def _subject(placed: _Placed) -> _Placed:
    graph, line = placed
    return graph, line[: line.index(" ") + 1]


def _placed(lines: Iterable[str]) -> Iterator[_Placed]:
    """Yield lines, each once, with their graph; raise InputError where they are not in order."""
    before = ("", "")
    for line in lines:
        placed = graph_of(line), line
        if placed < before:
            raise InputError(
                f"The N-Quads of a release are not in order: {line[:80].rstrip()}… stands too low;"
                " publish that release again."
            )
        if placed != before:
            yield placed
        before = placed
