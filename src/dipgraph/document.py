"""The types that the stages hand to each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from dipgraph.namespaces import curie

__all__ = [
    "RAW",
    "REJECTED",
    "Conversion",
    "Document",
    "Fact",
    "Passage",
    "Path",
    "Reading",
    "Report",
    "Result",
    "Text",
    "Triple",
    "Value",
    "ntriples",
]

RAW: Final = "raw"
"""The key under which a rejected line that is no JSON stands, as words to be mended."""

REJECTED: Final = "rejected"
"""The key under which a rejected document carries what was wrong with it."""

Path = tuple[str | int, ...]
"""The way to a value in an annotated document, such as ``("facts", 3, "actor")``."""

Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples terms."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a language (a BCP 47 tag)."""

    words: str
    language: str


Value = str | Text
"""A term of an entity or an IRI in angle brackets, a date, a number or a plain word as written."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text and where they stand: ``text[start:end] == quote``, in code points."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of an annotated document: a fact, or an entity that it introduces.

    ``iri`` is a term, ``type`` the local name of a class, ``values`` the values of each key.
    ``unread`` names the keys that stand there, or should, and could not be read in full: nothing
    follows from what is absent there.
    """

    iri: str
    type: str
    values: Mapping[str, tuple[Value, ...]]
    passages: tuple[Passage, ...]
    path: Path
    unread: frozenset[str] = frozenset()

    def place(self, key: str, number: int) -> Path:
        """Return the way to the value of that number of a key, or to the key if it is unsure."""
        return (*self.path, key) if key in self.unread else (*self.path, key, number)


@dataclass(frozen=True, slots=True)
class Document:
    """An annotated document as read: its own values, its text and its facts.

    ``unread`` names the keys of its own that could not be read in full, ``unread_entries`` the
    terms of entries of which no more than the id could be read. ``is_named`` is False where its own
    name could not be, and ``iri`` is but one to go on with.
    """

    iri: str
    type: str
    values: Mapping[str, tuple[Value, ...]]
    text: str | None
    facts: tuple[Fact, ...]
    unread: frozenset[str] = frozenset()
    unread_entries: frozenset[str] = frozenset()
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """One way in which a document does not conform, and where.

    ``path`` leads to the place in the document, ``shape`` names the shape that was broken, if any.
    """

    message: str
    path: Path = ()
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading gave: a document of all that was understood, and what was not.

    ``readable`` is False where the text of the document cannot be read.
    """

    document: Document | None
    results: tuple[Result, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Conversion:
    """The quads of one document: the name of its graph, its triples, and what was not derived.

    ``unstored`` holds triples that only the validation needs: the text of the document.
    ``unsettled`` leads to values about which nothing can be said before other errors are mended.
    """

    graph: str
    triples: frozenset[Triple]
    unstored: tuple[Triple, ...] = ()
    results: tuple[Result, ...] = ()
    unsettled: frozenset[Path] = frozenset()

    def nquads(self) -> str:
        """Return the quads as N-Quads, sorted, so that the same document gives the same bytes."""
        return "".join(sorted(f"{s} {p} {o} {self.graph} .\n" for s, p, o in self.triples))


@dataclass(frozen=True, slots=True)
class Located:
    """A result with its file, line and column, the last two counted from 1."""

    file: str
    line: int
    column: int
    result: Result

    @property
    def place(self) -> str:
        """Return the file, the line and the column."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def words(self) -> str:
        """Return the message, and the shape that was broken, if any."""
        shape = f" [{curie(self.result.shape)}]" if self.result.shape else ""
        return f"{self.result.message}{shape}"

    def __str__(self) -> str:
        """Return the line that an editor can jump to."""
        return f"{self.place}: {self.words}"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is wrong with one document; it conforms when that is nothing."""

    source: str
    located: tuple[Located, ...] = field(default=())

    @property
    def conforms(self) -> bool:
        """Tell whether the document may enter the graph."""
        return not self.located

    def __iter__(self) -> Iterator[Located]:
        """Yield the results in the order of the file."""
        return iter(self.located)


def ntriples(triples: Iterable[Triple]) -> str:
    r"""Return triples as N-Triples.

    >>> ntriples([("<a:s>", "<a:p>", '"o"')])
    '<a:s> <a:p> "o" .\n'
    """
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
