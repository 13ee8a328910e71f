"""The command ``publish``: a release of a store, as a folder."""

import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dipgraph.cli.notices import tell
from dipgraph.cli.options import open_store, shacl_engine_option, store_option
from dipgraph.cli.progress import naming
from dipgraph.namespaces import curie

if TYPE_CHECKING:
    from dipgraph.validator import Violation

__all__ = ["publish"]

_VERSION: Final = re.compile(r"[0-9A-Za-z]+([-.+][0-9A-Za-z]+)*")
_ENDPOINT: Final = re.compile(r"https?://[^\s<>\"{}|\\^`@]+")

_Check = Callable[[click.Context, click.Parameter, str | None], str | None]


def _day(context: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
    """Return a day as given; a clock is never asked, so that a release can be made again."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"'{text}' is no day; write one such as 2026-05-12.") from error


def _like(pattern: re.Pattern[str], wanted: str) -> _Check:
    def check(context: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
        if text is not None and not pattern.fullmatch(text):
            raise click.BadParameter(f"'{text}' will not do; write {wanted}.")
        return text

    return check


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@store_option
@click.option(
    "--previous",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The release before this one, to say what changed since.",
)
@click.option(
    "--release-version",
    "version",
    callback=_like(_VERSION, "one such as 1.2.0"),
    help="The version of the release.  [default: made from what it holds]",
)
@click.option("--issued", metavar="DATE", callback=_day, help="The day on which it is published.")
@click.option(
    "--address",
    metavar="URL",
    callback=_like(_ENDPOINT, "an address that begins with http:// or https://, without a user"),
    help="Where the folder of the release will stand on the web.",
)
@click.option(
    "--endpoint",
    metavar="URL",
    callback=_like(_ENDPOINT, "an address that begins with http:// or https://, without a user"),
    help="Where the release can be queried in SPARQL.",
)
@shacl_engine_option()
def publish(folder: Path, store: Path | None, shacl_engine: Any, **edition: Any) -> None:
    """Write a release of a store into DIR: dumps, tables and checksums.

    What is published conforms to the shapes, across documents. An older release in DIR is replaced
    when the new one is whole; any other folder is left alone. The same store gives the same bytes.

    \b
    Example:
      dipgraph publish my-release --issued 2026-05-12
    """
    from dipgraph.pipeline import Pipeline
    from dipgraph.pipeline.publish import publish as publish_store
    from dipgraph.publisher import Edition

    with open_store(store) as opened:
        done = publish_store(
            opened, folder, Edition(**edition), Pipeline(shacl_engine, tell), naming()
        )
    if done.contents is None:
        for violation in done.violations:
            tell(_line(violation))
        tell(f"Results: {len(done.violations)}. The store does not conform; nothing is written.")
        sys.exit(1)
    counts, quads = done.contents.counts, opened.manifest.quads
    size = sum(file.size for file in done.contents.files.values())
    tell(
        f"Wrote release {done.contents.version} into {folder}: {len(done.contents.files)} files,"
        f" {size} bytes, {counts.documents} documents, {quads} quads."
    )
    if done.left_over is not None:
        tell(f"The release is in place, but {done.left_over} could not be removed; remove it.")


def _line(violation: "Violation") -> str:
    value = violation.value
    about = f" This is about {curie(value)}." if value.startswith("<") else ""
    return f"{curie(violation.focus)}: {violation.message}{about} [{curie(violation.shape)}]"
