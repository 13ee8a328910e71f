"""Parsers of other makers, to read what dipgraph writes: Jena's riot and Raptor's rapper."""

import os
import subprocess
from pathlib import Path
from tempfile import gettempdir

from tests.servers.base import INSTALLED, java, require
from tests.servers.fuseki import FUSEKI_JAR

__all__ = ["run_rapper", "run_riot"]

_DEBIAN = INSTALLED / "debian"


def run_riot(*arguments: str | Path) -> str:
    """Return what `riot` prints; a file it cannot read raises CalledProcessError with stderr."""
    program = [java(), "-Xmx512m", "-cp", str(require(FUSEKI_JAR)), "riotcmd.riot"]
    # Without it, Jena prints a warning among the data.
    return _run([*program, *map(str, arguments)], {"SIS_DATA": gettempdir()})


def run_rapper(*arguments: str | Path) -> str:
    """Return what `rapper` prints; a file it cannot read raises CalledProcessError with stderr."""
    program = require(_DEBIAN / "usr" / "bin" / "rapper")
    libraries = {"LD_LIBRARY_PATH": str(_DEBIAN / "libraries")}
    return _run([str(program), *map(str, arguments)], libraries)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
