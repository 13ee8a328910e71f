"""The options that commands share, and the store that they name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from dipgraph.query import Deadline
    from dipgraph.store import Store

__all__ = [
    "open_store",
    "open_to_read",
    "reading_options",
    "shacl_engine_option",
    "store_option",
]

TIMEOUT: Final = 60.0
"""Seconds after which a reading command gives up, unless told otherwise."""

MAX_TIMEOUT: Final = 1_000_000.0
"""Seconds, nearly twelve days; whoever wants more says 0 for never."""

_F = TypeVar("_F", bound=Callable[..., Any])

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    envvar="DIPGRAPH_STORE",
    show_envvar=True,
    help="The folder of a store; reading commands use the shipped documents without it.",
)
shacl_engine_option = click.option(
    "--shacl-engine",
    type=click.Choice(["shacl", "pyshacl"]),
    default="shacl",
    show_default=True,
    help="The SHACL engine.",
)


def reading_options(*forms: str) -> Callable[[_F], _F]:
    """Give a command the options of all that read; ``forms`` are those that it can write."""
    options = (
        store_option,
        click.option(
            "-F",
            "--format",
            "form",
            type=click.Choice(forms),
            help="How to write the answer.  [default: table on a terminal, csv in a pipe]",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path, dir_okay=False, writable=True),
            help="Write to a file; its name tells the format.",
        ),
        click.option("--iris", is_flag=True, help="Show IRIs instead of labels."),
        click.option(
            "--timeout",
            type=click.FloatRange(min=0, max=MAX_TIMEOUT),
            default=TIMEOUT,
            show_default=True,
            help="Seconds after which to give up; 0 for never.",
        ),
    )

    def decorate(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@contextmanager
def open_to_read(given: dict[str, Any]) -> Iterator[tuple["Store", "Deadline"]]:
    """Open the store to read from, under a deadline, as the options say."""
    from dipgraph.query import Deadline

    with open_store(given["store"]) as store, Deadline(given["timeout"]) as deadline:
        yield store, deadline


def open_store(folder: Path | None) -> "Store":
    """Open the store of a folder, or that of the shipped documents."""
    if folder is not None:
        from dipgraph.store import Store

        return Store(folder)
    from dipgraph.shipped import shipped_store

    return shipped_store(lambda message: click.echo(message, err=True))
