"""What all tests share: a cache folder of their own, and a store of the shipped documents."""

import os
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir
from tests.servers.fixtures import server

from dipgraph.pipeline import Pipeline, load
from dipgraph.store import Store

__all__ = ["server"]

STORAGE = TemporaryDirectory(prefix="dipgraph-hypothesis-")


def pytest_configure() -> None:
    """Let the properties be tested in the same way each time, and leave nothing behind."""
    set_hypothesis_home_dir(STORAGE.name)
    settings.register_profile("dipgraph", derandomize=True, deadline=None, database=None)
    settings.load_profile("dipgraph")


def pytest_unconfigure() -> None:
    """Remove what hypothesis wrote down."""
    STORAGE.cleanup()


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests out of the user's cache folder."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture
def in_memory() -> Iterator[Path]:
    """Yield a folder in memory where there is such a place: a store waits for its disk often."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def warm() -> Pipeline:
    """Return a pipeline that has read the shipped files; not to be taught anything."""
    pipeline = Pipeline()
    assert pipeline.gate
    return pipeline


@pytest.fixture
def pipeline(warm: Pipeline) -> Pipeline:
    """Return a pipeline that learns for itself."""
    return copy(warm)


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store with the shipped documents; not to be written to."""
    folder = tmp_path_factory.mktemp("shipped") / "store"
    assert not load([], folder, Pipeline()).rejected
    return folder


@pytest.fixture(scope="session")
def shipped(shipped_folder: Path) -> Iterator[Store]:
    """Return the store of the shipped documents, opened."""
    with Store(shipped_folder) as store:
        yield store
