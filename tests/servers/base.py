"""What is the same for all servers: a port, a process, the wait for an answer, the end."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

__all__ = [
    "INSTALLED",
    "Program",
    "Server",
    "StartError",
    "Unavailable",
    "free_port",
    "java",
    "require",
    "running",
]

INSTALLED = Path(
    os.environ.get("DIPGRAPH_SERVERS")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dipgraph-servers"
)
"""Where `install.sh` puts the programs; read once, before the tests set a cache of their own."""

_START_SECONDS = 90
_STOP_SECONDS = 30
_POLL_SECONDS = 0.05


class Unavailable(Exception):  # noqa: N818 - what a machine lacks is no error
    """Say that a program is not installed."""


class StartError(Exception):
    """Say that a server did not answer, with the end of its log."""


def require(program: Path) -> Path:
    """Return the file of a program, or say how to install it."""
    if not program.exists():
        raise Unavailable(f"{program} is not there: run sh tests/servers/install.sh")
    return program


def java() -> str:
    """Return the Java on the path."""
    found = shutil.which("java")
    if found is None:
        raise Unavailable("there is no java on the path")
    return found


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass
class Program:
    """A program that runs, ends and runs again, and the log it writes."""

    command: list[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def start(self) -> None:
        assert self.ended, "it still runs"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """Ask it to end; kill it where it does not."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it with SIGKILL, without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


@dataclass(frozen=True)
class Server:
    """A triple store that answers, and where. Updates of Virtuoso need its user, by Digest."""

    name: str
    url: str
    query_url: str
    update_url: str
    graph_url: str
    folder: Path
    program: Program
    user: str | None = None
    password: str | None = None
    ready_url: str | None = None

    @property
    def auth(self) -> httpx.Auth | None:
        """Who may write, in the form that httpx takes."""
        if self.user is None or self.password is None:
            return None
        return httpx.DigestAuth(self.user, self.password)

    def start(self) -> None:
        """Run the program and wait until it answers; say why where it does not."""
        self.program.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self.program.ended or time.monotonic() > deadline:
                self.program.kill()
                raise StartError(f"{self.name} does not answer:\n{self.program.log_tail()}")
            time.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """End the server in its own way."""
        self.program.stop()

    def kill(self) -> None:
        """End the server with SIGKILL."""
        self.program.kill()

    def restart(self) -> None:
        """Run the server again, on the same folder and port."""
        self.program.stop()
        self.start()

    def _answers(self) -> bool:
        url = self.ready_url or f"{self.query_url}?query=ASK%20%7B%7D"
        try:
            with httpx.Client(trust_env=False, timeout=5) as client:
                answer = client.get(url)
        except httpx.TransportError:
            return False
        return answer.status_code == httpx.codes.OK


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Start a server, and stop it at the end whatever happens."""
    try:
        server.start()
        yield server
    finally:
        server.stop()
