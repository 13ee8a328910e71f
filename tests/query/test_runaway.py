"""Each query of a hundred that run away is ended with a sentence, without a network.

All run here with small limits, two at a time. How far beyond its limit each is ended is no matter
of passing or failing; ``benchmarks/runaway.py`` prints it.
"""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.query.hostile import HOSTILE

from dipgraph.query import in_order, order

_LIMITS = ("--timeout", "0.3", "--max-memory", "100M")
_ENDED = re.compile(
    r"Error: the answer (took longer than 0\.3 seconds|needs more than 100M of memory) and was"
    r" given up(; what was written is not the whole answer)?; make the question narrower,"
    r" or allow more with --(timeout|max-memory)\.\n"
)
_FEWEST = 100
"""Of all queries, so many must really run away."""

_MANY = " ".join(f"'{i:099}'" for i in range(2000))
"""Values that fill a pipe three times."""

Done = subprocess.CompletedProcess[str]
Runs = dict[str, "Future[Done]"]


def _no_network() -> list[str]:
    """Return the command that runs another where there is no network; nothing where it cannot."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    command = [unshare, "--map-root-user", "--net"]
    works = subprocess.run([*command, "true"], capture_output=True, check=False)
    return [] if works.returncode else command


def _run(text: str, command: list[str]) -> Done:
    """Run a query to its end, and look that no process of its group is left."""
    with _started(command) as process:
        _, words = process.communicate(text, timeout=120)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    return subprocess.CompletedProcess(command, process.returncode, "", words)


def _started(command: list[str], tries: int = 5) -> subprocess.Popen[str]:
    """Start a command; again, where the system fails to read its name while memory is short.

    Beside processes that need much memory, execve(2) was seen to fail with EFAULT, once in some
    hundred starts.
    """
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    except OSError as error:
        if error.errno != errno.EFAULT or tries == 1:
            raise
        return _started(command, tries - 1)


def _query(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "dipgraph", "query", "-", "--store", str(folder), *options]


@pytest.fixture(scope="module")
def runs(shipped_folder: Path) -> Iterator[Runs]:
    """Return what becomes of each query; they run two at a time while the tests wait."""
    command = [*_no_network(), *_query(shipped_folder, *_LIMITS)]
    with ThreadPoolExecutor(2) as pool:
        yield {what: pool.submit(_run, text, command) for what, text in HOSTILE.items()}
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_query_that_runs_away_is_ended(what: str, runs: Runs) -> None:
    done = runs[what].result()
    match done.returncode:
        case 0:
            assert done.stderr == ""
        case 2:
            assert re.fullmatch(r"Error: [^\n]+\.\n", done.stderr)
        case code:
            assert code in (4, 5)
            assert _ENDED.fullmatch(done.stderr)
            assert (code == 5) == ("not the whole answer" in done.stderr)


def test_nearly_all_of_them_run_away(runs: Runs) -> None:
    ended = [done for done in runs.values() if done.result().returncode in (4, 5)]
    assert len(ended) >= _FEWEST
    words = "".join(run.result().stderr for run in ended)
    assert "--timeout" in words
    assert "--max-memory" in words


def test_they_ran_without_a_network() -> None:
    command = _no_network()
    if not command:
        pytest.skip("unshare(1) cannot make a network namespace here; the queries ran without one")
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), 5)"
    done = subprocess.run(
        [*command, sys.executable, "-c", reach], capture_output=True, text=True, check=False
    )
    assert "Network is unreachable" in done.stderr


def test_a_partial_answer_is_ended_though_nobody_reads_it(shipped_folder: Path) -> None:
    options = ("--timeout", "1", "-F", "json")
    with _start(_query(shipped_folder, *options), HOSTILE["every pair of triples"]) as process:
        assert process.wait(timeout=60) == 5
        assert process.stderr is not None
        assert "not the whole answer" in process.stderr.read()


def test_a_whole_answer_waits_for_its_reader(shipped_folder: Path) -> None:
    texts = (
        f"SELECT ?x {{ VALUES ?x {{ {_MANY} }} }}",
        f"CONSTRUCT {{ <x:a> <x:b> ?x }} {{ VALUES ?x {{ {_MANY} }} }}",
    )
    command = _query(shipped_folder, "--timeout", "4")
    processes = [_start(command, text) for text in texts]
    for process in processes:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=6 if process is processes[0] else 0)
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert out.count("0" * 90) == 2000


@pytest.mark.parametrize(
    ("form", "options"),
    [("json", ("--timeout", "1")), ("csv", ("--timeout", "0", "--max-memory", "64M"))],
)
def test_an_end_leaves_no_file_behind(
    shipped_folder: Path, tmp_path: Path, form: str, options: tuple[str, ...]
) -> None:
    command = _query(shipped_folder, *options, "-o", str(tmp_path / f"answer.{form}"))
    done = _run(HOSTILE["every pair of triples"], command)
    assert done.returncode == 4
    assert "was given up; make" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_long_sort_is_made_of_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []

    def count(things: list[int], key: Callable[[object], str]) -> list[int]:
        lengths.append(len(found := sorted(things, key=key)))
        return found

    monkeypatch.setattr(order, "_RUN", 7)
    monkeypatch.setattr(order, "sorted", count, raising=False)
    assert list(in_order(range(100))) == sorted(range(100), key=str)
    assert max(lengths) == 7


def _start(command: list[str], text: str) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert process.stdin is not None
    process.stdin.write(text)
    process.stdin.close()
    process.stdin = None
    return process
