"""Load documents into a store: what conforms goes in whole, and what does not stays out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from dipgraph import __version__, resources
from dipgraph.namespaces import DATA
from dipgraph.pipeline.base import Base
from dipgraph.pipeline.check import Checked, Pipeline
from dipgraph.store import Store, StoreWriter

__all__ = ["Loaded", "load", "put_base", "put_graph", "remember"]


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
                conversion = checked.conversion
                put_graph(writer, conversion.graph[1:-1], conversion.nquads(), done)
        if done.changed or done.unchanged or not done.rejected:
            put_base(writer, pipeline.shipped, done)
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


def put_graph(writer: StoreWriter, graph: str, nquads: str, done: Loaded) -> None:
    """Make a graph, given by its IRI, hold these N-Quads, and note whether that changes it."""
    known = graph in writer.graphs
    changed = writer.replace(graph, nquads)
    if known and changed:
        done.replaced.append(graph)
    (done.changed if changed else done.unchanged).append(graph)


def put_base(writer: StoreWriter, base: Base, done: Loaded) -> None:
    """Bring the graphs that every store holds up to date, and remove those no longer shipped."""
    given = {*done.changed, *done.unchanged}
    for conversion in base.graphs.values():
        if conversion.graph[1:-1] not in given:
            put_graph(writer, conversion.graph[1:-1], conversion.nquads(), done)
    shipped = {graph[1:-1] for graph in base.graphs}
    for graph in _outdated(writer, shipped):
        writer.remove(graph)
        done.changed.append(graph)
    hashes = {graph: writer.graphs[graph].sha256 for graph in shipped}
    writer.record({"dipgraph": __version__, "shapes": base.shapes_hash, **hashes})


def _outdated(writer: StoreWriter, base: Collection[str]) -> list[str]:
    """Return the graphs that came with an earlier dipgraph and do not come with this one."""
    return sorted(graph for graph in writer.graphs if graph in writer.inputs and graph not in base)
