"""Loads that end by themselves or are killed: at a time, at a change of a file, in a phase."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from tests.crashing.doomed import NOTHING

__all__ = ["Chances", "Death", "Run", "finish", "kill", "run"]

_ROOT: Final = Path(__file__).resolve().parents[2]
_DOOMED: Final = "tests.crashing.doomed"
_CALLS: Final = 10
"""Two to the power of this: so many calls later than a change a load is killed at most."""


@dataclass(frozen=True, slots=True)
class Death:
    """How a load is to die: so many seconds after it began, after it began a phase, or at a change.

    ``manner`` is ``time``, ``phase`` or ``change``; ``what`` is that of ``doomed``.
    """

    manner: str
    seconds: float = 0.0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Chances:
    """When an undisturbed load could have been killed: its length, changes of files, and phases.

    The phases are given by name, with their seconds.
    """

    seconds: float
    changes: int
    phases: Mapping[str, float]

    def draw(self, chance: random.Random) -> Death:
        """Return one death of all that there are."""
        manner = chance.choices(("time", "change", "phase"), (4, 4, 2 * bool(self.phases)))[0]
        if manner == "time":
            return Death(manner, chance.uniform(0, 1.1 * self.seconds))
        if manner == "change":
            number = max(chance.randint(1, self.changes) for _ in range(2))  # what counts is last
            calls = int(2 ** chance.uniform(0, _CALLS)) * chance.randint(0, 1)
            return Death(manner, what=f"{number}+{calls}")
        what = chance.choice(sorted(self.phases))
        return Death(manner, chance.uniform(0, self.phases[what]), what)


class Run(NamedTuple):
    """A load that ended by itself: its exit code, what it said, and when it could have died."""

    code: int
    said: str
    chances: Chances


def run(command: tuple[str, ...], folder: Path) -> Run:
    """Let a load run to its end; note when it could have died."""
    begun = time.monotonic()
    process = _begin(_DOOMED, (NOTHING, *command), folder)
    out, said = process.communicate()
    seconds = time.monotonic() - begun
    _await_workers(process)
    found = json.loads(out.splitlines()[-1])
    return Run(process.returncode, said, Chances(seconds, found["changes"], found["phases"]))


def kill(command: tuple[str, ...], folder: Path, death: Death) -> tuple[int, str]:
    """Let a load die; return the exit code, and what it said if it ended by itself before."""
    if death.manner == "time":
        process = _begin("dipgraph", command, folder)
    else:
        process = _begin(_DOOMED, (death.what, *command), folder)
    if death.manner == "phase":
        assert process.stdout is not None
        process.stdout.readline()
    if death.manner != "change":
        try:
            process.wait(death.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    _, said = process.communicate()
    _await_workers(process)
    assert process.returncode >= 0 or process.returncode == -signal.SIGKILL
    return process.returncode, said


def finish(command: tuple[str, ...], folder: Path) -> tuple[int, str]:
    """Let a load run to its end; return the exit code, and what it said."""
    process = _begin("dipgraph", command, folder)
    _, said = process.communicate()
    _await_workers(process)
    return process.returncode, said


def _begin(module: str, words: tuple[str, ...], folder: Path) -> "subprocess.Popen[str]":
    paths = f"{_ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    return subprocess.Popen(
        [sys.executable, "-m", module, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths, "TMPDIR": str(folder.parent / "temporary")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )


def _await_workers(process: "subprocess.Popen[str]") -> None:
    """Wait until the workers of a process have ended by themselves."""
    deadline = time.monotonic() + 60
    while _lives(process.pid):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.01)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
