"""The commands that take documents: ``check``, ``load`` and ``schema``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from dipgraph.cli.notices import tell
from dipgraph.cli.options import engine_option, store_option
from dipgraph.errors import InputError, UsageError
from dipgraph.namespaces import curie

if TYPE_CHECKING:
    from dipgraph.pipeline import Checked, EngineName

__all__ = ["check", "load", "schema"]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@engine_option
def check(files: tuple[Path, ...], store: Path | None, engine: "EngineName") -> None:
    """Read, convert and validate annotated documents; write nothing.

    With a store, they may refer to the reference data that was loaded into it.

    Each line that is wrong is named with file, line and column.

    \b
    Example:
      dipgraph check my-document.yaml
    """
    from dipgraph.pipeline import Pipeline, remember
    from dipgraph.store import Store

    pipeline = Pipeline(engine, tell)
    if store is not None:
        with Store(store) as opened:
            remember(opened, pipeline)
    worst = 0
    with _counting("Checking") as counter:
        for checked in pipeline.check(files):
            counter.add(checked.report.conforms)
            _report(checked)
            if checked.report.conforms:
                click.echo(f"{checked.report.source}: conforms")
            worst = max(worst, _exit_code(checked))
    sys.exit(worst)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@store_option
@engine_option
def load(paths: tuple[Path, ...], store: Path | None, engine: "EngineName") -> None:
    """Load annotated documents into a store; without PATHS, the shipped ones.

    A document goes in whole or not at all, and replaces what it said before.

    \b
    Example:
      dipgraph load --store my-graph my-document.yaml
    """
    from dipgraph.pipeline import Pipeline
    from dipgraph.pipeline import load as load_into

    if store is None:
        raise UsageError("Name the folder of the store, such as: dipgraph load --store my-graph")
    with _counting("Loading") as counter:
        done = load_into(
            paths,
            store,
            Pipeline(engine, tell),
            lambda checked: counter.add(checked.report.conforms),
        )
    for checked in done.rejected:
        _report(checked)
    for graph in done.replaced:
        tell(f"{curie(graph)} was in the store before; what it said is replaced.")
    tell(
        f"Changed graphs: {len(done.changed)}. Unchanged: {len(done.unchanged)}."
        f" Rejected documents: {len(done.rejected)}. Quads in all: {done.quads}."
    )
    sys.exit(max(map(_exit_code, done.rejected), default=0))


@click.command()
def schema() -> None:
    """Print the JSON Schema of annotated documents, for editors.

    \b
    Example:
      dipgraph schema > annotated-document.schema.json
    """
    from dipgraph.pipeline import schema_text

    click.echo(schema_text(), nl=False)


class _Counter(Protocol):
    def add(self, conforms: bool) -> None: ...


class _Silent:
    def add(self, conforms: bool) -> None:
        """Count nothing."""


@contextmanager
def _counting(verb: str) -> Iterator[_Counter]:
    """Show progress on a terminal, and none of it in a pipe."""
    if not sys.stderr.isatty():
        yield _Silent()
        return
    from dipgraph.screen import counting

    with counting(verb) as counter:
        yield counter


def _report(checked: "Checked") -> None:
    for located in checked.report:
        tell(str(located))


def _exit_code(checked: "Checked") -> int:
    if checked.report.conforms:
        return 0
    return 1 if checked.readable else InputError.exit_code
