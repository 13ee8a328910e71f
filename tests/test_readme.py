"""Every console block of the README is run, in order, and prints what the README says."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from docs.write import README, TERMS, questions_in, terms
from tests.servers.base import INSTALLED, Program, Server, free_port, java, require, running
from tests.servers.fixtures import installed
from tests.servers.fuseki import FUSEKI_JAR

_ROOT = README.parent
_BLOCK = re.compile(r"^( *)```(\w+) ?(\S*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_OXIGRAPH = INSTALLED / "oxigraph" / "bin" / "oxigraph"
_RUN_ELSEWHERE = {"make test": "the command that runs this test"}


def _blocks() -> Iterator[tuple[str, str, str]]:
    for match in _BLOCK.finditer(README.read_text()):
        indent = len(match[1])
        body = "".join(line[indent:] for line in match[4].splitlines(keepends=True))
        yield match[2], match[3], body


def _commands() -> Iterator[tuple[str, list[str]]]:
    for kind, _, body in _blocks():
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                yield command, output.splitlines()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that the README tells to write."""
    folder = tmp_path_factory.mktemp("desk")
    for _, name, body in _blocks():
        if name:
            with (folder / name).open("a") as file:
                file.write(body)
    return folder


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    """Return a free port for each one that the README names."""
    return {"7878": free_port(), "3030": free_port()}


@pytest.fixture(scope="module")
def serve(desk: Path) -> Iterator[Callable[[str, str], None]]:
    """Return a function that runs a server by its line in the README, until the end."""
    with ExitStack() as stack:

        def start(line: str, url: str) -> None:
            program = Program(shlex.split(line), desk, {"FUSEKI_BASE": str(desk / "base")})
            query = f"{url}/query"
            stack.enter_context(running(Server(line, url, query, url, url, desk, program)))

        yield start


def _on_ports(command: str, ports: dict[str, int]) -> str:
    for known, free in ports.items():
        command = command.replace(known, str(free))
    return command


def _server_line(command: str) -> tuple[str, str] | None:
    """Return the line that starts a server here, and the path of its address; or None."""
    if command.startswith("oxigraph serve "):
        return command.replace("oxigraph", str(require(_OXIGRAPH)), 1), ""
    if command.startswith("java -jar jena-fuseki-server.jar "):
        line = command.replace("jena-fuseki-server.jar", str(require(FUSEKI_JAR)))
        return line.replace("java", java(), 1), "/ds"
    return None


def _matches(expected: list[str], printed: str) -> bool:
    """Compare with an ellipsis standing for anything, over lines where it stands alone."""
    parts = "\n".join(expected).split("…")
    pattern = ".*".join(re.escape(part.strip("\n")) for part in parts)
    flags = re.DOTALL
    return not expected or re.fullmatch(f"\\n*{pattern}\\n*", printed, flags) is not None


@pytest.mark.parametrize(("command", "expected"), list(_commands()))
def test_command(
    command: str,
    expected: list[str],
    desk: Path,
    ports: dict[str, int],
    serve: Callable[[str, str], None],
) -> None:
    with installed():
        line = _server_line(command)
        if "--endpoint" in command:
            require(_OXIGRAPH if "7878" in command else FUSEKI_JAR)
    if line is not None:
        port = next(free for known, free in ports.items() if known in command)
        serve(_on_ports(line[0], ports), f"http://127.0.0.1:{port}{line[1]}")
        return
    if command in _RUN_ELSEWHERE:
        assert command in (_ROOT / ".ci" / "run").read_text()
        return
    folder = desk
    if command.startswith("make"):
        folder = _ROOT
        if not (_ROOT / ".venv" / "answer").exists():
            pytest.skip("make answer would install from the network; make test has run it before")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        _on_ports(command, ports),
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout + done.stderr if re.search("load|push", command) else done.stdout
    assert _matches(expected, printed), printed


def test_the_table_of_questions_is_current() -> None:
    text = README.read_text()
    assert questions_in(text) == text, "run: python docs/write.py"


def test_the_page_of_terms_is_current() -> None:
    assert TERMS.read_text() == terms(), "run: python docs/write.py"
