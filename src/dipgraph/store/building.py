"""The quads of the next version while it is built, in a folder of its own."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from dipgraph.store.reader import Store
from dipgraph.store.stream import QuadStream
from dipgraph.store.union import remove_unheld

__all__ = ["Building"]

_BATCH: Final = 16 * 1024 * 1024
"""Bytes of N-Quads that are kept in memory; more are loaded as they come, or spooled."""


class Building:
    """The quads of the next version, which are a copy of the current ones until they change.

    Everything raises the errors of the system and of pyoxigraph.
    """

    def __init__(self, folder: Path, current: Store | None) -> None:
        """Name the folder, which is made when it is needed, and the version to begin with."""
        self._folder = folder
        self._current = current
        self._pending: list[bytes] = []
        self._waiting = 0
        self._held = set() if current is None else set(current.graphs)
        self._replaced: dict[str, tuple[int, int]] = {}
        """Of each graph that is replaced, where its quads stand in the spool, and their length."""
        self._spool: BinaryIO | None = None
        self._stream: QuadStream | None = None
        self._quads: ox.Store | None = None

    def put(self, graph: str, data: bytes) -> None:
        """Take the quads that a graph is to hold; no data where it is to be removed."""
        if graph in self._held:
            self._replace(graph, data)
        else:
            self._held.add(graph)
            self._add(data)

    def build(self) -> None:
        """Bring in all that was added and replaced."""
        self._load(self._pending)
        if self._replaced:
            self._take_out()
            self._load(self._replacements())
            self._tidy_default_graph()

    def order(self) -> None:
        """Put the index in order, which writes all of it again.

        The bulk load leaves a sorted file for each million quads that it takes, and to look
        something up is to look in all of them. For what that costs see docs/scale.md.
        """
        self._opened().optimize()

    def finish(self) -> Path:
        """Write the quads as they will stay, and return the folder that holds them and no more."""
        self._opened().flush()
        quads = self._folder / "quads"
        self._opened().backup(str(quads))  # which holds no log and nothing left over
        self.close()
        shutil.rmtree(self._folder / "work")
        (self._folder / "spool").unlink(missing_ok=True)
        return quads

    def close(self) -> None:
        """Let go of the quads in the making."""
        if self._stream is not None:
            self._stream.abandon()
        if self._spool is not None:
            with suppress(OSError):  # all that was to be read of it was, or it is let go of
                self._spool.close()
        self._stream = self._spool = self._quads = None

    def _add(self, data: bytes) -> None:
        """Take the quads of a graph that is new: a few are kept, more are loaded as they come."""
        if self._stream is None:
            self._pending.append(data)
            self._waiting += len(data)
            if self._waiting < _BATCH:
                return
            self._stream = QuadStream(self._opened())
            data = b"".join(self._pending)
            self._pending.clear()
        self._stream.write(data)

    def _replace(self, graph: str, data: bytes) -> None:
        """Take the quads that a graph is to hold instead; they wait until all new ones are in."""
        if self._spool is None:
            self._opened()
            self._spool = open(self._folder / "spool", "w+b")  # noqa: SIM115 # closed by close
        self._replaced[graph] = (self._spool.seek(0, os.SEEK_END), len(data))
        self._spool.write(data)

    def _opened(self) -> ox.Store:
        """Return the quads of the version in the making, first a copy of the current ones.

        No variable may hold them: they are closed, and their files removed, when ``close`` lets
        them go, even while an error is under way.
        """
        if self._quads is None:
            self._folder.mkdir()
            if self._current is not None:
                self._current.backup(self._folder / "work")
            self._quads = ox.Store(str(self._folder / "work"))
        return self._quads

    def _load(self, pieces: Iterable[bytes]) -> None:
        self._stream = self._stream or QuadStream(self._opened())
        for piece in pieces:
            self._stream.write(piece)
        self._stream.close()
        self._stream = None

    def _replacements(self) -> Iterator[bytes]:
        assert self._spool is not None
        for start, length in self._replaced.values():
            self._spool.seek(start)
            yield self._spool.read(length)

    def _take_out(self) -> None:
        """Remove the graphs that are replaced; keep a list of the triples that they held."""
        with (self._folder / "gone").open("wb") as file:
            for graph in map(ox.NamedNode, self._replaced):
                self._opened().dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
                self._opened().remove_graph(graph)

    def _tidy_default_graph(self) -> None:
        """Remove from the default graph what no named graph holds any more."""
        try:
            remove_unheld(self._opened(), self._folder / "gone")
        except (OSError, RuntimeError) as error:
            raise error.with_traceback(None) from None  # its frames hold the quads
        (self._folder / "gone").unlink()
