"""Limits end the process, and only while they last."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dipgraph.query import Limits

_GROW = "while True: held.append(bytearray(2**20)); time.sleep(0.001)"


def _run(code: str) -> "subprocess.CompletedProcess[str]":
    head = "import time\nfrom pathlib import Path\nfrom dipgraph.query import Limits\nheld = []\n"
    return subprocess.run(
        [sys.executable, "-c", head + code], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("begin", "code", "said"),
    [("pass", 4, "was given up; make"), ("d.begin_output()", 5, "not the whole answer")],
)
def test_what_takes_too_long_is_ended(begin: str, code: int, said: str) -> None:
    done = _run(f"with Limits(0.1, 0) as d:\n    {begin}\n    time.sleep(60)")
    assert done.returncode == code
    assert "took longer than 0.1 seconds" in done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    ("begin", "code", "said"),
    [
        ("pass", 4, "was given up; make"),
        ("d.begin_output()", 5, "not the whole answer"),
        ("d.stop_clock()", 4, "was given up; make"),
    ],
)
def test_what_needs_too_much_memory_is_ended(begin: str, code: int, said: str) -> None:
    done = _run(f"with Limits(60, 200 * 2**20) as d:\n    {begin}\n    {_GROW}")
    assert done.returncode == code
    assert "needs more than 200M of memory" in done.stderr
    assert said in done.stderr


def test_memory_of_mapped_files_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(400 * 2**20))
    done = _run(
        f"import mmap\nfile = open({str(tmp_path / 'file')!r}, 'rb')\n"
        "with Limits(60, 200 * 2**20):\n"
        "    mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)\n"
        "    sum(mapped[::4096])\n    time.sleep(0.3)\nprint('alive')"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")


def test_what_stays_within_the_limits_is_left_alone() -> None:
    done = _run("with Limits(0.1, 200 * 2**20):\n    pass\ntime.sleep(0.3)\nprint('alive')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")


@pytest.mark.parametrize("limits", ["Limits(0, 0)", "Limits(0, 200 * 2**20)"])
def test_no_time_means_never(limits: str) -> None:
    done = _run(f"with {limits}:\n    time.sleep(0.2)\nprint('alive')")
    assert (done.returncode, done.stdout) == (0, "alive\n")


def test_a_stopped_clock_ends_nothing() -> None:
    done = _run(
        "with Limits(0.1, 0) as d:\n    d.stop_clock()\n    time.sleep(0.3)\nprint('alive')"
    )
    assert (done.returncode, done.stdout) == (0, "alive\n")


@pytest.mark.parametrize("lose", ["sys.stderr = None", "os.close(2)", "sys.stderr.close()"])
def test_the_end_comes_even_where_nobody_can_be_told(lose: str) -> None:
    done = _run(f"import os, sys\n{lose}\nwith Limits(0.1, 0):\n    time.sleep(60)")
    assert done.returncode == 4


def test_memory_is_watched_when_no_file_can_be_opened() -> None:
    few = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\n"
    done = _run(f"{few}with Limits(60, 200 * 2**20):\n    {_GROW}")
    assert done.returncode == 4
    assert "200M" in done.stderr


def test_a_file_that_is_not_whole_is_removed(tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.touch()
    _run(f"with Limits(0.1, 0) as d:\n    d.begin_file(Path({str(file)!r}))\n    time.sleep(60)")
    assert not file.exists()


def test_what_is_lifted_holds_no_more(tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.touch()
    begun = f"d.begin_file(Path({str(file)!r}))\n    d.lift()\n    time.sleep(0.4)"
    done = _run(f"with Limits(0.2, 0) as d:\n    {begun}\nprint('alive')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "alive\n", "")
    assert file.exists()


def test_interrupts_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Limits(60, 0):
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is before
