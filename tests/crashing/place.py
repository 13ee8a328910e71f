"""The folder in which a store is loaded: what of it must be there, and what must not."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from dipgraph.errors import StoreError
from dipgraph.store import GraphEntry, Store

__all__ = ["MENDED", "MISSING", "NO_DOCUMENTS", "REJECTS", "STORE", "Place", "State", "stations"]

STORE: Final = "store"
REJECTS: Final = "store.rejects.jsonl"
MENDED: Final = "store.mended.jsonl"

MISSING: Final = (
    "does not exist; make a store with",
    "holds nothing yet; fill it with",
    "has no file current, which names its current version",
)
"""What is said of a store of which nothing was acknowledged yet."""

Documents = tuple[tuple[str, ...], ...]
"""What is on each line of a corpus, and why it was rejected; in an order of their own."""

NO_DOCUMENTS: Final[Documents] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The graphs of a store, or None where there is none, and the documents beside it."""

    graphs: Mapping[str, GraphEntry] | None = None
    rejects: Documents = NO_DOCUMENTS
    mended: Documents = NO_DOCUMENTS

    @property
    def held(self) -> set[str]:
        """Return what the documents beside the store say."""
        return {says for says, *_ in (*self.rejects, *self.mended)}

    def compared(self, before: "State", after: "State") -> str:
        """Say of each part whether it is as it was before, or after, or neither."""
        words = []
        for part in ("graphs", "rejects", "mended"):
            held = getattr(self, part)
            new = "new" if held == getattr(after, part) else "of neither"
            words.append(f"{part} {'old' if held == getattr(before, part) else new}")
        return ", ".join(words)


def stations(before: State, after: State) -> list[State]:
    """Return the states through which a load goes; there is no other in which it may be killed.

    What is rejected is in its place before the store holds what is not. What was mended leaves the
    rejects only after the store holds it, and after it is in its new place.
    """
    if before.mended == after.mended:
        return [before, replace(before, rejects=after.rejects), after]
    return [
        before,
        replace(before, graphs=after.graphs),
        replace(after, rejects=before.rejects),
        after,
    ]


class Place:
    """A folder with a store, its rejects, and what was mended of them."""

    def __init__(self, folder: Path) -> None:
        """Make the folder."""
        folder.mkdir()
        self.folder = folder
        self.store = folder / STORE
        self.rejects = folder / REJECTS
        self._verified: dict[Path, dict[Path, str]] = {}

    def look(self) -> State:
        """Return what is there; the store opens and is whole, and each line of a corpus is JSON."""
        return State(self._graphs(), _documents(self.rejects), _documents(self.folder / MENDED))

    def check_tidy(self, versions: int) -> None:
        """Check that nothing lies around, but at most so many versions of the store."""
        beside = {path.name for path in self.folder.iterdir()}
        assert beside <= {STORE, REJECTS, MENDED}, f"something is left in {beside}"
        names = {path.name for path in self.store.iterdir()}
        assert names == {"current", "dipgraph-store.json", "dipgraph-store.lock", "versions"}
        held = [path.name for path in (self.store / "versions").iterdir()]
        assert (self.store / "current").read_text() in held
        assert all(map(str.isdecimal, held)), f"{held} are left"
        assert len(held) <= versions, f"{held} are left"

    def _graphs(self) -> Mapping[str, GraphEntry] | None:
        try:
            store = Store(self.store)
        except StoreError as error:
            if any(words in str(error) for words in MISSING):
                return None
            raise
        with store:
            self._check_version(store)
            return dict(store.graphs)

    def _check_version(self, store: Store) -> None:
        """Check that a version is whole, and once this is known, that no byte of it changes.

        To read a whole store again takes longer than the loads that are tested.
        """
        version = self.store / "versions" / (self.store / "current").read_text()
        files = sorted(path for path in version.rglob("*") if path.is_file())
        found = {path: sha256(path.read_bytes()).hexdigest() for path in files}
        if version not in self._verified:
            store.verify()
        assert self._verified.setdefault(version, found) == found, f"{version} changed"


def _documents(path: Path) -> Documents:
    if not path.exists():
        return NO_DOCUMENTS
    data = path.read_bytes()
    assert data.endswith(b"\n"), f"{path} is cut"
    return tuple(sorted(map(_document, data.splitlines())))


def _document(line: bytes) -> tuple[str, ...]:
    """Return what a line of rejects says, and why it was rejected, but not where it stood."""
    data = json.loads(line)
    words = [message.partition(": ")[2] for message in data.pop("rejected", ())]
    return (json.dumps(data, sort_keys=True), *words)
