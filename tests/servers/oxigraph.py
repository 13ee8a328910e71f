"""Oxigraph's own server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.base import INSTALLED, Program, Server, free_port, require, running

__all__ = ["start_oxigraph"]


@contextmanager
def start_oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    """Run Oxigraph on a folder; options are those of `oxigraph serve`, such as `--timeout-s`."""
    binary = require(INSTALLED / "oxigraph" / "bin" / "oxigraph")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    data = folder / "data"
    where = ["--location", str(data), "--bind", f"127.0.0.1:{port}"]
    server = Server(
        name="oxigraph",
        url=url,
        query_url=f"{url}/query",
        update_url=f"{url}/update",
        graph_url=f"{url}/store",
        folder=folder,
        program=Program([str(binary), "serve", *where, *options], folder),
    )
    with running(server):
        yield server
