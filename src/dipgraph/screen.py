"""Show tables and progress on a terminal. Nothing here is imported where output goes to a pipe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
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


class _Counted(ProgressColumn):
    """What was counted, and the time: that which is left to read, or has gone by since all is read.

    How long the finishing will take is not said: it grows faster than the number of quads, and
    depends on the disk and on what the store held before. It is one column, which a narrow terminal
    shows in two lines, and would cut a second one off.
    """

    def __init__(self) -> None:
        super().__init__()
        self._left = TimeRemainingColumn()
        self._elapsed = TimeElapsedColumn()

    def render(self, task: Task) -> Text:
        """Return the words of this moment."""
        counted = (
            "{verb}: {documents} documents, {rate:.0f}/s, {quads} triples, {rejected} rejected"
        ).format_map(task.fields)
        if task.finished_time is not None:
            since = timedelta(seconds=int((task.elapsed or 0) - task.finished_time))
            return Text(f"{counted}; all is read, finishing for {since}")
        if task.total is None:
            return Text.assemble(f"{counted} ", self._elapsed.render(task))
        return Text.assemble(f"{counted} · left ", self._left.render(task))


class Counter:
    """Count documents on a line that is redrawn."""

    def __init__(self, progress: Progress, verb: str, size: int | None) -> None:
        """Begin at none; ``size`` is how many bytes are to be read, where that is known."""
        self._progress = progress
        self._task = progress.add_task(
            "", total=size, verb=verb, documents=0, rate=0.0, rejected=0, quads=0
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


@contextmanager
def counting(verb: str, size: int | None = None) -> Iterator[Counter]:
    """Show, on standard error, how far reading has come, how fast, and how long it will take."""
    console = Console(stderr=True)
    with Progress(_Counted(), console=console, transient=True) as shown:
        yield Counter(shown, verb, size or None)


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
