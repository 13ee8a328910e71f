"""Run dipgraph so that it kills itself at a change of a file, or tells when a phase begins.

::

    python -m tests.crashing.doomed WHAT load …

WHAT is the number of the change before which it kills itself, such as 12, or 12+40 for that many
calls later; or the name of a phase, which it tells on standard output when it enters it; or
``nothing``: then it says at the end what there is to choose from, as JSON. In any case few quads do
for what is otherwise done with many.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, Final

PHASES: Final = {
    "stream": "QuadStream.write",
    "build": "Building.build",
    "order": "Building.order",
    "finish": "Building.finish",
}
"""What takes long in a large load: new documents stream in, the others follow, and so on."""

NOTHING: Final = "nothing"

_MODULES: Final = {"QuadStream": "dipgraph.store.stream", "Building": "dipgraph.store.building"}
_FEW: Final = {
    ("dipgraph.store.building", "_BATCH"): 300_000,  # bytes, of which a document makes 115,000
    ("dipgraph.store.writer", "_PIECE"): 1_000,
}
_CHANGES: Final = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate")
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Changes:
    """The changes of files in the current folder, as Python announces them before they are made."""

    def __init__(self, last: int, calls: int) -> None:
        """Name the change at which this process is killed, if it comes, or so many calls later."""
        self.number = 0
        self._last = last
        self._calls = calls
        self._here = os.getcwd()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        changes = self._is_change(event, arguments)
        self.number += changes
        if changes and self.number == self._last:
            if not self._calls:
                _die()
            sys.setprofile(self._count_down)

    def _count_down(self, *_: object) -> None:
        """Count a call of this thread, or its end."""
        self._calls -= 1
        if not self._calls:
            _die()

    def _is_change(self, event: str, arguments: tuple[Any, ...]) -> bool:
        """Tell whether a file is changed; all that is in a folder that is removed counts once."""
        if event == "open":
            return bool(arguments[2] & _WRITING) and self._is_here(arguments[0])
        of_folder = event == "os.remove" and arguments[1] != -1
        return event in _CHANGES and not of_folder and self._is_here(arguments[0])

    def _is_here(self, path: Any) -> bool:
        return isinstance(path, int) or os.path.abspath(os.fsdecode(path)).startswith(self._here)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Phases:
    """How many seconds pass from when a phase first begins to when it ends for the last time."""

    def __init__(self, told: str) -> None:
        self.lengths: dict[str, float] = {}
        self._told = told
        self._begun: dict[str, float] = {}
        for name, path in PHASES.items():
            owner, _, function = path.partition(".")
            owned = getattr(import_module(_MODULES[owner]), owner)
            setattr(owned, function, self._noted(name, getattr(owned, function)))

    def _noted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def noted(*arguments: Any) -> Any:
            if name == self._told and name not in self._begun:
                print(name, flush=True)
            begun = self._begun.setdefault(name, time.monotonic())
            try:
                return function(*arguments)
            finally:
                self.lengths[name] = time.monotonic() - begun

        return noted


def main() -> None:
    """Run the command after the first word of the command line."""
    what, *command = sys.argv[1:]
    for (module, name), few in _FEW.items():
        room = vars(import_module(module))
        assert name in room
        room[name] = few
    phases = Phases(what)
    last, _, calls = what.partition("+")
    changes = Changes(int(last) if last.isdecimal() else -1, int(calls or 0))
    sys.addaudithook(changes)
    from dipgraph.cli import main as dipgraph

    try:
        dipgraph(command, prog_name="dipgraph")
    finally:
        if what == NOTHING:
            print(json.dumps({"changes": changes.number, "phases": phases.lengths}))


if __name__ == "__main__":
    main()
