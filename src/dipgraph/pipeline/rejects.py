"""The file of rejected documents: a corpus to be mended and loaded again."""

import os
import shutil
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO, Self

from dipgraph import reader
from dipgraph.document import REJECTED
from dipgraph.errors import UsageError

__all__ = ["Rejects"]


class Rejects:
    """Rejected documents, one a line, which are put in their place at once and last.

    So the file may itself be among what is loaded. Until then they are in a file without a name,
    of which nothing stays if the process is killed.
    """

    def __init__(self, path: Path | None) -> None:
        """Name the file, or None where rejected documents are not kept."""
        self.path = path
        self._spool: BinaryIO | None = None
        self._documents: set[bytes] = set()

    def __enter__(self) -> Self:
        """Return the rejects, none so far."""
        return self

    def __exit__(
        self,
        _: type[BaseException] | None,
        __: BaseException | None,
        ___: TracebackType | None,
    ) -> None:
        """Let go of what was not put in its place."""
        if self._spool is not None:
            self._spool.close()

    def add(self, line: bytes) -> None:
        """Keep a rejected document."""
        if self.path is None or not line:
            return
        try:
            if self._spool is None:
                self._spool = TemporaryFile(dir=self.path.parent)  # noqa: SIM115 # __exit__ closes
            self._spool.write(line)
            self._documents.add(_document(line))
        except OSError as error:
            raise self._failure(error) from error

    def finish(self, loaded: Collection[Path]) -> None:
        """Put the file in its place; one that is there stays where nothing was rejected.

        What another load rejected stays in it, unless the file itself is among what was ``loaded``.
        """
        if self.path is None or self._spool is None:
            return
        aside = self.path.with_name(f".{self.path.name}.part")
        try:
            self._spool.seek(0)
            with aside.open("wb") as file:
                if self.path.exists() and not any(map(self.path.samefile, _existing(loaded))):
                    self._keep_others(file)
                shutil.copyfileobj(self._spool, file)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.path)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise self._failure(error) from error

    def _keep_others(self, file: BinaryIO) -> None:
        """Write the documents of earlier loads that were not rejected again."""
        assert self.path is not None
        with self.path.open("rb") as before:
            for line in before:
                if line.strip() and _document(line) not in self._documents:
                    file.write(line if line.endswith(b"\n") else line + b"\n")

    def _failure(self, error: OSError) -> UsageError:
        return UsageError(
            f"The rejected documents cannot be written to {self.path} ({error.strerror}), so"
            " nothing was loaded; name another file with --rejects."
        )


def _existing(paths: Collection[Path]) -> list[Path]:
    return [path for path in paths if path.exists()]


def _document(line: bytes) -> bytes:
    """Return a hash of a document without what was wrong with it, or of a line that is none."""
    try:
        text = reader.without_member(line.decode(), REJECTED)
    except ValueError:
        text = line.decode("utf-8", "replace")
    return sha256(text.encode()).digest()
