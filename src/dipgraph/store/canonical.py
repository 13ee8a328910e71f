"""Quads as the store gives them back, so that their count and hash can be told beforehand."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple

import pyoxigraph as ox

from dipgraph.document import Triple
from dipgraph.store.manifest import GraphEntry

__all__ = ["Stored", "as_stored", "stored_quads"]

_REMEMBERED: Final = 1 << 14
_PLACE: Final = ("<a:s> <a:p> ", " <a:g> .\n")


class Stored(NamedTuple):
    """The sorted N-Quads of a graph, as the store gives them back, and what is kept of them."""

    data: bytes
    entry: GraphEntry

    @classmethod
    def of(cls, data: bytes, source: str = "", checked: str = "") -> "Stored":
        """Return N-Quads with their count, their hash, and where they came from."""
        entry = GraphEntry(data.count(b"\n"), sha256(data).hexdigest(), source, checked)
        return cls(data, entry)

    @classmethod
    def of_triples(
        cls, triples: Iterable[Triple], graph: str, source: str = "", checked: str = ""
    ) -> "Stored":
        """Return the triples of a graph as its quads, with the same."""
        return cls.of(stored_quads(triples, graph), source, checked)


def as_stored(nquads: str) -> bytes:
    """Return N-Quads, sorted, as the store will give them back.

    It writes numbers and times in their canonical form, and language tags in lower case.
    """
    quads = ox.Store()
    quads.load(nquads.encode(), format=ox.RdfFormat.N_QUADS)
    dump = quads.dump(format=ox.RdfFormat.N_QUADS)
    assert dump is not None
    return b"".join(sorted(dump.splitlines(keepends=True)))


def stored_quads(triples: Iterable[Triple], graph: str) -> bytes:
    """Return the quads of a graph, sorted, as the store will give them back.

    This is ``as_stored`` for the terms that the converter writes, of which only typed literals and
    those with an escape can change, and ten times as fast.
    """
    lines = {
        f"{s} {p} {_term(o) if '^' in o or chr(92) in o else o} {graph} .\n" for s, p, o in triples
    }
    return "".join(sorted(lines)).encode()


@lru_cache(maxsize=_REMEMBERED)
def _term(term: str) -> str:
    before, after = _PLACE
    return as_stored(f"{before}{term}{after}").decode()[len(before) : -len(after)]
