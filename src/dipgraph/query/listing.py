"""Write an answer with evidence as a page to read: each row, and under it the words that say so."""

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import IO, Final

from dipgraph.query.answer import Answer
from dipgraph.query.formats import words_of

__all__ = ["write_listing"]

_GAP: Final = " […] "


def write_listing(answer: Answer, out: IO[str], width: int) -> None:
    """Write rows that end in fact (or value), quote and document, no wider than ``width``.

    What consecutive rows have in common is written once; the passages of one fact are joined.
    """
    rows = [[words_of(term) for term in row] for row in answer.rows]
    for head, members in groupby(rows, key=lambda row: row[:-3]):
        named = zip(answer.columns, head, strict=False)
        out.write(" · ".join(f"{name}: {cell}" for name, cell in named if cell) + "\n")
        for line in _facts(members, width):
            out.write(f"{line}\n")
        out.write("\n")


def _facts(rows: Iterator[list[str]], width: int) -> Iterator[str]:
    for (fact, document), passages in groupby(rows, key=lambda row: (row[-3], row[-1])):
        quotes = list(dict.fromkeys(row[-2] for row in passages if row[-2]))
        yield from _wrap(fact, "  ", width)
        said = f"“{_GAP.join(quotes)}” — {document}" if quotes else f"— {document}"
        yield from _wrap(said, "    ", width)


def _wrap(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
