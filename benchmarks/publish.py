"""Print how fast a release is written, and how its memory grows, as ratios of this one run.

Run by hand, on a quiet machine::

    python benchmarks/publish.py

The store is made of the shipped documents, copied under other names. Speeds are CPU time, as the
median of several runs measured in turn; memory is the peak of a process of its own.
"""

import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from dipgraph.publisher import release_prefixes
from dipgraph.publisher.contents import Edition, Materials
from dipgraph.publisher.quads import graph_statements, sorted_graphs, write_nquads
from dipgraph.publisher.release import write_release
from dipgraph.publisher.turtle import turtle
from dipgraph.query import known_prefixes
from dipgraph.shipped import shipped_store
from dipgraph.store import Store, StoreWriter
from dipgraph.vocabulary import Vocabulary

RUNS = 3
COPIES = 32
"""Copies of each shipped document; twice as many make nearly 300,000 quads."""


def main() -> None:
    """Measure everything and print a table of figures against what was promised."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, large = folder / "small", folder / "large"
        _copies(small, COPIES)
        _copies(large, COPIES * 2)
        with Store(large) as store:
            print(f"quads: {store.manifest.quads}", flush=True)
            _print("rate of sorted N-Quads / pyoxigraph's dump", _nquads_ratio(store), ">= 0.5")
        _print("rate of Turtle / rdflib's longturtle", _turtle_ratio(small), ">= 5")
        peaks = [_peak(store, folder / "release") for store in (small, large)]
        _print("peak memory of a release, MB", peaks[0], "see the next line")
        _print("the same of twice the documents, MB", peaks[1], "the same but for the sort")
        _print("ratio", peaks[1] / peaks[0], "about 1")


def _print(what: str, figure: float, promised: str) -> None:
    print(f"{what:48} {figure:8.2f}  {promised}", flush=True)


def _copies(folder: Path, number: int) -> None:
    """Make a store of the shipped documents, and of copies of them under other names."""
    with shipped_store() as store, StoreWriter(folder) as writer:
        for graph, statements in sorted_graphs(store):
            nquads = "".join(f"{s} <{graph}> .\n" for s in statements)
            writer.replace(graph, nquads)
            slug = graph.rpartition("/")[2]
            for i in range(number if "/document/" in graph else 0):
                copy = f"{slug}-copy{i}"
                writer.replace(graph.replace(slug, copy), nquads.replace(slug, copy))
        writer.commit()


def _nquads_ratio(store: Store) -> float:
    with tempfile.TemporaryDirectory() as folder:
        store.backup(Path(folder) / "quads")
        plain = ox.Store(f"{folder}/quads")
        plain.clear_graph(ox.DefaultGraph())  # what the named graphs hold, once more

        def theirs() -> None:
            plain.dump(io.BytesIO(), format=ox.RdfFormat.N_QUADS)

        return _ratio(theirs, lambda: write_nquads(store, io.BytesIO()))


def _turtle_ratio(folder: Path) -> float:
    """Return the gain over rdflib on the graphs of ten documents as one."""
    with Store(folder) as store:
        graphs = [graph for graph in sorted(store.graphs) if "/document/" in graph][:10]
        statements = sorted({s for graph in graphs for s in graph_statements(store, graph)})
        prefixes = release_prefixes(known_prefixes(store))
    graph = Graph().parse(data="".join(f"{s} .\n" for s in statements), format="nt")
    for prefix, namespace in prefixes.items():
        graph.bind(prefix, namespace)
    return _ratio(
        lambda: graph.serialize(format="longturtle"), lambda: turtle(statements, prefixes)
    )


def _ratio(theirs: Callable[[], object], ours: Callable[[], object]) -> float:
    """Return how many times as fast ours is."""
    return statistics.median(_cpu(theirs) / _cpu(ours) for _ in range(RUNS))


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak(store: Path, release: Path) -> float:
    """Return the peak memory of a process that writes a release, in megabytes, as a median."""
    command = [sys.executable, __file__, str(store), str(release)]
    peaks = [subprocess.run(command, check=True, capture_output=True).stdout for _ in range(RUNS)]
    return statistics.median(map(float, peaks))


def write(folder: Path, release: Path) -> None:
    """Write a release without the validation, and print the peak memory in megabytes."""
    with Store(folder) as store:
        materials = Materials(
            store, Vocabulary((), ()), (), (), (), release_prefixes(known_prefixes(store))
        )
        write_release(materials, Edition(), release)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        main()
