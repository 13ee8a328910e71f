"""What a store holds as sorted statements: graph by graph, and all graphs as one.

A statement is a line of N-Triples without its end: subject, predicate and object, with one space
between them. They are sorted by code point, which is the order of their UTF-8 bytes.
"""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, Protocol

from dipgraph.store import Store, blank_node

__all__ = [
    "RUN",
    "Output",
    "by_subject",
    "graph_statements",
    "read_statements",
    "sorted_graphs",
    "write_nquads",
    "write_ntriples",
]

RUN: Final = 32 * 1024 * 1024
"""Characters of statements that are sorted in memory; more than that goes through files."""


class Output(Protocol):
    """What bytes can be written to, such as a file or what packs them."""

    def write(self, data: bytes, /) -> object:
        """Write bytes."""


_END: Final = " .\n"


def graph_statements(store: Store, graph: str) -> list[str]:
    """Return the statements of a named graph, given by its IRI, sorted.

    Raises StoreError where it holds a blank node, which has no name that lasts.
    """
    text = store.ntriples(graph).decode()
    statements = text.split(_END)
    statements.pop()  # what stands behind the last end
    statements.sort()
    if statements and statements[-1].startswith("_:"):  # these stand behind all IRIs
        raise blank_node(graph)
    if " _:" in text and any(s.split(" ", 2)[2].startswith("_:") for s in statements):
        raise blank_node(graph)  # the words of a literal may look like one, too
    return statements


def sorted_graphs(store: Store) -> Iterator[tuple[str, list[str]]]:
    """Yield the IRI and the sorted statements of each named graph, one graph at a time."""
    for graph in sorted(store.graphs):
        yield graph, graph_statements(store, graph)


def write_nquads(store: Store, *outs: Output) -> str:
    """Write the quads of a store, graph by graph, sorted; return the SHA-256 of what was written.

    The same bytes go to each of ``outs``.
    """
    digest = sha256()
    for graph, statements in sorted_graphs(store):
        end = f" <{graph}> .\n"
        data = f"{end.join(statements)}{end}".encode() if statements else b""
        digest.update(data)
        for out in outs:
            out.write(data)
    return digest.hexdigest()


def write_ntriples(store: Store, out: IO[str], folder: Path, run: int = RUN) -> None:
    """Write the triples of all graphs, sorted, each once.

    Runs of ``run`` characters are sorted in memory and laid into ``folder``, then merged, so that
    memory does not grow with the store.
    """
    with ExitStack() as files:
        runs: list[Iterable[str]] = []
        waiting: list[str] = []
        size = 0
        for graph in sorted(store.graphs):
            statements = graph_statements(store, graph)
            size += sum(map(len, statements))
            waiting += statements
            if size >= run:
                runs.append(_laid_aside(waiting, files.enter_context(_opened(folder))))
                waiting, size = [], 0
        waiting.sort()
        runs.append(f"{statement}\n" for statement in waiting)
        for line, _ in groupby(heapq.merge(*runs)):
            out.write(f"{line[:-1]}{_END}")


def read_statements(file: IO[str]) -> Iterator[str]:
    """Yield the statements of a file that ``write_ntriples`` wrote."""
    cut = -len(_END)
    return (line[:cut] for line in file)


def by_subject(statements: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each subject with its predicates and objects, of sorted statements.

    >>> list(by_subject(["<a:s> <a:p> 1", "<a:s> <a:p> 2"]))
    [('<a:s>', [('<a:p>', '1'), ('<a:p>', '2')])]
    """
    subject, said = "", list[tuple[str, str]]()
    for statement in statements:
        new, predicate, obj = statement.split(" ", 2)
        if new != subject:
            if said:
                yield subject, said
            subject, said = new, []
        said.append((predicate, obj))
    if said:
        yield subject, said


def _opened(folder: Path) -> IO[str]:
    return TemporaryFile("w+", dir=folder, encoding="utf-8", newline="\n")


def _laid_aside(statements: list[str], file: IO[str]) -> IO[str]:
    """Sort statements into a file, one a line, and return it ready to be read."""
    statements.sort()
    file.writelines(f"{statement}\n" for statement in statements)
    file.seek(0)
    return file
