"""Show tables and progress on a terminal. Nothing here is imported where output goes to a pipe."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
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

    def __init__(self, progress: Progress) -> None:
        """Begin at none."""
        self._progress = progress
        self._task = progress.add_task("", total=None, rejected=0)
        self._rejected = 0

    def add(self, conforms: bool) -> None:
        """Count one document."""
        self._rejected += not conforms
        self._progress.update(self._task, advance=1, rejected=self._rejected)


@contextmanager
def counting(verb: str) -> Iterator[Counter]:
    """Show, on standard error, how many documents have been read and rejected so far."""
    text = f"{verb}: {{task.completed}} documents, {{task.fields[rejected]}} rejected"
    console = Console(stderr=True)
    with Progress(TextColumn(text), TimeElapsedColumn(), console=console, transient=True) as shown:
        yield Counter(shown)


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
