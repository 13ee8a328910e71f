"""Print how fast a corpus is loaded, as ratios measured in this one run.

Run by hand, on a quiet machine with two cores::

    python benchmarks/scale.py --documents 20000

The program ``oxigraph`` comes from the PyPI package of that name, into an environment of its own::

    python -m venv oxigraph && oxigraph/bin/pip install oxigraph
    python benchmarks/scale.py --oxigraph oxigraph/bin/oxigraph

Every figure is a median of several runs in turn, so that a machine that slows down slows all.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click
from rdflib import Dataset

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when this file is run as a program

from benchmarks.corpus import write

from dipgraph.inputs import sources
from dipgraph.pipeline import Pipeline
from dipgraph.store import Store

_FEW = 200
_EVERY = 1.0  # seconds; to look at the memory of gigabytes takes tenths of one
_TOGETHER = "together"


class Run(NamedTuple):
    """Seconds, CPU seconds, and the most megabytes that all processes held at once."""

    wall: float
    cpu: float
    memory: float


@click.command()
@click.option("--documents", default=20_000, show_default=True, type=click.IntRange(min=_FEW))
@click.option("--runs", default=3, show_default=True, type=click.IntRange(min=1))
@click.option("--oxigraph", default="oxigraph", show_default=True, help="The program oxigraph.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to work, on a real disk.")
def main(documents: int, runs: int, oxigraph: str, folder: Path | None) -> None:
    """Measure the load of generated documents, and print it against what was promised."""
    with TemporaryDirectory(dir=folder) as place:
        bench = Bench(Path(place), oxigraph)
        bench.corpora(documents)
        found = [bench.round() for _ in range(runs)]
    middle = {name: _median([each[name] for each in found]) for name in found[0]}
    print(f"{documents} documents, {bench.quads} quads, {runs} runs, {os.cpu_count()} cores")
    for name, run in middle.items():
        print(f"{name:16} {run.wall:8.1f} s {run.cpu:8.1f} s CPU {run.memory:8.0f} MB")
    _compare(middle, documents)


def _compare(middle: dict[str, Run], documents: int) -> None:
    """Print the ratios against what was promised."""
    one, two = middle["load"], middle["load of twice"]
    theirs = middle["rdflib"].wall / _FEW
    print(f"{'what':48} {'ratio':>8}  promised")
    _print("load, with validation / oxigraph load", one.wall / middle["oxigraph"].wall, "<= 1.5")
    _print("rdflib and pySHACL / load, a document", theirs / (one.wall / documents), ">= 50")
    _print("time for twice as many", two.wall / one.wall, "<= 2.2")
    _print("memory for twice as many", two.memory / one.memory, "<= 1.1")
    _print("gigabytes of all processes", two.memory / 1000, "< 2.5")
    _print("reload of what did not change", middle["reload"].wall / one.wall, "<= 0.1")


def _print(what: str, figure: float, promised: str) -> None:
    print(f"{what:48} {figure:8.3f}  {promised}", flush=True)


def _median(runs: list[Run]) -> Run:
    return Run(*(statistics.median(column) for column in zip(*runs, strict=True)))


class Bench:
    """The corpora and the stores of one measurement."""

    def __init__(self, folder: Path, oxigraph: str) -> None:
        """Keep where to work."""
        self._folder = folder
        self._oxigraph = oxigraph
        self._nquads = folder / "corpus.nq"
        self._few = folder / "few.jsonl"
        self.quads = 0

    def corpora(self, documents: int) -> None:
        """Generate the corpora, and the N-Quads of the first."""
        write(self._folder / "one.jsonl.zst", documents)
        write(self._folder / "two.jsonl.zst", 2 * documents)
        write(self._few, _FEW)
        self._load("one.jsonl.zst")
        with Store(self._folder / "store") as store, self._nquads.open("wb") as file:
            for graph in store.graphs:
                file.write(store.nquads(graph))
            self.quads = store.manifest.quads

    def round(self) -> dict[str, Run]:
        """Measure everything once."""
        measured = {"load": self._load("one.jsonl.zst")}
        measured["reload"] = self._load("one.jsonl.zst", anew=False)
        index = self._folder / "index"
        shutil.rmtree(index, ignore_errors=True)
        command = [self._oxigraph, "load", "--location", str(index), "--file", str(self._nquads)]
        measured["oxigraph"] = _measure(command)
        measured["load of twice"] = self._load("two.jsonl.zst")
        shutil.rmtree(self._folder / "store")
        measured["rdflib"] = _measure([sys.executable, __file__, _TOGETHER, str(self._few)])
        return measured

    def _load(self, name: str, anew: bool = True) -> Run:
        store = self._folder / "store"
        if anew:
            shutil.rmtree(store, ignore_errors=True)
        command = [sys.executable, "-m", "dipgraph", "load", "--store", str(store)]
        return _measure([*command, str(self._folder / name)])


def _together(path: Path) -> None:
    """Take documents through the same stages put together from rdflib and pySHACL."""
    pipeline = Pipeline("pyshacl")
    dataset = Dataset()
    for source in sources([path]):
        conversion = pipeline.process(source).conversion
        assert conversion is not None
        dataset.parse(data=conversion.nquads(), format="nquads")
    assert len(dataset)


def _measure(command: list[str]) -> Run:
    """Run a command, and watch the memory of it and of all that it starts."""
    before, begun = os.times(), time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        most = 0.0
        while process.poll() is None:
            most = max(most, _memory(process.pid))
            time.sleep(_EVERY)
        assert process.stderr is not None
        said = process.stderr.read().decode()
    wall, after = time.monotonic() - begun, os.times()
    click.echo(f"{wall:8.1f} s  {' '.join(command)}", err=True)
    if process.returncode:
        raise click.ClickException(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    spent = after.children_user + after.children_system
    return Run(wall, spent - before.children_user - before.children_system, most)


def _memory(process: int) -> float:
    """Return the megabytes of a process and of all below it; what they share counts once."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        own = int(rollup.partition("\nPss:")[2].split()[0]) / 1000
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, IndexError):  # it has ended meanwhile
        return 0.0
    return own + sum(_memory(int(child)) for child in below)


if __name__ == "__main__":
    if sys.argv[1:2] == [_TOGETHER]:
        _together(Path(sys.argv[2]))
    else:
        main()
