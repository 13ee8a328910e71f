"""Write tables for people who use spreadsheets: CSV (RFC 4180) of what the graph says.

They begin with a byte order mark, because Excel takes UTF-8 without one for the code page of the
machine and spoils names such as Lương Cường; LibreOffice, pandas and R know the mark and drop it.
What is said of a thing comes from the sorted statements, what is said of others from the store, so
that memory does not grow with the graph.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from dipgraph.namespaces import DIP, curie
from dipgraph.publisher.columns import Column, Said, reference, special, value
from dipgraph.publisher.lookup import Lookup
from dipgraph.publisher.quads import by_subject

__all__ = ["TABLES", "harmless", "write_tables"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_NAMED: Final = (special("id"), special("label"), value("other names", "altLabel"))
_DATED: Final = (
    value("date", "date"),
    value("earliest", "earliest"),
    value("latest", "latest"),
    reference("status", "status"),
)

TABLES: Final[Mapping[str, tuple[str, tuple[Column, ...]]]] = {
    "states": (
        "State",
        (
            *_NAMED,
            value("official names", "officialName"),
            value("labels", "prefLabel"),
            value("ISO alpha-2", "isoAlpha2"),
            value("ISO alpha-3", "isoAlpha3"),
            value("ISO numeric", "isoNumeric"),
            value("same as", "exactMatch"),
        ),
    ),
    "persons": (
        "Person",
        (*_NAMED, value("labels", "prefLabel"), special("offices"), value("same as", "exactMatch")),
    ),
    "offices": (
        "Tenure",
        (
            special("id"),
            reference("holder", "holder"),
            reference("post", "post"),
            reference("role", "post", "role"),
            reference("of", "post", "postOf"),
            value("start", "start"),
            value("end", "end"),
            value("attested", "attested"),
            special("documents"),
        ),
    ),
    "documents": (
        "Document",
        (
            special("id"),
            value("title", "dcterms:title"),
            value("date", "dcterms:date"),
            value("publisher", "dc:publisher"),
            value("language", "dc:language"),
            value("source", "dcterms:source"),
        ),
    ),
    "organizations": (
        "InternationalOrganization",
        (*_NAMED, value("labels", "prefLabel"), value("same as", "exactMatch")),
    ),
    "bodies": (
        "JointBody",
        (*_NAMED, reference("member", "member"), special("documents")),
    ),
    "initiatives": (
        "Initiative",
        (
            *_NAMED,
            reference("participant", "participant"),
            reference("addressee", "addressee"),
            reference("place", "place"),
            reference("sector", "sector"),
            *_DATED,
            value("summary", "summary"),
            special("documents"),
        ),
    ),
    "agreements": (
        "Agreement",
        (
            special("id"),
            special("type"),
            *_NAMED[1:],
            reference("party", "party"),
            reference("sector", "sector"),
            *_DATED,
            special("steps"),
            value("summary", "summary"),
            special("documents"),
        ),
    ),
    "events": (
        "Event",
        (
            special("id"),
            special("type"),
            special("label"),
            reference("visitor", "visitor"),
            reference("host", "host"),
            reference("participant", "participant"),
            reference("place", "place"),
            reference("forum", "forum"),
            reference("sector", "sector"),
            *_DATED,
            value("summary", "summary"),
            special("documents"),
        ),
    ),
    "acts": (
        "Act",
        (
            special("id"),
            special("type"),
            reference("actor", "actor"),
            reference("on behalf of", "onBehalfOf"),
            reference("addressee", "addressee"),
            reference("concerns", "concerns"),
            reference("sector", "sector"),
            *_DATED,
            value("summary", "summary"),
            special("documents"),
        ),
    ),
    "sectors": (
        "Sector",
        (
            *_NAMED,
            value("labels", "prefLabel"),
            reference("broader", "broader"),
            value("definition", "definition"),
            value("same as", "exactMatch"),
        ),
    ),
    "facts": (
        "Fact",
        (
            special("id"),
            special("type"),
            value("labels", "prefLabel"),
            value("summary", "summary"),
            reference("sector", "sector"),
            reference("actor", "actor"),
            reference("involves", "involves"),
            *_DATED,
        ),
    ),
}
"""The class and the columns of each table, by name; facts have a row for each passage."""

_PASSAGE: Final = ("quote", "document", "start", "end")


def write_tables(statements: Iterable[str], lookup: Lookup, folder: Path) -> None:
    """Write each table into a folder as ``NAME.csv``, its rows in the order of the statements."""
    with ExitStack() as files:
        writers = {}
        for name, (type_, columns) in TABLES.items():
            file = (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
            writer = csv.writer(files.enter_context(file))
            header = [head for column in columns for head in column.heads]
            writer.writerow([*header, *(_PASSAGE if name == "facts" else ())])
            writers[name] = f"<{DIP}{type_}>", columns, writer
        for subject, pairs in by_subject(statements):
            said = Said(subject, pairs)
            for name, (class_, columns, writer) in writers.items():
                if class_ in said.types:
                    cells = [cell for column in columns for cell in column.cells(said, lookup)]
                    for more in _passages(said, lookup) if name == "facts" else ((),):
                        writer.writerow([*map(harmless, cells), *map(harmless, more)])


def harmless(cell: str) -> str:
    """Return a cell with an apostrophe before it where a spreadsheet would run it as a formula.

    An identifier begins with its kind and a number here is never negative, so both stay intact.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _passages(said: Said, lookup: Lookup) -> Iterator[Sequence[str]]:
    """Yield words, document, start and end of each passage; one empty one where there is none."""
    passages = sorted(
        (lookup.passage(term) for term in said.values(f"<{DIP}evidence>")),
        key=lambda p: (p.document, p.start, p.end),
    )
    for passage in passages:
        yield passage.quote, curie(passage.document), str(passage.start), str(passage.end)
    if not passages:
        yield ("",) * len(_PASSAGE)
