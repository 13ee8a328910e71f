"""Say a sentence where the engine ends the process.

pyoxigraph is built so that a panic of Rust aborts: no exception arrives. As of 0.5.13 its sort
panics where it finds no order among values. It compares numbers by value, and a number with what
is none by their characters, so that 9 < 10, 10 < "5x" and "5x" < 9.
"""

import signal
from collections.abc import Callable
from typing import Any

__all__ = ["Aborts"]


class Aborts:
    """What is done, while the context lasts, where the engine aborts: a call that ends the process.

    A handler of Python's own would wait for the next step of the interpreter, which never comes;
    one that ctypes makes runs at once, in the thread that aborts.
    """

    def __init__(self, end: Callable[[], None]) -> None:
        """Set what ends the process."""
        self._end = end

    def __enter__(self) -> None:
        """Begin to wait for an abort."""
        import ctypes  # which takes milliseconds, and few queries need it

        def handle(_: int) -> None:
            self._end()

        self._set: Any = ctypes.CDLL(None).signal  # see signal(2)
        self._set.restype = ctypes.c_void_p
        self._set.argtypes = [ctypes.c_int, ctypes.c_void_p]
        self._handler = ctypes.CFUNCTYPE(None, ctypes.c_int)(handle)  # kept while C may call it
        self._before = self._set(signal.SIGABRT, ctypes.cast(self._handler, ctypes.c_void_p))

    def __exit__(self, *_: object) -> None:
        """Let an abort be what it was."""
        self._set(signal.SIGABRT, self._before)
