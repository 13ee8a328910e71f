"""End work that takes too long.

A query cannot be cancelled from Python while the store computes, but the interpreter is free
meanwhile, so a second thread can end the process. A reading command owns nothing that an end
without notice could harm.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable

from dipgraph.errors import StoreError

__all__ = ["end_after", "end_on_interrupt"]


def end_after(seconds: float, stop: Callable[[int], object] = os._exit) -> threading.Timer | None:
    """End the process after so many seconds, with a sentence; 0 means never."""
    if seconds <= 0:
        return None

    def end() -> None:
        sys.stderr.write(
            f"Error: the answer took longer than {seconds:g} seconds and was given up; make the"
            " question narrower, or allow more with --timeout.\n"
        )
        sys.stderr.flush()
        stop(StoreError.exit_code)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    return timer


def end_on_interrupt() -> None:
    """Let Ctrl-C end the process at once, even while the store computes."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
