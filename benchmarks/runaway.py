"""Print how far beyond its limits a query that runs away is ended, over a hundred such queries.

Run by hand, on a quiet machine, in some three minutes::

    python benchmarks/runaway.py
    python benchmarks/runaway.py 10 2G

Each query runs alone, in a process of its own. Overshoot in time is how much longer the process
lives than a query without work does, plus the time allowed; for memory it is how long the process
lives after it passed the limit, as seen from outside every few milliseconds.
"""

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 1.0
SIZE = "300M"
NOTHING = "ASK { }"
GIBIBYTE = 2**30


@dataclass(frozen=True, slots=True)
class Run:
    """One query: its exit code and last words, seconds of life, seconds and bytes beyond."""

    code: int
    words: str
    lived: float
    beyond: float
    peak: int


def main() -> None:
    """Run every query and print those that say something, then the distribution."""
    from tests.query.hostile import HOSTILE

    seconds, size = (sys.argv[1:] + [str(SECONDS), SIZE][len(sys.argv) - 1 :])[:2]
    limits = ["--timeout", seconds, "--max-memory", size]
    print(f"limits: {seconds} s, {size}", flush=True)
    overshoots: dict[str, list[float]] = {"time": [], "memory": []}
    others: dict[int, int] = {}
    for what, text in HOSTILE.items():
        idle = _run(NOTHING, limits).lived  # in turn: what slows one down slows both
        run = _run(text, limits)
        if run.code in (4, 5):
            kind = "time" if "--timeout" in run.words else "memory"
            over = run.lived - idle - float(seconds) if kind == "time" else run.beyond
            overshoots[kind].append(over)
        else:
            kind, over = "refused" if run.code == 2 else "done", 0.0
            others[run.code] = others.get(run.code, 0) + 1
        print(
            f"{kind:8} {run.code:3} {run.lived:6.2f} s  over {over:6.3f} s"
            f"  most {run.peak / GIBIBYTE:5.2f} GiB  {what}",
            flush=True,
        )
    for kind, found in overshoots.items():
        _summarise(kind, found)
    print(f"others, by exit code: {others}")


def _summarise(kind: str, found: list[float]) -> None:
    if found:
        tenth = sorted(found)[int(len(found) * 0.9)]
        print(
            f"ended by {kind}: {len(found)}; overshoot in seconds: median"
            f" {statistics.median(found):.3f}, 90 % {tenth:.3f}, worst {max(found):.3f}"
        )


def _run(text: str, limits: list[str]) -> Run:
    command = [sys.executable, "-m", "dipgraph", "query", "-", *limits]
    most = _bytes(limits[-1])
    passed, peak = 0.0, 0
    with TemporaryFile() as question, TemporaryFile() as said:
        question.write(text.encode())
        question.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=question, stdout=subprocess.DEVNULL, stderr=said)
        while process.poll() is None:
            used = _used(process.pid)
            peak = max(peak, used)
            if used > most and not passed:
                passed = time.perf_counter()
            time.sleep(0.004)
        end = time.perf_counter()
        said.seek(0)
        words = said.read().decode()
    return Run(process.returncode, words, end - start, end - passed if passed else 0.0, peak)


def _used(process: int) -> int:
    """Return the bytes of anonymous memory of another process; 0 once it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return (
        sum(int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "VmSwap"))) * 1024
    )


def _bytes(size: str) -> int:
    from dipgraph.cli.size import read_size

    return read_size(size)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    main()
