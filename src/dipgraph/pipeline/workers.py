"""Examine documents in other processes, a batch at a time and in their order.

A process is started anew, never forked, because a store may be open. One that is lost costs nothing
but time: what it worked on is done again.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait
from threading import Thread
from typing import Final, NamedTuple

from dipgraph.errors import StoreError
from dipgraph.inputs import Source
from dipgraph.pipeline.check import Pipeline
from dipgraph.pipeline.outcome import Outcome, examine, refuse

__all__ = ["Task", "Workers"]

_BATCH: Final = 32
_TRIES: Final = 2
_ALONE: Final = 64
"""So many documents are examined in this process before others are started."""

_YIELDING: Final = 5
"""How much the workers yield to the index, which is the last to end: see ``os.nice``."""

_LOST: Final = (
    "The process that checked this document ended each time; it may need more memory than there is:"
    " split it, or use fewer --workers."
)


class Task(NamedTuple):
    """A document, the hash of its source, and that of what it is checked by.

    Where the ``outcome`` is known already, nothing is left to do.
    """

    source: Source | None
    key: str = ""
    checked: str = ""
    outcome: Outcome | None = None


_Batch = list[Task]
_Done = tuple[Source | None, Outcome]


class Workers:
    """Processes that examine documents; none where one is enough."""

    def __init__(self, pipeline: Pipeline, number: int) -> None:
        """Keep the pipeline; the processes start when there is enough to do."""
        self._pipeline = pipeline
        self._number = number
        self._pool: ProcessPoolExecutor | None = None

    def examine(self, tasks: Iterable[Task]) -> Iterator[_Done]:
        """Yield each document with what becomes of it, in order."""
        waiting = iter(tasks)
        for task in islice(waiting, None if self._number < 2 else _ALONE):
            yield task.source, _do(self._pipeline, task)
        first = next(waiting, None)
        if first is not None:
            yield from self._examine_beside(_batches(chain([first], waiting)))

    def _examine_beside(self, batches: Iterator[_Batch]) -> Iterator[_Done]:
        """Keep a few batches under way, so that no process waits and little is held."""
        under_way: deque[tuple[_Batch, Future[list[Outcome]]]] = deque()
        try:
            while True:
                for batch in islice(batches, 2 * self._number + 1 - len(under_way)):
                    under_way.append((batch, self._submit(batch)))
                if not under_way:
                    return
                batch, future = under_way.popleft()
                try:
                    yield from zip((t.source for t in batch), future.result(), strict=True)
                except BrokenProcessPool:
                    lost = [batch, *(other for other, _ in under_way)]
                    under_way.clear()
                    yield from self._one_by_one(lost)
        finally:
            self._end()

    def _one_by_one(self, lost: list[_Batch]) -> Iterator[_Done]:
        """Do again what was under way when a process was lost, a document at a time.

        Whichever document ends its process twice more is to blame, and refused.
        """
        self._end()
        for task in chain.from_iterable(lost):
            yield task.source, self._again(task)

    def _again(self, task: Task) -> Outcome:
        for _ in range(_TRIES):
            try:
                (outcome,) = self._submit([task]).result()
            except BrokenProcessPool:
                self._end()
            else:
                return outcome
        assert task.source is not None
        return refuse(task.source, _LOST)

    def _submit(self, batch: _Batch) -> "Future[list[Outcome]]":
        if self._pool is None:
            self._start()
        assert self._pool is not None
        try:
            return self._pool.submit(_do_all, batch)
        except (BrokenProcessPool, OSError):  # a process was lost since the last batch
            lost: Future[list[Outcome]] = Future()
            lost.set_exception(BrokenProcessPool())
            return lost

    def _start(self) -> None:
        """Start the processes, until one works; raise StoreError where none ever does."""
        before = multiprocessing.active_children()
        context = multiprocessing.get_context("spawn")
        try:
            self._pool = ProcessPoolExecutor(self._number, context, _begin, (self._pipeline,))
            self._pool.submit(_nothing).result()
        except (OSError, BrokenProcessPool) as error:
            for process in multiprocessing.active_children():
                if process not in before:  # it would wait for work for ever
                    process.terminate()
            why = error.strerror if isinstance(error, OSError) else "each ends at once"
            raise _failure(why or str(error)) from error

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


def _failure(why: str) -> StoreError:
    return StoreError(
        f"The processes that check documents cannot be started ({why}), so nothing was loaded; see"
        " what the system lets you run, or give --workers 1."
    )


def _nothing() -> None:
    """Do nothing, which a process can that works."""


def _batches(tasks: Iterator[Task]) -> Iterator[_Batch]:
    while batch := list(islice(tasks, _BATCH)):
        yield batch


_pipeline: Pipeline
"""That of a worker, which has one for as long as it lasts."""


def _begin(pipeline: Pipeline) -> None:
    """Prepare a worker: it leaves Ctrl-C to its parent, ends with it, and yields to the index."""
    global _pipeline
    _pipeline = pipeline
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_YIELDING)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _do_all(tasks: _Batch) -> list[Outcome]:
    return [_do(_pipeline, task) for task in tasks]


def _do(pipeline: Pipeline, task: Task) -> Outcome:
    if task.outcome is not None:
        return task.outcome
    assert task.source is not None
    return examine(pipeline, task.source, task.key, task.checked)
