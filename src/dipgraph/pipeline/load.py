"""Load documents into a store: what conforms goes in whole, and what does not stays out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dipgraph import __version__, resources
from dipgraph.document import Conversion
from dipgraph.namespaces import DATA
from dipgraph.pipeline.check import Checked, Pipeline
from dipgraph.store import Store, StoreWriter

__all__ = ["Loaded", "load", "remember"]


@dataclass(slots=True)
class Loaded:
    """What a load did: graphs that changed, that were the same already, and rejected documents.

    ``replaced`` are those of the changed ones that held something else before.
    """

    changed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    rejected: list[Checked] = field(default_factory=list)
    quads: int = 0


def load(
    paths: Iterable[Path],
    folder: Path,
    pipeline: Pipeline,
    progress: Callable[[Checked], None] = lambda _: None,
) -> Loaded:
    """Load the documents of the files into the store of a folder; what does not conform stays out.

    Without a path, the shipped documents. The store is made where there is none; where nothing
    changed, or nothing conforms, it stays as it is. Raises StoreError and InputError.
    """
    chosen = list(paths) or resources.annotated_documents()
    done = Loaded()
    with StoreWriter(folder) as writer:
        remember(writer, pipeline)
        for checked in pipeline.check(chosen):
            progress(checked)
            if checked.conversion is None:
                done.rejected.append(checked)
            else:
                _put(writer, checked.conversion, done)
        if done.changed or done.unchanged or not done.rejected:
            _put_base(writer, pipeline, done)
        if done.changed:
            writer.commit()
        done.quads = writer.quads
    return done


def remember(store: Store | StoreWriter, pipeline: Pipeline) -> None:
    """Let documents refer to the reference data that earlier loads put into a store."""
    for graph in store.graphs:
        shipped = graph in store.inputs or f"<{graph}>" in pipeline.base
        if graph.startswith(f"{DATA}reference/") and not shipped:
            pipeline.extend(f"<{graph}>", list(store.triples(graph)))


def _put(writer: StoreWriter, conversion: Conversion, done: Loaded) -> None:
    graph = conversion.graph[1:-1]
    known = graph in writer.graphs
    changed = writer.replace(graph, conversion.nquads())
    if known and changed:
        done.replaced.append(graph)
    (done.changed if changed else done.unchanged).append(graph)


def _put_base(writer: StoreWriter, pipeline: Pipeline, done: Loaded) -> None:
    """Bring the graphs that every store holds up to date, and remove those no longer shipped."""
    given = {*done.changed, *done.unchanged}
    for conversion in pipeline.base.values():
        if conversion.graph[1:-1] not in given:
            _put(writer, conversion, done)
    base = {conversion.graph[1:-1] for conversion in pipeline.base.values()}
    for graph in _outdated(writer, base):
        writer.remove(graph)
        done.changed.append(graph)
    shipped = {graph: writer.graphs[graph].sha256 for graph in base}
    writer.record({"dipgraph": __version__, "shapes": pipeline.shapes_hash, **shipped})


def _outdated(writer: StoreWriter, base: Collection[str]) -> list[str]:
    """Return the graphs that came with an earlier dipgraph and do not come with this one."""
    return sorted(graph for graph in writer.graphs if graph in writer.inputs and graph not in base)
