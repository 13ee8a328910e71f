"""The options that commands share, and the store that they name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource

from dipgraph.cli.notices import tell
from dipgraph.cli.size import read_size
from dipgraph.errors import UsageError
from dipgraph.query.memory import default_limit
from dipgraph.remote.stores import STORE_TYPES

if TYPE_CHECKING:
    from dipgraph.query import Limits, Queryable
    from dipgraph.remote.credentials import Credentials
    from dipgraph.remote.stores import Address
    from dipgraph.remote.transport import Transport
    from dipgraph.store import Store

__all__ = [
    "endpoint_option",
    "open_store",
    "open_to_read",
    "open_transport",
    "reading_options",
    "remote_options",
    "shacl_engine_option",
    "store_option",
    "timeout_of",
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
endpoint_option = click.option(
    "--endpoint",
    metavar="URL",
    help="A triple store to ask instead, such as http://localhost:7878",
)
remote_options = (
    click.option(
        "--store-type",
        type=click.Choice(tuple(STORE_TYPES)),
        help="The kind of triple store.  [default: as the endpoint itself says]",
    ),
    click.option(
        "--user",
        metavar="NAME",
        help="Who asks; the password is in DIPGRAPH_PASSWORD, or asked for.",
    ),
)


def shacl_engine_option(words: str = "The SHACL engine.") -> Callable[[_F], _F]:
    """Return the option that chooses a SHACL engine; ``words`` are its help."""
    return click.option(
        "--shacl-engine",
        type=click.Choice(["shacl", "pyshacl"]),
        default="shacl",
        show_default=True,
        help=words,
    )


def timeout_of(seconds: float) -> Callable[[_F], _F]:
    """Give a command the option of a timeout, of so many seconds unless told otherwise."""
    return click.option(
        "--timeout",
        type=click.FloatRange(min=0, max=MAX_TIMEOUT),
        default=seconds,
        show_default=True,
        help="Seconds after which to give up; 0 for never.",
    )


def reading_options(*forms: str) -> Callable[[_F], _F]:
    """Give a command the options of all that read; ``forms`` are those that it can write."""
    options = (
        store_option,
        endpoint_option,
        *remote_options,
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
        timeout_of(TIMEOUT),
        click.option(
            "--max-memory",
            type=read_size,
            metavar="SIZE",
            default=default_limit,
            show_default="half of the memory, at most 2G",
            help="Memory beyond which to give up, such as 300M; 0 for no limit.",
        ),
    )

    def decorate(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@contextmanager
def open_to_read(given: dict[str, Any]) -> Iterator[tuple["Queryable", "Limits"]]:
    """Open the store or the endpoint to read from, within limits, as the options say."""
    from dipgraph.query import Limits

    limits = Limits(given["timeout"], given["max_memory"])
    if given["endpoint"] is None:
        with open_store(given["store"]) as store, limits:
            yield store, limits
        return
    if is_given("store"):
        raise UsageError("Give --store or --endpoint, not both: only one graph is asked.")
    from dipgraph.remote.endpoint import open_endpoint

    caller = _find_caller(given)
    with limits, _open_line(given, caller) as (transport, address):
        yield open_endpoint(transport, address), limits


def is_given(name: str) -> bool:
    """Tell whether the command line, and not the environment, gives an option."""
    context = click.get_current_context()
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


@contextmanager
def open_transport(given: dict[str, Any]) -> Iterator[tuple["Transport", "Address"]]:
    """Open a line to the triple store that the options name, and find its addresses."""
    with _open_line(given, _find_caller(given)) as line:
        yield line


def _find_caller(given: dict[str, Any]) -> "Credentials | None":
    """Find who asks; a password may be asked for, which takes as long as it takes."""
    from dipgraph.remote.credentials import find_credentials, without_user

    given_url: str = given["endpoint"]
    url = without_user(given_url)
    caller = find_credentials(given_url, given["user"], _ask_password)
    if url != given_url:
        tell(
            "Warning: a password in an address ends up in logs and in the history of the shell;"
            " use DIPGRAPH_USER and DIPGRAPH_PASSWORD, the netrc file, or --user."
        )
    return caller


@contextmanager
def _open_line(
    given: dict[str, Any], caller: "Credentials | None"
) -> Iterator[tuple["Transport", "Address"]]:
    """Open a line for whoever asks."""
    from dipgraph.remote.credentials import without_user
    from dipgraph.remote.endpoint import find_address
    from dipgraph.remote.transport import Transport

    url = without_user(given["endpoint"])
    with Transport(url, caller, given["timeout"], tell) as transport:
        yield transport, find_address(transport, url, given["store_type"])


def open_store(folder: Path | None) -> "Store":
    """Open the store of a folder, or that of the shipped documents."""
    if folder is not None:
        from dipgraph.store import Store

        return Store(folder)
    from dipgraph.shipped import shipped_store

    return shipped_store(tell)


def _ask_password(user: str) -> str:
    return str(click.prompt(f"Password of {user}", hide_input=True, err=True))
