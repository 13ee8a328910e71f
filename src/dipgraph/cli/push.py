"""The command ``push``: the graph into a triple store that somebody runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dipgraph.cli.notices import tell
from dipgraph.cli.options import (
    open_store,
    open_transport,
    remote_options,
    store_option,
    timeout_of,
)
from dipgraph.cli.progress import measuring
from dipgraph.errors import RemoteError, UsageError
from dipgraph.namespaces import curie

if TYPE_CHECKING:
    from dipgraph.remote.push import Plan
    from dipgraph.store import Store

__all__ = ["push"]

_NAMED: Final = 5

_TIMEOUT: Final = 300.0
"""Seconds of silence that a store may need to take in a batch, or a large graph."""


@click.command()
@click.option("--endpoint", metavar="URL", help="The triple store, such as http://localhost:7878")
@store_option
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--prune", is_flag=True, help="Remove graphs of earlier pushes that are gone here.")
@click.option("--adopt", is_flag=True, help="Replace graphs of the same name that no push made.")
@remote_options[0]
@remote_options[1]
@timeout_of(_TIMEOUT)
def push(store: Path | None, dry_run: bool, prune: bool, adopt: bool, **given: Any) -> None:
    """Push the graph into a triple store: each named graph that changed replaces its namesake.

    Graphs that dipgraph did not make are not touched. A push that was cut off is run again, and
    ends in the same state. The timeout is for each silence of the triple store. Without a store,
    the shipped documents are pushed, and nothing can be pruned.

    \b
    Example:
      dipgraph push --endpoint http://localhost:7878 --dry-run
    """
    from dipgraph.remote.push import Push

    if given["endpoint"] is None:
        raise UsageError(
            "Name the triple store, such as: dipgraph push --endpoint http://localhost:7878"
        )
    if prune and store is None:
        raise UsageError(
            "Name the store with --store when you prune: all that is not in it is removed from the"
            " triple store."
        )
    with open_store(store) as opened, open_transport(given) as (transport, address):
        pushing = Push(opened, transport, address)
        plan = pushing.plan
        if plan.foreign and not adopt:
            raise RemoteError(_foreign(plan.foreign))
        if dry_run:
            _describe(plan, opened, prune)
            return
        quads = sum(opened.graphs[graph].quads for graph in plan.written)
        with measuring("Pushing", quads) as progress:
            pushing.run(progress)
        if prune and plan.gone:
            for graph in plan.gone:
                tell(f"Removing {curie(graph)}, which is gone here.")
            pushing.prune()
        _summarise(plan, opened, prune)


def _describe(plan: "Plan", store: "Store", prune: bool) -> None:
    """Say what a push would do with each graph that it does not leave as it is."""
    for verb, graphs in (("add", plan.new), ("replace", plan.changed), ("adopt", plan.foreign)):
        for graph in graphs:
            click.echo(f"{verb} {curie(graph)} ({store.graphs[graph].quads} triples)")
    removed = plan.gone if prune else ()
    for graph in removed:
        click.echo(f"remove {curie(graph)}")
    tell(
        f"Nothing was written. A push would write {len(plan.written)} graphs, remove {len(removed)}"
        f" and leave {len(plan.unchanged)} as they are."
    )
    _say_what_remains(plan, prune)


def _summarise(plan: "Plan", store: "Store", prune: bool) -> None:
    quads = sum(entry.quads for entry in store.graphs.values())
    removed = plan.gone if prune else ()
    if not plan.written and not removed:
        tell(f"Nothing changed: the triple store holds the same {len(plan.unchanged)} graphs.")
    else:
        tell(
            f"Added graphs: {len(plan.new)}. Replaced: {len(plan.changed) + len(plan.foreign)}."
            f" Unchanged: {len(plan.unchanged)}. Removed: {len(removed)}. Quads in all: {quads}."
        )
    _say_what_remains(plan, prune)


def _say_what_remains(plan: "Plan", prune: bool) -> None:
    if plan.gone and not prune:
        tell(
            "Of earlier pushes the triple store holds graphs that are gone here:"
            f" {_names(plan.gone)}; remove them with --prune."
        )


def _foreign(graphs: tuple[str, ...]) -> str:
    return (
        f"The triple store already holds graphs of these names that no push made: {_names(graphs)};"
        " nothing was changed. Remove them there, or replace them with --adopt."
    )


def _names(graphs: tuple[str, ...]) -> str:
    named = ", ".join(map(curie, graphs[:_NAMED]))
    return f"{named} and {len(graphs) - _NAMED} more" if len(graphs) > _NAMED else named
