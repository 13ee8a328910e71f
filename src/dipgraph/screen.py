"""Show tables and progress on a terminal. Nothing here is imported where output goes to a pipe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

__all__ = ["Counter", "counting", "measuring", "print_table"]


def print_table(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Print a table as wide as the terminal; a cell equal to the one above is left blank."""
    table = Table(*columns, header_style="bold", show_lines=False)
    above = [""] * len(columns)
    for row in rows:
        same = True
        cells = []
        for cell, before in zip(row, above, strict=True):
            same = same and cell == before
            cells.append(Text("" if same else cell))
        table.add_row(*cells)
        above = row
    Console().print(table)


class Counter:
    """Count documents on a line that is redrawn."""

    def __init__(self, progress: Progress, size: int | None) -> None:
        """Begin at none; ``size`` is how many bytes are to be read, where that is known."""
        self._progress = progress
        self._task = progress.add_task(
            "", total=size, documents=0, rate=0.0, rejected=0, quads=0, now=""
        )
        self._documents = self._rejected = self._quads = 0

    def add(self, conforms: bool, quads: int = 0, size: int = 0) -> None:
        """Count one document, the quads that come of it, and the bytes that were read for it."""
        self._documents += 1
        self._rejected += not conforms
        self._quads += quads
        elapsed = self._progress.tasks[self._task].elapsed or 1.0
        self._progress.update(
            self._task,
            advance=size,
            documents=self._documents,
            rate=self._documents / max(elapsed, 0.001),
            rejected=self._rejected,
            quads=self._quads,
        )
        if self._progress.finished:
            self._progress.update(self._task, now="; all is read, finishing")


@contextmanager
def counting(verb: str, size: int | None = None) -> Iterator[Counter]:
    """Show, on standard error, how far reading has come, how fast, and how long it will take."""
    text = (
        f"{verb}: {{task.fields[documents]}} documents, {{task.fields[rate]:.0f}}/s,"
        " {task.fields[quads]} triples, {task.fields[rejected]} rejected{task.fields[now]}"
    )
    columns: list[ProgressColumn] = [TextColumn(text), TimeElapsedColumn()]
    if size:
        columns[1:] = [TextColumn("· left"), TimeRemainingColumn()]
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as shown:
        yield Counter(shown, size)


@contextmanager
def measuring(verb: str, quads: int) -> Iterator[Callable[[int], None]]:
    """Show, on standard error, how many of so many quads are done, and the time left."""
    columns = (
        TextColumn(f"{verb}: {{task.completed}} of {{task.total}} quads"),
        BarColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=quads)
        yield lambda done: shown.update(task, advance=done)
