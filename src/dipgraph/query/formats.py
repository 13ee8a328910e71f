"""Write answers: as CSV, TSV, JSON and XML of SPARQL 1.1, as Markdown, and as plain text."""

import csv
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, Final

import pyoxigraph as ox

from dipgraph.namespaces import XSD
from dipgraph.query.answer import Answer, Term

__all__ = ["GRAPH_FORMATS", "ROW_FORMATS", "SUFFIXES", "TRUTH_FORMATS", "words_of", "write_rows"]

GRAPH_FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
TRUTH_FORMATS: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
SUFFIXES: Final[Mapping[str, str]] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    ".md": "markdown",
    ".txt": "table",
    ".ttl": "turtle",
    ".nt": "nt",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS: Final = frozenset(
    f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long")
)
_STRING: Final = f"{XSD}string"
_RESULTS: Final = "http://www.w3.org/2005/sparql-results#"


def words_of(term: Term) -> str:
    """Return a term as people read it: the words of a literal, the IRI of a node."""
    if term is None:
        return ""
    return term.value if isinstance(term, ox.Literal | ox.NamedNode) else str(term)


def write_rows(answer: Answer, form: str, out: IO[str]) -> None:
    """Write an answer in one of ``ROW_FORMATS``."""
    ROW_FORMATS[form](answer, out)


def _write_plain(answer: Answer, out: IO[str]) -> None:
    """Write an answer as columns of plain text, aligned with spaces."""
    rows = [[words_of(term) for term in row] for row in answer.rows]
    widths = [max(map(_width, cells)) for cells in zip(answer.columns, *rows, strict=True)]
    for row in (answer.columns, ["-" * w for w in widths], *rows):
        cells = (cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True))
        out.write("  ".join(cells).rstrip() + "\n")


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def _write_csv(answer: Answer, out: IO[str]) -> None:
    """Write CSV; a cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([_harmless(term) for term in row])


def _harmless(term: Term) -> str:
    words = words_of(term)
    if words.startswith(_FORMULA) and not _is_number(term):
        return f"'{words}"
    return words


def _is_number(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS


def _write_tsv(answer: Answer, out: IO[str]) -> None:
    out.write("\t".join(f"?{name}" for name in answer.columns) + "\n")
    for row in answer.rows:
        out.write("\t".join("" if term is None else str(term) for term in row) + "\n")


def _write_json(answer: Answer, out: IO[str]) -> None:
    head = json.dumps({"vars": answer.columns}, ensure_ascii=False)
    out.write(f'{{"head": {head}, "results": {{"bindings": [')
    for i, row in enumerate(answer.rows):
        pairs = zip(answer.columns, row, strict=True)
        binding = {name: _json_term(term) for name, term in pairs if term is not None}
        out.write((",\n" if i else "\n") + json.dumps(binding, ensure_ascii=False))
    out.write("\n]}}\n")


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            found["datatype"] = term.datatype.value
        return found
    kind = "uri" if isinstance(term, ox.NamedNode) else "bnode"
    return {"type": kind, "value": words_of(term).removeprefix("_:")}


def _write_xml(answer: Answer, out: IO[str]) -> None:
    out.write(f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}">\n<head>\n')
    for name in answer.columns:
        out.write(f"<variable name={_quoted(name)}/>\n")
    out.write("</head>\n<results>\n")
    for row in answer.rows:
        out.write("<result>")
        for name, term in zip(answer.columns, row, strict=True):
            if term is not None:
                out.write(f"<binding name={_quoted(name)}>{_xml_term(term)}</binding>")
        out.write("</result>\n")
    out.write("</results>\n</sparql>\n")


def _xml_term(term: Term) -> str:
    words = _escaped(words_of(term).removeprefix("_:"))
    if isinstance(term, ox.Literal):
        if term.language:
            return f"<literal xml:lang={_quoted(term.language)}>{words}</literal>"
        if term.datatype.value == _STRING:
            return f"<literal>{words}</literal>"
        return f"<literal datatype={_quoted(term.datatype.value)}>{words}</literal>"
    return f"<uri>{words}</uri>" if isinstance(term, ox.NamedNode) else f"<bnode>{words}</bnode>"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(words: str) -> str:
    return '"' + _escaped(words).replace('"', "&quot;") + '"'


def _write_markdown(answer: Answer, out: IO[str]) -> None:
    for cells in _markdown_rows(answer):
        out.write(f"| {' | '.join(cells)} |\n")


def _markdown_rows(answer: Answer) -> Iterator[Sequence[str]]:
    yield answer.columns
    yield ["---"] * len(answer.columns)
    for row in answer.rows:
        yield [" ".join(words_of(term).replace("|", "\\|").split()) for term in row]


ROW_FORMATS: Final[Mapping[str, Callable[[Answer, IO[str]], None]]] = {
    "table": _write_plain,
    "csv": _write_csv,
    "tsv": _write_tsv,
    "json": _write_json,
    "xml": _write_xml,
    "markdown": _write_markdown,
}
