"""End work that takes too long or too much memory.

A query cannot be cancelled from Python while the store computes, but the interpreter is free
meanwhile, so a second thread can end the process. A limit of the system's own would abort it
without a word. A reading command owns nothing that an end without notice could harm.
"""

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from dipgraph.errors import StoreError
from dipgraph.query.aborts import Aborts
from dipgraph.query.memory import size_words, used_memory

__all__ = ["Limits"]

_PARTIAL: Final = 5
"""The exit code of a partial answer."""

_INTERVAL: Final = 0.05
"""Seconds between two looks at the memory; a query may take a gigabyte a second."""


class Limits:
    """A time and a size of memory beyond which the process is ended, with a sentence.

    They hold while the context lasts. Within it Ctrl-C, too, ends the process at once, even while
    the store computes. Garbage is not collected meanwhile: the second thread might do it, and
    pyoxigraph's results must be dropped by the thread that made them.

    What holds the interpreter for long, such as the sort of a long list, holds up the end too.
    """

    def __init__(self, seconds: float, memory: int) -> None:
        """Set the time, and the memory in bytes; 0 means no limit."""
        self._seconds = seconds
        self._memory = memory
        self._begun = False
        self._unfinished: Path | None = None

    def __enter__(self) -> Self:
        """Start the clock and the looks at the memory."""
        self._handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._collecting = gc.isenabled()
        gc.disable()
        self._end_time = (
            time.monotonic() + self._seconds if self._seconds else threading.TIMEOUT_MAX
        )
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        if self._seconds or self._memory:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Lift the limits."""
        self.lift()
        if self._collecting:
            gc.enable()
        signal.signal(signal.SIGINT, self._handler)

    def stop_clock(self) -> None:
        """Lift the limit of time: all is computed, and what is left is up to the reader."""
        self._end_time = threading.TIMEOUT_MAX

    def lift(self) -> None:
        """Lift both limits, once and for all: what is whole by now is not given up any more."""
        self._left.set()
        if self._thread.ident is not None:
            self._thread.join()

    def begin_output(self) -> None:
        """Note that from now on an end leaves a partial answer behind."""
        self._begun = True

    def begin_file(self, path: Path) -> None:
        """Note that an end leaves a file behind that is not whole, and is to be removed."""
        self._unfinished = path

    @contextmanager
    def explain_aborts(self) -> Iterator[None]:
        """End the process with a sentence where the engine aborts it, as its sort may."""
        why = "the engine gave up, and said why above"
        hint = "if it found no order among the values, sort them by their words: ORDER BY STR(?x)"
        with Aborts(lambda: self._end(why, hint, StoreError.exit_code)):
            yield

    def _watch(self) -> None:
        while not self._left.wait(self._pause()):
            if time.monotonic() >= self._end_time:
                self._give_up(f"took longer than {self._seconds:g} seconds", "--timeout")
            if self._memory and used_memory() > self._memory:
                words = size_words(self._memory)
                self._give_up(f"needs more than {words} of memory", "--max-memory")

    def _pause(self) -> float:
        left = max(0.0, self._end_time - time.monotonic())
        return min(left, _INTERVAL if self._memory else threading.TIMEOUT_MAX)

    def _give_up(self, excess: str, option: str) -> None:
        hint = f"make the question narrower, or allow more with {option}"
        self._end(f"the answer {excess} and was given up", hint, StoreError.exit_code)

    def _end(self, why: str, hint: str, code: int) -> None:
        """End the process, whatever becomes of the sentence: nobody may be there to read it."""
        try:
            if self._unfinished is not None:
                self._unfinished.unlink(missing_ok=True)
            left = "; what was written is not the whole answer" if self._begun else ""
            sys.stderr.write(f"Error: {why}{left}; {hint}.\n")
            sys.stderr.flush()
        finally:
            os._exit(_PARTIAL if self._begun else code)
