"""What the files that describe a release are made from."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Protocol

from dipgraph.document import Triple
from dipgraph.namespaces import RDF_TYPE
from dipgraph.store import Store
from dipgraph.vocabulary import Vocabulary

__all__ = ["Contents", "Counts", "Edition", "File", "Materials", "Question", "count", "measure"]


class Question(Protocol):
    """A canned question, as far as a release describes it; ``text`` is valid SPARQL."""

    @property
    def name(self) -> str:
        """Return the name of its file, without the suffix."""

    @property
    def summary(self) -> str:
        """Return what it asks, in a sentence."""

    @property
    def description(self) -> str:
        """Return what its answer holds."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Return the namespaces that it declares, by prefix."""

    @property
    def text(self) -> str:
        """Return the query."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What the one who publishes says of a release; None where nothing is said.

    Without a version, it follows from the content. ``previous`` is the folder of the release
    before.
    """

    title: str = "dipgraph"
    version: str | None = None
    issued: str | None = None
    endpoint: str | None = None
    previous: Path | None = None


@dataclass(frozen=True, slots=True)
class Materials:
    """What a release is made from: a store, the vocabulary, the questions and the prefixes.

    ``ontology`` and ``shapes`` are triples of N-Triples terms; blank nodes may occur in them.
    """

    store: Store
    vocabulary: Vocabulary
    ontology: Sequence[Triple]
    shapes: Sequence[Triple]
    questions: Sequence[Question]
    prefixes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a graph holds; ``classes`` and ``properties`` count instances and triples by term.

    ``triples`` are those of all graphs as one, each once, ``quads`` those of each graph.
    """

    graphs: int
    documents: int
    quads: int
    triples: int
    subjects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


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


def count(statements: Iterable[str], store: Store) -> Counts:
    """Return how much the sorted statements of all graphs of a store hold."""
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    subjects, last = 0, ""
    for statement in statements:
        subject, predicate, obj = statement.split(" ", 2)
        subjects += subject != last
        last = subject
        properties[predicate] += 1
        if predicate == RDF_TYPE:
            classes[obj] += 1
    return Counts(
        graphs=len(store.graphs),
        documents=sum("/id/document/" in graph for graph in store.graphs),
        quads=store.manifest.quads,
        triples=properties.total(),
        subjects=subjects,
        classes=dict(sorted(classes.items())),
        properties=dict(sorted(properties.items())),
    )


def measure(path: Path) -> File:
    """Return the size and the SHA-256 of a file."""
    with path.open("rb") as file:
        return File(path.stat().st_size, file_digest(file, "sha256").hexdigest())
