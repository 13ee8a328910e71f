"""Load documents into a store: what conforms goes in whole, and what does not stays out."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from dipgraph import resources
from dipgraph.namespaces import DATA
from dipgraph.pipeline.check import Pipeline
from dipgraph.pipeline.loading import Loaded, Loading, Plan
from dipgraph.pipeline.outcome import Outcome
from dipgraph.pipeline.rejects import Rejects
from dipgraph.store import Store, StoreWriter

__all__ = ["load", "remember"]

_PLAN: Final = Plan()


def load(
    paths: Iterable[Path],
    folder: Path,
    pipeline: Pipeline,
    progress: Callable[[Outcome], None] = lambda _: None,
    plan: Plan = _PLAN,
) -> Loaded:
    """Load the documents of the files into the store of a folder; what does not conform stays out.

    Without a path, the shipped documents. The store is made where there is none; where nothing
    changed, or nothing conforms, it stays as it is. Raises StoreError.
    """
    chosen = list(paths) or resources.annotated_documents()
    with StoreWriter(folder) as writer, Rejects(plan.rejects, chosen) as rejects:
        remember(writer, pipeline)
        loading = Loading(writer, pipeline, plan)
        done = loading.done
        before = writer.quads
        for outcome in loading.outcomes(chosen):
            progress(outcome)
            rejects.add(outcome.rejected)
            if outcome.conforms:
                rejects.accept(outcome.place)
        rejects.finish()
        done.refused = plan.strict and bool(done.rejected or done.unreadable)
        if done.refused:
            return Loaded(
                rejected=done.rejected, unreadable=done.unreadable, quads=before, refused=True
            )
        loading.finish()
        if writer.changed:
            writer.commit()
        done.mended = rejects.settle()
        done.quads = writer.quads
    return done


def remember(store: Store | StoreWriter, pipeline: Pipeline) -> None:
    """Let documents refer to the reference data that earlier loads put into a store."""
    for graph in store.graphs:
        shipped = graph in store.inputs or f"<{graph}>" in pipeline.base
        if graph.startswith(f"{DATA}reference/") and not shipped:
            pipeline.extend(f"<{graph}>", list(store.triples(graph)))
