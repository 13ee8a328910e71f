"""One load under way: what is taken in, what is refused, and what is removed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from dipgraph import __version__
from dipgraph.errors import InputError
from dipgraph.inputs import STANDARD_INPUT, Source
from dipgraph.namespaces import DATA
from dipgraph.pipeline.check import Pipeline
from dipgraph.pipeline.names import Names, still_repeated, was_repeated
from dipgraph.pipeline.order import LATE, in_order, is_document
from dipgraph.pipeline.outcome import (
    NO_MEMORY,
    Outcome,
    outcome_of,
    refuse,
    refuse_repeated,
    source_key,
    unreadable,
)
from dipgraph.pipeline.workers import Task, Workers
from dipgraph.store import Stored, StoreWriter

__all__ = ["Loaded", "Loading", "Plan"]

_DOCUMENTS: Final = f"{DATA}document/"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to load: by how many processes, and what is to become of what does not conform.

    Rejected documents go into the file ``rejects``, if there is one; where it is ``strict``,
    nothing is loaded unless all conform; ``prune`` removes documents that are not given.
    """

    workers: int = 1
    rejects: Path | None = None
    strict: bool = False
    prune: bool = False


@dataclass(slots=True)
class Loaded:
    """What a load did: graphs that changed, that were the same already, and rejected documents.

    ``replaced`` are those of the changed ones that held something else before, ``removed`` those
    that were pruned. Of ``rejected`` documents, and of the ``unreadable`` files among them, there
    is but the number; ``stale`` is that of documents that were checked by other shapes or reference
    data than those of now. ``refused`` tells that a strict load changed nothing, ``spared`` that
    nothing was pruned, because nothing was given, or what does not tell its name may be a document
    of the store. ``mended`` is where those went that stood among the rejects and are loaded now.
    """

    changed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    rejected: int = 0
    unreadable: int = 0
    stale: int = 0
    quads: int = 0
    refused: bool = False
    spared: bool = False
    mended: Path | None = None


class Loading:
    """What a load puts into the next version of a store, document by document."""

    def __init__(self, writer: StoreWriter, pipeline: Pipeline, plan: Plan) -> None:
        """Begin to load into the next version of a store."""
        self.done = Loaded()
        self._writer = writer
        self._pipeline = pipeline
        self._plan = plan
        self._given = Names()
        """The graphs that were taken in."""
        self._kept: set[str] = set()
        """The graphs of documents that were rejected, which are not gone for that."""

    def outcomes(self, paths: list[Path]) -> Iterator[Outcome]:
        """Take in each document of the paths, reference data first, and yield what became of it."""
        found = in_order(paths)
        for first in found:
            if is_document(first):
                found = chain([first], found)
                break
            yield self._refer(first)
        checked = self._pipeline.checked_by
        workers = Workers(self._pipeline, self._plan.workers)
        for examined, outcome in workers.examine(self._tasks(found, checked)):
            yield self._take(examined, outcome)

    def finish(self) -> None:
        """Bring in what every store holds, and remove what is gone."""
        done = self.done
        if done.changed or done.unchanged or not (done.rejected or done.unreadable):
            self._put_base()
        if self._plan.prune:
            named = any(graph.startswith(_DOCUMENTS) for graph in (*self._given, *self._kept))
            done.spared = bool(done.unreadable or "" in self._kept or not named)
            if not done.spared:
                self._prune()
        checked = self._pipeline.checked_by
        done.stale = sum(
            graph.startswith(_DOCUMENTS) and entry.checked != checked
            for graph, entry in self._writer.graphs.items()
        )

    def _refer(self, source: Source | InputError) -> Outcome:
        """Take in what comes before documents: reference data to refer to, if it can be read."""
        if isinstance(source, InputError):
            return self._take(None, unreadable(source))
        try:
            checked = self._pipeline.process(source)
        except MemoryError:
            return self._take(source, refuse(source, NO_MEMORY))
        outcome = self._take(source, outcome_of(source, checked))
        if outcome.conforms and checked.conversion is not None:
            self._pipeline.extend(checked.conversion.graph, checked.conversion.triples)
        return outcome

    def _tasks(self, found: Iterator[Source | InputError], checked: str) -> Iterator[Task]:
        """Yield what is to be examined; what is in the store already as it is now, is not."""
        entries = self._writer.graphs.items()
        known = {entry.source: graph for graph, entry in entries if entry.source}
        for source in found:
            if isinstance(source, InputError):
                yield Task(None, outcome=unreadable(source))
            elif source.name != str(STANDARD_INPUT) or not source.is_reference:
                key = source_key(source, checked)
                same = known.get(key, "")
                outcome = Outcome(source.place, same, size=source.size) if same else None
                yield Task(source, key, checked, outcome)
            else:
                yield Task(source, outcome=refuse(source, LATE))

    def _take(self, source: Source | None, outcome: Outcome) -> Outcome:
        """Put a document that conforms into the store, unless another of its name came before."""
        graph, stored = outcome.graph, outcome.stored
        if source is not None and stored is not None and self._is_refused(source, graph, stored):
            outcome = refuse(source, still_repeated(f"<{graph}>"), graph)
        if outcome.conforms:
            entry = self._writer.before[graph] if stored is None else stored.entry
            before = self._given.other(graph, entry.sha256, outcome.place)
            if before:
                assert source is not None
                outcome = refuse_repeated(source, graph, before)
        if not outcome.conforms:
            if graph or source is None or not source.is_reference:
                self._kept.add(graph)
            self.done.rejected += 1
            self.done.unreadable += not outcome.readable
        elif stored is None:
            self.done.unchanged.append(graph)
        else:
            self.put(graph, stored)
        return outcome

    def _is_refused(self, source: Source, graph: str, stored: Stored) -> bool:
        """Tell whether a document was rejected for a name that another in the store still has."""
        known = self._writer.graphs.get(graph)
        other = known is not None and not known.same_quads(stored.entry)
        return other and graph not in self._given and was_repeated(source, f"<{graph}>")

    def put(self, graph: str, stored: Stored) -> None:
        """Make a graph hold these quads, and note whether that changes it."""
        known = graph in self._writer.graphs
        changed = self._writer.put(graph, stored)
        if known and changed:
            self.done.replaced.append(graph)
        (self.done.changed if changed else self.done.unchanged).append(graph)

    def _put_base(self) -> None:
        """Bring the graphs that every store holds up to date; remove those no longer shipped."""
        writer, base = self._writer, self._pipeline.base
        for conversion in base.values():
            graph = conversion.graph[1:-1]
            if graph not in self._given:
                self.put(graph, Stored.of_triples(conversion.triples, conversion.graph))
        names = {graph[1:-1] for graph in base}
        for graph in sorted(g for g in writer.inputs if g in writer.graphs and g not in names):
            writer.remove(graph)
            self.done.changed.append(graph)
        shipped = {graph: writer.graphs[graph].sha256 for graph in names}
        shapes = self._pipeline.shapes_hash
        writer.record({"dipgraph": __version__, "shapes": shapes, **shipped})

    def _prune(self) -> None:
        """Remove the documents that are not among those given."""
        present = {*self._given, *self._kept}
        for graph in [g for g in self._writer.graphs if g.startswith(_DOCUMENTS)]:
            if graph not in present:
                self._writer.remove(graph)
                self.done.removed.append(graph)
