"""Every console block of the README is run, in order, and prints what the README says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs.write import README, TERMS, questions_in, terms

_ROOT = README.parent
_BLOCK = re.compile(r"^( *)```(\w+) ?(\S*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
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


def _matches(expected: list[str], printed: str) -> bool:
    """Compare with an ellipsis standing for anything, over lines where it stands alone."""
    parts = "\n".join(expected).split("…")
    pattern = ".*".join(re.escape(part.strip("\n")) for part in parts)
    flags = re.DOTALL
    return not expected or re.fullmatch(f"\\n*{pattern}\\n*", printed, flags) is not None


@pytest.mark.parametrize(("command", "expected"), list(_commands()))
def test_command(command: str, expected: list[str], desk: Path) -> None:
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
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout + done.stderr if "load" in command else done.stdout
    assert _matches(expected, printed), printed


def test_the_table_of_questions_is_current() -> None:
    text = README.read_text()
    assert questions_in(text) == text, "run: python docs/write.py"


def test_the_page_of_terms_is_current() -> None:
    assert TERMS.read_text() == terms(), "run: python docs/write.py"
