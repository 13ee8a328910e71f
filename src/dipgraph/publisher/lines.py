"""The quads of a release as its file holds them: lines of N-Quads without blank nodes, in order.

They stand graph by graph, and in each graph sorted by code points.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

__all__ = ["Lines", "graph_of", "is_quad", "split_quad"]

_QUAD: Final = re.compile(r"<[^> ]*> <[^> ]*> [<\"].* <[^> ]*> [.]\n")

Lines = Callable[[], Iterable[str]]
"""Begins to read the quads of a release, each a line with its end; may be called again."""


def is_quad(line: str) -> bool:
    r"""Tell whether a line has the parts of a quad, in which the others here can find them.

    >>> is_quad('<a:s> <a:p> "o" <a:g> .\n'), is_quad('<a:s> <a:p> "o" .\n')
    (True, False)
    """
    return _QUAD.fullmatch(line) is not None


def split_quad(line: str) -> tuple[str, str, str, str]:
    r"""Return subject, predicate, object and graph of a line, as N-Triples terms.

    >>> split_quad('<a:s> <a:p> "an <a:o> ." <a:g> .\n')
    ('<a:s>', '<a:p>', '"an <a:o> ."', '<a:g>')
    """
    subject, predicate, rest = line.rstrip(" .\n").split(" ", 2)
    obj, _, graph = rest.rpartition(" ")
    return subject, predicate, obj, graph


def graph_of(line: str) -> str:
    r"""Return the IRI of the graph of a line; raise ValueError where the line has none.

    >>> graph_of('<a:s> <a:p> "an <a:o> ." <a:g> .\n')
    'a:g'
    """
    return line[line.rindex(" <") + 2 : line.rindex("> .")]
