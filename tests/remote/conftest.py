"""What the tests of remote stores share: nobody's credentials and no proxy, and small graphs."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from dipgraph.store import StoreWriter

_VARIABLES = (
    "DIPGRAPH_USER",
    "DIPGRAPH_PASSWORD",
    "DIPGRAPH_TOKEN",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
)


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep what the user has set out of the tests."""
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    netrc = tmp_path / "empty.netrc"
    netrc.touch(mode=0o600)
    monkeypatch.setenv("NETRC", str(netrc))


@pytest.fixture
def local(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Return a function that makes a store of N-Triples by the IRI of their graph."""

    def make(graphs: dict[str, str]) -> Path:
        content = "".join(f"{graph} {triples}" for graph, triples in graphs.items())
        folder = tmp_path / sha256(content.encode()).hexdigest()
        if not folder.exists():
            with StoreWriter(folder) as writer:
                for graph, triples in graphs.items():
                    lines = triples.splitlines()
                    writer.replace(graph, "".join(f"{line[:-2]} <{graph}> .\n" for line in lines))
                writer.commit()
        return folder

    return make
