"""The library that makes a write fail: it stands between a process and its system."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Choice", "Disk", "Shim", "can_build"]

_SOURCE = Path(__file__).with_name("failing.c")


def can_build() -> bool:
    """Tell whether this system has what it takes: Linux, and a compiler."""
    return sys.platform == "linux" and shutil.which("cc") is not None


@dataclass(frozen=True, slots=True)
class Disk:
    """How writes fail: how many of them, from the chosen one on (0: all), and with which error."""

    name: str
    number: int
    error: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The first write to fail: the one of this number, counted from the first of a kind."""

    at: int
    kind: str = ""


class Shim:
    """The compiled library, and the log of what it saw."""

    def __init__(self, folder: Path) -> None:
        """Compile the library into a folder."""
        self._path = folder / "failing.so"
        self._log = folder / "failing.log"
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(self._path), str(_SOURCE), "-ldl"]
        subprocess.run(command, check=True)

    def environment(self, under: Path, disk: Disk, choice: Choice) -> dict[str, str]:
        """Return an environment in which writes below a folder fail, and forget what was seen."""
        self._log.unlink(missing_ok=True)
        return os.environ | {
            "LD_PRELOAD": str(self._path),
            "FAILING_UNDER": f"{under}/",
            "FAILING_LOG": str(self._log),
            "FAILING_AT": str(choice.at),
            "FAILING_KIND": choice.kind,
            "FAILING_FOR": str(disk.number),
            "FAILING_ERROR": str(disk.error),
        }

    @property
    def writes(self) -> list[str]:
        """Return the writes that were asked for, in their order; those that failed say so."""
        return self._log.read_text().splitlines() if self._log.exists() else []
