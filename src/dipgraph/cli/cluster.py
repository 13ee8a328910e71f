"""What ``load`` does beyond one machine: a build on Spark, and the parts that come of one."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from dipgraph.cli.notices import tell
from dipgraph.cli.options import is_given
from dipgraph.errors import UsageError

if TYPE_CHECKING:
    from dipgraph.pipeline import EngineName, Loaded
    from dipgraph.store import Stored

__all__ = [
    "build_on_spark",
    "cluster_options",
    "load_parts_into",
    "refuse_beside_parts",
    "refuse_beside_spark",
    "refuse_without_spark",
]

_F = TypeVar("_F", bound=Callable[..., Any])

_CHECKING: Final = ("workers", "rejects", "strict", "prune")
"""The options that say how documents are checked here, and what becomes of them."""

_OPTIONS: Final = (
    click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        show_default=True,
        help="Who does the work: this machine, or a cluster of Apache Spark, which reads corpora.",
    ),
    click.option(
        "--output",
        metavar="DIR",
        help="With Spark: a new folder, by a path or URL that the cluster knows.",
    ),
    click.option("--master", metavar="URL", help="With Spark: its master, unless it is known."),
    click.option(
        "--nquads", is_flag=True, help="PATHS are N-Quads that were built: parts, or their folder."
    ),
)


def cluster_options(command: _F) -> _F:
    """Give a command the options for what is more than one machine can carry."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def refuse_beside_spark(**given: Any) -> None:
    """Raise UsageError where an option was given that Spark does not know."""
    _refuse((n for n in (*_CHECKING, "nquads") if given[n]), "--engine spark")
    if is_given("store"):
        raise UsageError("Spark builds parts, and no --store; load those with --nquads.")
    if given["output"] is None:
        raise UsageError("Name a new folder for what Spark builds, such as: --output my-parts")


def refuse_beside_parts(**given: Any) -> None:
    """Raise UsageError where an option was given that does not go with parts, which are checked."""
    _refuse((n for n in _CHECKING if given[n]), "--nquads")
    _refuse(("shacl-engine",) if is_given("shacl_engine") else (), "--nquads")


def _refuse(names: Iterable[str], beside: str) -> None:
    for name in names:
        raise UsageError(f"--{name} does not go with {beside}; leave one of them out.")


def refuse_without_spark(**given: Any) -> None:
    """Raise UsageError where an option was given that only Spark knows."""
    for name in ("output", "master"):
        if given[name] is not None:
            raise UsageError(f"--{name} goes only with --engine spark; add that, or leave it out.")


def build_on_spark(
    paths: tuple[str, ...], output: str, master: str | None, engine: "EngineName"
) -> int:
    """Build the parts of a graph, say what came of it, and return the exit code."""
    if not paths:
        raise UsageError("Name the corpora to build from, by paths or URLs that the cluster knows.")
    from dipgraph.spark import build, opened_session

    with opened_session(master) as session:
        built = build(session, paths, output, engine, tell)
    tell(
        f"Graphs: {built.graphs}. Quads: {built.quads}. Rejected documents: {built.rejected}."
        f" Repeated: {built.repeated}. They are in {output}."
    )
    if built.rejected:
        tell(f"The rejected documents are in {output}/rejects; mend them there, and load them.")
    return int(built.rejected > 0)


def load_parts_into(
    paths: tuple[str, ...], store: Path, progress: "Callable[[Stored], None]"
) -> "Loaded":
    """Load parts of N-Quads into a store."""
    if not paths:
        raise UsageError("Name the parts to load, or their folder.")
    from dipgraph.pipeline import load_parts

    return load_parts([Path(path) for path in paths], store, progress)
