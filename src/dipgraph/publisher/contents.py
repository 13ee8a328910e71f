"""What the files that describe a release are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path

from dipgraph.document import Triple
from dipgraph.errors import UsageError
from dipgraph.publisher.counts import Counts
from dipgraph.publisher.questions import Question
from dipgraph.publisher.statements import reference
from dipgraph.store import Store
from dipgraph.vocabulary import Vocabulary

__all__ = ["Contents", "Edition", "File", "Materials", "measure"]


@dataclass(frozen=True, slots=True)
class Edition:
    """What the one who publishes says of a release; None where nothing is said.

    Without a version, it follows from the content. ``address`` is that of the folder on the web,
    ``endpoint`` that of a SPARQL endpoint, ``previous`` the folder of the release before. The
    address ends in a slash, given with one or without. Raises UsageError where it is none of a
    folder.
    """

    version: str | None = None
    issued: date | None = None
    address: str | None = None
    endpoint: str | None = None
    previous: Path | None = None

    def __post_init__(self) -> None:
        """Give the address its last slash, so that a name of a file can follow it."""
        if self.address is not None:
            object.__setattr__(self, "address", _folder_address(self.address))


@dataclass(frozen=True, slots=True)
class Materials:
    """What a release is made from: a store, the vocabulary, the questions and the prefixes.

    ``ontology`` (with its sectors and alignments) and ``shapes`` are triples of N-Triples terms;
    blank nodes may occur in them.
    """

    store: Store
    vocabulary: Vocabulary
    ontology: Sequence[Triple]
    shapes: Sequence[Triple]
    questions: Sequence[Question]
    prefixes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class File:
    """The size of a file in bytes, and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """A release as far as it is written: ``files`` of ``folder``, by name, and what is in them."""

    materials: Materials
    edition: Edition
    version: str
    counts: Counts
    files: Mapping[str, File]
    folder: Path


def measure(path: Path) -> File:
    """Return the size and the SHA-256 of a file."""
    with path.open("rb") as file:
        return File(path.stat().st_size, file_digest(file, "sha256").hexdigest())


def _folder_address(address: str) -> str:
    if "?" in address or "#" in address:
        raise UsageError(
            f"'{address}' is not the address of a folder, to which a name of a file can be added;"
            " write one without ? and #, such as https://example.org/data/."
        )
    return reference(address)[1:-1].rstrip("/") + "/"
