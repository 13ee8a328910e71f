"""What the tests of the publisher share: a release of the shipped documents, and small stores."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dipgraph.pipeline import Pipeline
from dipgraph.pipeline.publish import publish
from dipgraph.publisher import Edition
from dipgraph.store import Store, StoreWriter

Fill = Callable[..., Store]
"""Make a store of N-Quads by graph."""


@pytest.fixture(scope="session")
def release(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a release of the shipped documents; not to be written to."""
    folder = tmp_path_factory.mktemp("release") / "release"
    assert publish(shipped, folder, Edition(), Pipeline()).contents is not None
    return folder


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    def make(graphs: dict[str, str], name: str = "store") -> Store:
        with StoreWriter(tmp_path / name) as writer:
            for graph, nquads in graphs.items():
                writer.replace(graph, nquads)
            writer.commit()
        return Store(tmp_path / name)

    return make


@pytest.fixture(scope="session")
def quads(shipped: Store) -> frozenset[str]:
    """Return the quads of the shipped documents as text, such as pyoxigraph writes it."""
    return frozenset(
        f"{s} {p} {o} <{graph}>" for graph in shipped.graphs for s, p, o in shipped.triples(graph)
    )


@pytest.fixture(scope="session")
def triples(shipped: Store) -> frozenset[str]:
    """Return the triples of the shipped documents, each once, as text."""
    return frozenset(
        f"{s} {p} {o}" for graph in shipped.graphs for s, p, o in shipped.triples(graph)
    )
