"""A deadline ends the process, and only while it lasts."""

import signal
import subprocess
import sys

import pytest

from dipgraph.query import Deadline


def _run(code: str) -> "subprocess.CompletedProcess[str]":
    head = "import time\nfrom dipgraph.query import Deadline\n"
    return subprocess.run(
        [sys.executable, "-c", head + code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("begin", "code", "said"),
    [("pass", 4, "was given up; make"), ("d.begin_output()", 5, "not the whole answer")],
)
def test_what_takes_too_long_is_ended(begin: str, code: int, said: str) -> None:
    done = _run(f"with Deadline(0.1) as d:\n    {begin}\n    time.sleep(60)")
    assert done.returncode == code
    assert "longer than 0.1 seconds" in done.stderr
    assert said in done.stderr


def test_what_is_done_in_time_is_left_alone() -> None:
    done = _run("with Deadline(0.1):\n    pass\ntime.sleep(0.3)\nprint('alive')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")


def test_no_time_means_never() -> None:
    done = _run("with Deadline(0):\n    time.sleep(0.2)\nprint('alive')")
    assert (done.returncode, done.stdout) == (0, "alive\n")


def test_interrupts_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Deadline(60):
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is before
