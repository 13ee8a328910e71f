"""Print how long a push to Oxigraph server takes against its own upload of the same quads.

Run by hand, on a quiet machine, after `sh tests/servers/install.sh`::

    python benchmarks/push.py --quads 1000000

Every figure is wall time, as the median of three runs; each run starts an empty server, and the
three ways are measured in turn, so that a machine that slows down slows all of them.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when this file is run as a program

from benchmarks.corpus import write
from tests.servers import Server, start_oxigraph

from dipgraph.store import Store

RUNS: Final = 3
QUADS_PER_DOCUMENT: Final = 300
WAYS: Final = ("push", "upload", "upload, no_transaction")


@click.command()
@click.option("--quads", default=1_000_000, show_default=True, type=click.IntRange(min=1000))
def main(quads: int) -> None:
    """Measure pushes and uploads of a generated store, and print what was promised beside them."""
    with tempfile.TemporaryDirectory() as folder:
        whole, quarter = (_make(Path(folder) / str(n), n) for n in (quads, quads // 4))
        nquads = _dump(whole)
        times: dict[str, list[float]] = {way: [] for way in WAYS}
        peaks = []
        for _ in range(RUNS):
            for way, seconds in times.items():
                taken, peak = _measured(way, whole, nquads)
                seconds.append(taken)
                peaks += [peak] if way == "push" else []
        small = _measured("push", quarter, nquads)[1]
    median = {way: statistics.median(seconds) for way, seconds in times.items()}
    for way, seconds in times.items():
        print(f"{way:40} {median[way]:8.2f} s  of {', '.join(f'{s:.2f}' for s in seconds)}")
    _print("push / upload", median["push"] / median["upload"], "<= 1.3")
    _print("push / upload, no_transaction", median["push"] / median[WAYS[2]], "<= 1.3")
    _print("peak memory, MiB", statistics.median(peaks), "flat")
    _print("peak memory of a quarter, MiB", small, "the same")


def _print(what: str, figure: float, promised: str) -> None:
    print(f"{what:40} {figure:8.2f}    promised {promised}", flush=True)


def _make(folder: Path, quads: int) -> Path:
    """Return the folder of a store of about so many quads."""
    folder.mkdir()
    corpus = folder / "corpus.jsonl"
    write(corpus, quads // QUADS_PER_DOCUMENT)
    store = folder / "store"
    subprocess.run([sys.executable, "-m", "dipgraph", "load", "--store", store, corpus], check=True)
    return store


def _dump(store: Path) -> Path:
    file = store.parent / "dump.nq"
    with Store(store) as opened, file.open("wb") as out:
        for graph in opened.graphs:
            out.write(opened.nquads(graph))
    return file


def _measured(way: str, store: Path, nquads: Path) -> tuple[float, float]:
    """Return the seconds of one way into an empty server, and the peak memory of a push in MiB."""
    with tempfile.TemporaryDirectory() as folder, start_oxigraph(Path(folder)) as server:
        if way == "push":
            return _timed(lambda: _push(server, store))
        parameters = {"no_transaction": ""} if way == WAYS[2] else {}
        return _timed(lambda: _upload(server, nquads, parameters))


def _timed(work: Callable[[], float]) -> tuple[float, float]:
    before = time.perf_counter()
    peak = work()
    return time.perf_counter() - before, peak


def _push(server: Server, store: Path) -> float:
    """Push in a process of its own, and return its peak memory in MiB."""
    code = (
        "import resource, sys; from dipgraph.cli import main\n"
        "try: main()\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    arguments = ["push", "--endpoint", server.url, "--store", str(store)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)
    return int(done.stdout.split()[-1]) / 1024


def _upload(server: Server, nquads: Path, parameters: dict[str, str]) -> float:
    with nquads.open("rb") as file:
        httpx.post(
            server.graph_url,
            params=parameters,
            content=file,
            headers={"Content-Type": "application/n-quads"},
            timeout=None,
        ).raise_for_status()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
