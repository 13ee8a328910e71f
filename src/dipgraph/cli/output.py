"""Where an answer goes, and in which form."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from dipgraph.errors import StoreError, UsageError
from dipgraph.query import (
    GRAPH_FORMATS,
    ROW_FORMATS,
    SUFFIXES,
    TRUTH_FORMATS,
    Answer,
    Limits,
    Queryable,
    in_order,
    labelled,
    words_of,
    write_listing,
    write_rows,
)

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["end_output", "write_answer", "write_graph", "write_truth"]

_READ_BY_PEOPLE: Final = ("table", "csv", "markdown")
_DOCUMENT: Final = frozenset({"document"})
_PIPE_WIDTH: Final = 100


def write_answer(
    store: Queryable,
    answer: Answer,
    given: dict[str, Any],
    limits: Limits,
    cited: bool = False,
) -> None:
    """Write rows as the options say; labels go where people read, IRIs where programs do.

    Rows that are ``cited`` end in a quote and its document, and a table of them is a page to read.
    """
    form = _form(given, "table" if _on_terminal(given) else "csv")
    if form not in ROW_FORMATS:
        raise UsageError(f"Rows cannot be written as {form}; choose {', '.join(ROW_FORMATS)}.")
    listing = form == "table" and cited
    if form in _READ_BY_PEOPLE and not given["iris"]:
        answer = labelled(store, answer, ids=_DOCUMENT if listing else frozenset())
    if isinstance(answer.rows, list):  # nothing is left to compute, and reading takes its time
        limits.stop_clock()
    with _opened(given["output"], limits) as out:
        if listing:
            write_listing(answer, out, _width(given))
        elif form == "table" and _on_terminal(given):
            from dipgraph.screen import print_table

            print_table(answer.columns, [[words_of(t) for t in row] for row in answer.rows])
        else:
            write_rows(answer, form, out)


def write_graph(
    triples: "ox.QueryTriples", prefixes: dict[str, str], given: dict[str, Any], limits: Limits
) -> None:
    """Write the triples of a CONSTRUCT or DESCRIBE query, sorted."""
    import pyoxigraph as ox

    form = _form(given, "turtle")
    if form not in GRAPH_FORMATS:
        raise UsageError(f"A graph cannot be written as {form}; choose {', '.join(GRAPH_FORMATS)}.")
    data = ox.serialize(in_order(triples), format=GRAPH_FORMATS[form], prefixes=prefixes)
    assert data is not None
    limits.stop_clock()
    with _opened(given["output"], limits) as out:
        out.write(data.decode())


def write_truth(results: "ox.QueryBoolean", given: dict[str, Any], limits: Limits) -> None:
    """Write the answer of an ASK query: true or false."""
    form = _form(given, "csv")
    if form not in ROW_FORMATS:
        raise UsageError(f"A truth cannot be written as {form}; choose {', '.join(ROW_FORMATS)}.")
    media = TRUTH_FORMATS.get(form)
    words = f"{'true' if results else 'false'}\n"
    if media is not None:
        data = results.serialize(format=media)
        words = "" if data is None else data.decode() + "\n"
    limits.stop_clock()
    with _opened(given["output"], limits) as out:
        out.write(words)


def _form(given: dict[str, Any], default: str) -> str:
    output: Path | None = given["output"]
    if given["form"]:
        return str(given["form"])
    if output is None:
        return default
    form = SUFFIXES.get(output.suffix)
    if form is None:
        raise UsageError(
            f"The name {output} does not tell the format; end it in one of {', '.join(SUFFIXES)},"
            " or give --format."
        )
    return form


def _on_terminal(given: dict[str, Any]) -> bool:
    return given["output"] is None and sys.stdout.isatty()


def _width(given: dict[str, Any]) -> int:
    return shutil.get_terminal_size().columns if _on_terminal(given) else _PIPE_WIDTH


def end_output() -> None:
    """Write no more to standard output, which would try again what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _opened(output: Path | None, limits: Limits) -> Iterator[IO[str]]:
    """Open what is written to; raise StoreError where that cannot take all that is written."""
    try:
        with _destination(output, limits) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        if output is None:
            end_output()
        raise StoreError(
            f"The answer cannot be written ({error.strerror or error}); make room, or name another"
            " place with --output."
        ) from error


@contextmanager
def _destination(output: Path | None, limits: Limits) -> Iterator[IO[str]]:
    """Open what is written to; a file is put in its place only when it is whole."""
    if output is None:
        limits.begin_output()
        yield sys.stdout
        sys.stdout.flush()
        return
    if output.exists() and not output.is_file():  # such as /dev/stdout
        limits.begin_output()
        with output.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    aside = output.with_name(f".{output.name}.{os.getpid()}")
    limits.begin_file(aside)
    try:
        file = aside.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}.") from error
    try:
        with file:
            yield file
        limits.lift()
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)
