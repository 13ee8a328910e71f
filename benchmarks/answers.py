"""Print how fast dipgraph answers, checks and reads, as ratios measured in this one run.

Run by hand, on a quiet machine::

    python benchmarks/answers.py

Every figure is CPU time, as the median of several runs; each pair is measured in turn, so that a
machine that slows down slows both.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset

from dipgraph import resources
from dipgraph.inputs import sources
from dipgraph.pipeline import Pipeline
from dipgraph.query import read_question, solutions
from dipgraph.shipped import shipped_store
from dipgraph.store import Store

RUNS = 7
ENTRIES = 60
BASE = ["-c", "import pyoxigraph, click"]
ASK = ["-m", "dipgraph", "ask", "shared-sectors", "--state", "Belgium"]


def main() -> None:
    """Measure everything and print a table of figures against what was promised."""
    with shipped_store() as store:
        print(f"{'what':58} {'ratio':>8}  promised")
        _print("ask, whole process / importing pyoxigraph and click", _process_ratio(), "<= 4")
        overhead, rdflib_gain = _question_ratios(store)
        _print("slowest question / the same text in pyoxigraph", overhead, "<= 1.2")
        _print("rdflib / the same question, least gain", rdflib_gain, ">= 20")
        _print("check of one document / reading and converting it", _check_ratio(), "< 3")
        whole, sixty = _reading_rates()
        _print("shipped documents read a second and core", whole, "see the next line")
        _print(f"documents of {ENTRIES} entries read a second and core", sixty, ">= 200")


def _print(what: str, figure: float, promised: str) -> None:
    print(f"{what:58} {figure:8.2f}  {promised}", flush=True)


def _process_ratio() -> float:
    pairs = [(_children_cpu(ASK), _children_cpu(BASE)) for _ in range(RUNS + 1)][1:]
    return statistics.median(ask / base for ask, base in pairs)


def _children_cpu(arguments: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _question_ratios(store: Store) -> tuple[float, float]:
    """Return the largest overhead over pyoxigraph, and the least gain over rdflib."""
    nquads = _dump(store)
    plain = _read_only(store)
    dataset = Dataset(default_union=True)
    dataset.parse(data=nquads, format="nquads")
    overheads, gains = [], []
    for path in resources.question_files():
        question = read_question(path)
        text = question.text

        def ours(text: str = text, bind: Callable[..., str] = question.bind) -> None:
            results = store.query(bind({}))
            assert isinstance(results, ox.QuerySolutions)
            list(solutions(results).rows)

        def theirs(text: str = text) -> None:
            results = plain.query(text)
            assert isinstance(results, ox.QuerySolutions)
            list(results)

        our, their = _in_turn(ours, theirs, RUNS * 3)
        slow = _cpu(lambda text=text: list(dataset.query(text)))  # type: ignore[misc] # default
        overheads.append(our / their)
        gains.append(slow / our)
        print(
            f"  {question.name:24} {our * 1000:8.2f} ms  x{our / their:.2f}"
            f"  rdflib x{slow / our:.0f}"
        )
    return max(overheads), min(gains)


def _check_ratio() -> float:
    """Return the CPU of the whole check of a document over that without the validation."""
    pipeline = Pipeline()
    source = next(sources(resources.annotated_documents()))
    pipeline.process(source)
    whole, unvalidated = _in_turn(
        lambda: pipeline.process(source), lambda: pipeline.convert(source), RUNS * 3
    )
    return whole / unvalidated


def _reading_rates() -> tuple[float, float]:
    """Return how many documents are read a second: the shipped ones, and such of ``ENTRIES``.

    The time goes with the number of entries, of which the shipped documents have more.
    """
    pipeline = Pipeline()
    found = list(sources(resources.annotated_documents()))
    readings = [pipeline.read(source) for source in found]
    entries = sum(len(r.document.facts) for r in readings if r is not None and r.document)
    spent = [_cpu(lambda: [pipeline.read(source) for source in found]) for _ in range(RUNS * 3)]
    rate = 1 / statistics.median(spent)
    return len(found) * rate, entries / ENTRIES * rate


def _in_turn(
    first: Callable[[], object], second: Callable[[], object], runs: int
) -> tuple[float, float]:
    pairs = [(_cpu(first), _cpu(second)) for _ in range(runs + 1)][1:]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _read_only(store: Store) -> ox.Store:
    current = (store.path / "current").read_text().strip()
    return ox.Store.read_only(str(store.path / "versions" / current / "quads"))


def _dump(store: Store) -> bytes:
    data = _read_only(store).dump(format=ox.RdfFormat.N_QUADS)
    assert data is not None
    return data


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    main()
