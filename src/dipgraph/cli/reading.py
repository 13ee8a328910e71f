"""The commands that read the graph freely: ``query`` and ``show``."""

import re
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dipgraph.cli.options import open_to_read, reading_options
from dipgraph.errors import InputError, UsageError
from dipgraph.query.formats import GRAPH_FORMATS, ROW_FORMATS

if TYPE_CHECKING:
    from dipgraph.query import Limits

__all__ = ["query", "show"]


@click.command()
@click.argument("text", metavar="[SPARQL]", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read the query from a file.",
)
@reading_options(*ROW_FORMATS, *GRAPH_FORMATS)
def query(text: str | None, file: Path | None, **given: Any) -> None:
    """Answer a SPARQL 1.1 query, read-only; '-' reads it from standard input.

    The prefixes of the ontology and of the data need not be declared. The default graph is the
    union of all graphs; GRAPH ?document { … } tells which document says a thing.

    \b
    Example:
      dipgraph query "SELECT ?request WHERE { ?request a dip:Request } LIMIT 5"
    """
    import pyoxigraph as ox

    from dipgraph.cli.output import write_answer, write_graph, write_truth
    from dipgraph.query import check_query, known_prefixes, solutions

    words = _words(text, file)
    check_query(words)
    with open_to_read(given) as (store, limits), _explained(words, limits):
        prefixes = known_prefixes(store)
        try:
            if given["endpoint"] is not None:  # say where an error is before an endpoint does
                ox.Store().query(words, prefixes=prefixes)
            results = store.query(words, prefixes)
        except SyntaxError as error:
            raise UsageError(_not_sparql(words, str(error))) from error
        if isinstance(results, ox.QuerySolutions):
            write_answer(store, solutions(results), given, limits)
        elif isinstance(results, ox.QueryTriples):
            write_graph(results, prefixes, given, limits)
        else:
            write_truth(results, given, limits)


def _explained(words: str, limits: "Limits") -> AbstractContextManager[None]:
    """Return a context in which an abort is explained, where the query sorts anything."""
    return limits.explain_aborts() if "ORDER" in words.upper() else nullcontext()


def _not_sparql(words: str, error: str) -> str:
    """Return a sentence with the place that the parser names, and what stands there."""
    place = re.match(r"error at (\d+):(\d+): ", error)
    if place is None:
        return f"This is not SPARQL 1.1: {' '.join(error.split())}"
    line, column = int(place[1]), int(place[2])
    rest = "".join(words.splitlines(keepends=True)[line - 1 :])[column - 1 :]
    near = f"'{' '.join(rest[:40].split())}'" if rest.strip() else "the end, where more is needed"
    return f"This is not SPARQL 1.1: line {line}, column {column} cannot be read, at {near}."


def _words(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise UsageError("Give one query: as an argument, with -f FILE, or '-' to read it.")
    try:
        if file is not None:
            return file.read_text(encoding="utf-8")
        return sys.stdin.read() if text == "-" else str(text)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The query cannot be read: {error}") from error


@click.command()
@click.argument("thing")
@reading_options(*ROW_FORMATS)
def show(thing: str, **given: Any) -> None:
    """Show everything said of THING, an entity or a fact, each with its sentence and source.

    \b
    Example:
      dipgraph show "Lương Cường"
    """
    from dipgraph.cli.output import write_answer
    from dipgraph.query import find_entity
    from dipgraph.query import show as show_thing

    with open_to_read(given) as (store, limits):
        write_answer(store, show_thing(store, find_entity(store, thing)), given, limits, True)
