"""The quads of a release as its files hold them: sorted lines of N-Quads without blank nodes."""

from collections.abc import Callable, Iterable

__all__ = ["Lines", "split_quad"]

Lines = Callable[[], Iterable[str]]
"""Begins to read sorted lines of N-Quads, each with its line end; may be called again."""


def split_quad(line: str) -> tuple[str, str, str, str]:
    r"""Return subject, predicate, object and graph of a line, as N-Triples terms.

    >>> split_quad('<a:s> <a:p> "an <a:o> ." <a:g> .\n')
    ('<a:s>', '<a:p>', '"an <a:o> ."', '<a:g>')
    """
    subject, predicate, rest = line.rstrip(" .\n").split(" ", 2)
    obj, _, graph = rest.rpartition(" ")
    return subject, predicate, obj, graph
