"""What ``python tests/fuzz.py`` does for minutes, done for seconds, the same each time."""

import faulthandler
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fuzz import TARGETS, fuzz, set_alarm

HANG = """
import re

from tests import fuzz
from tests.test_fuzz import stderr


def test_what_never_ends(stderr: int) -> None:
    fuzz._SECONDS = 0.5
    fuzz.set_alarm(stderr)
    hang()


def hang() -> None:
    re.match("(a+)+$", "a" * 60 + "b")
"""


@pytest.fixture
def stderr(capfd: pytest.CaptureFixture[str]) -> Iterator[int]:
    """Yield where an alarm is to be written, which pytest does not capture, as it would be lost."""
    with capfd.disabled():
        file = os.dup(2)
    set_alarm(file)
    yield file
    faulthandler.cancel_dump_traceback_later()
    os.close(file)


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_is_made_up_is_read(target: str, stderr: int) -> None:
    number = 4 if "pyshacl" in target else 20
    done = fuzz(target, number, 0, lambda _: set_alarm(stderr))
    assert done["runs"] > 1
    if target == "fair":
        assert done["conforming"] > 1


def test_a_hang_ends_the_run_and_is_shown(tmp_path: Path) -> None:
    (tmp_path / "test_hang.py").write_text(HANG)
    command = [sys.executable, "-m", "pytest", "-q", "--import-mode=importlib", "test_hang.py"]
    root = Path(__file__).resolve().parents[1]
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 1
    assert "Timeout (0:00:01)!" in done.stderr
    assert "in hang\n" in done.stderr
