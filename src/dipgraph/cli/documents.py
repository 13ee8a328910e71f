"""The commands that take documents, ``check``, ``load``, ``schema``, and ``verify``."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dipgraph.cli.cluster import (
    build_on_spark,
    cluster_options,
    load_parts_into,
    refuse_beside_parts,
    refuse_beside_spark,
    refuse_without_spark,
)
from dipgraph.cli.complaints import Complaints, Verdicts
from dipgraph.cli.notices import tell
from dipgraph.cli.options import shacl_engine_option, store_option
from dipgraph.cli.progress import counting
from dipgraph.cli.summary import sum_up
from dipgraph.errors import InputError, UsageError

if TYPE_CHECKING:
    from dipgraph.pipeline import Checked, EngineName, Outcome

__all__ = ["check", "load", "schema", "verify"]

_SHOWN: Final = 100
"""So many messages of one kind are shown; the others are counted."""

_MISTAKES: Final = 100_000
"""So many different mistakes are told apart in a check, which holds their words in memory."""

_PLACES: Final = 10
"""So many places of one mistake are named; the others are counted."""


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, allow_dash=True, readable=False),
)
@store_option
@shacl_engine_option()
def check(files: tuple[Path, ...], store: Path | None, shacl_engine: "EngineName") -> None:
    """Read, convert and validate annotated documents; write nothing.

    FILES are documents, corpora, folders of both, or '-' for a corpus on standard input. With a
    store, they may refer to the reference data that was loaded into it.

    Each line that is wrong is named with file, line and column; what is wrong in the same way in
    more than ten places is counted.

    \b
    Example:
      dipgraph check my-document.yaml
    """
    from dipgraph.pipeline import Pipeline, remember
    from dipgraph.store import Store

    pipeline = Pipeline(shacl_engine, tell)
    if store is not None:
        with Store(store) as opened:
            remember(opened, pipeline)
    worst = 0
    complaints = Complaints(_MISTAKES, _PLACES)
    verdicts = Verdicts()
    with counting("Checking") as counter:
        for checked in pipeline.check(files):
            counter.add(checked.report.conforms)
            if checked.readable:
                verdicts.add(checked.report.source, checked.report.conforms)
            for located in checked.report:
                complaints.add(located.place, located.words)
            worst = max(worst, _exit_code(checked))
    complaints.sum_up("; mend these first")
    verdicts.sum_up()
    sys.exit(worst)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(allow_dash=True, readable=False))
@store_option
@shacl_engine_option(
    "The SHACL engine, for documents that are new or changed; 'dipgraph check' has it check all."
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes that check documents.  [default: as many as there are CPUs]",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where rejected documents go, to be mended and loaded again.  [default: beside the store,"
    " STORE.rejects.jsonl]",
)
@click.option("--strict", is_flag=True, help="Load nothing unless every document conforms.")
@click.option("--prune", is_flag=True, help="Remove the documents that are not given any more.")
@cluster_options
def load(
    paths: tuple[str, ...],
    store: Path | None,
    shacl_engine: "EngineName",
    workers: int | None,
    rejects: Path | None,
    **wishes: Any,
) -> None:
    """Load annotated documents into a store; without PATHS, the shipped ones.

    PATHS are documents, corpora of one document a line (.jsonl, .jsonl.gz, .jsonl.zst), folders of
    both, or '-' for a corpus on standard input. A document goes in whole or not at all, and
    replaces what it said before; one that is in the store as it is now is passed over.

    A corpus too large for one machine is built by Apache Spark into a folder of N-Quads, with
    --engine spark --output DIR, and such a folder is loaded with --nquads.

    \b
    Example:
      dipgraph load --store my-graph my-document.yaml
    """
    if wishes["engine"] == "spark":
        refuse_beside_spark(workers=workers, rejects=rejects, **wishes)
        sys.exit(build_on_spark(paths, wishes["output"], wishes["master"], shacl_engine))
    refuse_without_spark(**wishes)
    from dipgraph.inputs import REJECTS, size_of
    from dipgraph.pipeline import Pipeline, Plan
    from dipgraph.pipeline import load as load_into

    if store is None:
        raise UsageError("Name the folder of the store, such as: dipgraph load --store my-graph")
    if wishes["nquads"]:
        refuse_beside_parts(workers=workers, rejects=rejects, **wishes)
        with counting("Loading") as counter:
            parts = load_parts_into(paths, store, lambda s: counter.add(True, s.entry.quads))
        sum_up(parts, store)
        return
    if wishes["prune"] and not paths:
        raise UsageError("Name all the documents that are to stay when you prune.")
    given = [Path(path) for path in paths]
    rejects = rejects or store.absolute().with_name(f"{store.absolute().name}{REJECTS}")
    if store.absolute() in rejects.absolute().parents:
        raise UsageError(f"{rejects} lies inside the store; name another place with --rejects.")
    plan = Plan(workers or _cpus(), rejects, wishes["strict"], wishes["prune"])
    complaints = Complaints(_SHOWN, 1)
    with counting("Loading", size_of(given) if given else None) as counter:

        def show(outcome: "Outcome") -> None:
            for said in outcome.said:
                complaints.add(*said)
            quads = outcome.stored.entry.quads if outcome.stored else 0
            counter.add(outcome.conforms, quads, outcome.size)

        done = load_into(given, store, Pipeline(shacl_engine, tell), show, plan)
    complaints.sum_up(", with the rejected documents")
    sum_up(done, rejects)
    sys.exit(InputError.exit_code if done.unreadable else int(done.rejected > 0))


def _cpus() -> int:
    """Return how many CPUs this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@click.command()
@click.option("--store", type=click.Path(path_type=Path), envvar="DIPGRAPH_STORE", required=True)
def verify(store: Path) -> None:
    """Read a whole store again, and compare it with the counts and hashes of its manifest.

    \b
    Example:
      dipgraph verify --store my-graph
    """
    from dipgraph.store import Store

    with Store(store) as opened:
        opened.verify()
        manifest = opened.manifest
    tell(f"All is there: {manifest.graphs} graphs, {manifest.quads} quads.")


@click.command()
def schema() -> None:
    """Print the JSON Schema of annotated documents, for editors.

    \b
    Example:
      dipgraph schema > annotated-document.schema.json
    """
    from dipgraph.pipeline import schema_text

    click.echo(schema_text(), nl=False)


def _exit_code(checked: "Checked") -> int:
    if checked.report.conforms:
        return 0
    return 1 if checked.readable else InputError.exit_code
