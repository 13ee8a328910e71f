"""The file of rejected documents: a corpus to be mended and loaded again."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO, Final, Self

from dipgraph.document import REJECTED
from dipgraph.errors import DipgraphError, StoreError, UsageError
from dipgraph.inputs import MENDED, REJECTS
from dipgraph.pipeline.rejected import hash_of, name_of, without_messages

__all__ = ["Rejects"]

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


class Rejects:
    """Rejected documents, one a line, which are put in their place at once and last.

    So the file may itself be among what is loaded. Until then they are in a file without a name,
    of which nothing stays if the process is killed.
    """

    def __init__(self, path: Path | None, loaded: Iterable[Path] = ()) -> None:
        """Name the file, or None where rejected documents are not kept, and what is loaded."""
        self.path = path
        self._spool: BinaryIO | None = None
        self._documents: set[bytes] = set()
        self._own = _names_of(path, loaded)
        self._accepted: set[int] = set()
        self._mended: set[bytes] = set()

    def __enter__(self) -> Self:
        """Return the rejects, none so far; raise UsageError where the file is none of a corpus."""
        self._check()
        if self.path is not None:
            for path in (self.path, _mended_beside(self.path)):
                with suppress(OSError):  # what a load left that was killed, if one did
                    _aside(path).unlink()
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        """Let go of what was not put in its place."""
        if self._spool is not None:
            with suppress(OSError):  # which would hide why: what it still holds is let go of
                self._spool.close()

    def add(self, line: bytes) -> None:
        """Keep a rejected document; once, where what was rejected before is loaded again."""
        if self.path is None or not line:
            return
        document = hash_of(line)
        if self._own and document in self._documents:
            return
        try:
            if self._spool is None:
                self._spool = TemporaryFile(dir=self.path.parent)  # noqa: SIM115 # __exit__ closes
            self._spool.write(line)
            self._documents.add(document)
        except OSError as error:
            raise self._failure(error) from error

    def accept(self, place: str) -> None:
        """Note that the document of a place, ``file:line``, conforms."""
        file, _, line = place.rpartition(":")
        if file in self._own:
            self._accepted.add(int(line))

    def finish(self) -> None:
        """Put the file in its place, before the load is one; it keeps what stood there besides.

        One that is there stays as it is where nothing was rejected.
        """
        if self.path is None:
            return
        try:
            self._note_mended(self.path)
            if self._spool is None:
                return
            self._spool.seek(0)
            with self._replacing(self.path) as file:
                if self.path.exists():
                    lines = _lines(self.path)
                    file.writelines(x for x in lines if hash_of(x) not in self._documents)
                shutil.copyfileobj(self._spool, file)
        except OSError as error:
            raise self._failure(error) from error

    def settle(self) -> Path | None:
        """Take what was mended and is loaded now out of the file, where that was loaded itself.

        So that nothing is lost with the store, it goes on into a corpus beside it, whose path is
        returned. Where the files cannot be written, all stays where it is.
        """
        if self.path is None or not self._mended:
            return None
        target = _mended_beside(self.path)
        try:
            lines = [(x, hash_of(x) in self._mended) for x in _lines(self.path)]
            mended = [without_messages(line).rstrip() + b"\n" for line, is_in in lines if is_in]
            names = {name_of(line) for line in mended}
            with self._replacing(target) as file:
                before = _lines(target) if target.exists() else ()
                file.writelines(line for line in before if name_of(line) not in names)
                file.writelines(mended)
            if len(mended) == len(lines):
                self.path.unlink()
                return target
            with self._replacing(self.path) as file:
                file.writelines(line for line, is_in in lines if not is_in)
        except OSError:
            return None
        return target

    def _note_mended(self, path: Path) -> None:
        """Note the documents of the file that conform now."""
        if not self._accepted:
            return
        with path.open("rb") as file:
            numbered = enumerate(file, 1)
            self._mended = {hash_of(line) for n, line in numbered if n in self._accepted}

    @contextmanager
    def _replacing(self, path: Path) -> Iterator[BinaryIO]:
        """Open a file that takes the place of another when it is whole."""
        aside = _aside(path)
        try:
            with aside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        except OSError:
            aside.unlink(missing_ok=True)
            raise

    def _check(self) -> None:
        """Raise UsageError where the path is not one of a corpus that can be written."""
        if self.path is None:
            return
        if self.path.suffix != ".jsonl":
            raise UsageError(f"{self.path}: Name a file of rejected documents that ends in .jsonl.")
        if self.path.exists() and not self.path.is_file():
            raise UsageError(f"{self.path} is not a file; name another with --rejects.")
        if self.path.exists() and not _is_of_rejects(self.path):
            raise UsageError(
                f"{self.path} is a corpus of which nothing was rejected, and stays as it is; name"
                " another file with --rejects."
            )

    def _failure(self, error: OSError) -> DipgraphError:
        kind = StoreError if error.errno in _FULL else UsageError
        return kind(
            f"The rejected documents cannot be written to {self.path} ({error.strerror}), so"
            " nothing was loaded; make room, or name another file with --rejects."
        )


def _mended_beside(rejects: Path) -> Path:
    """Return where documents go that were mended in a file of rejects.

    >>> _mended_beside(Path("my-graph.rejects.jsonl")).name
    'my-graph.mended.jsonl'
    """
    name = rejects.name.removesuffix(".jsonl").removesuffix(".rejects")
    return rejects.with_name(f"{name}{MENDED}")


def _aside(path: Path) -> Path:
    """Return where a file is written before it takes its place."""
    return path.with_name(f".{path.name}.part")


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file that are not empty, each with its end."""
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield line if line.endswith(b"\n") else line + b"\n"


def _names_of(path: Path | None, loaded: Iterable[Path]) -> frozenset[str]:
    """Return the names by which a file is itself among what is loaded, if it is."""
    if path is None or not path.exists():
        return frozenset()
    return frozenset(str(other) for other in loaded if other.exists() and path.samefile(other))


def _is_of_rejects(path: Path) -> bool:
    """Tell whether a file is one of rejects: by its name, or because some line was rejected."""
    if path.name.endswith(REJECTS):
        return True
    with path.open("rb") as file:
        return not path.stat().st_size or any(f'"{REJECTED}"'.encode() in line for line in file)
