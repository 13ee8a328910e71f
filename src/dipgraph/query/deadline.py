"""End work that takes too long.

A query cannot be cancelled from Python while the store computes, but the interpreter is free
meanwhile, so a second thread can end the process. A reading command owns nothing that an end
without notice could harm.
"""

import gc
import os
import signal
import sys
import threading
from types import TracebackType
from typing import Final, Self

from dipgraph.errors import StoreError

__all__ = ["Deadline"]

_PARTIAL: Final = 5
"""The exit code of a partial answer."""


class Deadline:
    """A time after which the process is ended, with a sentence, while the context lasts.

    Within the context Ctrl-C, too, ends the process at once, even while the store computes.
    Garbage is not collected meanwhile: the second thread might do it, and pyoxigraph's results
    must be dropped by the thread that made them.
    """

    def __init__(self, seconds: float) -> None:
        """Set the time; 0 means never."""
        self._seconds = seconds
        self._code = StoreError.exit_code

    def __enter__(self) -> Self:
        """Start the clock."""
        self._handler = signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._collecting = gc.isenabled()
        gc.disable()
        self._timer = threading.Timer(self._seconds, self._end)
        self._timer.daemon = True
        if self._seconds > 0:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the clock."""
        self._timer.cancel()
        if self._timer.ident is not None:
            self._timer.join()
        if self._collecting:
            gc.enable()
        signal.signal(signal.SIGINT, self._handler)

    def cancel(self) -> None:
        """Stop the clock: all is computed, and what is left is up to the reader."""
        self._timer.cancel()

    def begin_output(self) -> None:
        """Note that from now on an end leaves a partial answer behind."""
        self._code = _PARTIAL

    def _end(self) -> None:
        left = "; what was written is not the whole answer" if self._code == _PARTIAL else ""
        sys.stderr.write(
            f"Error: the answer took longer than {self._seconds:g} seconds and was given up{left};"
            " make the question narrower, or allow more with --timeout.\n"
        )
        sys.stderr.flush()
        os._exit(self._code)
