"""Apache Jena Fuseki with a TDB2 dataset."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.base import INSTALLED, Program, Server, free_port, java, require, running

__all__ = ["FUSEKI_JAR", "start_fuseki"]

FUSEKI_JAR = INSTALLED / "fuseki" / "jena-fuseki-server.jar"
"""Holds Jena's command `riotcmd.riot` too."""


@contextmanager
def start_fuseki(folder: Path, *options: str) -> Iterator[Server]:
    """Run Fuseki on a folder, its dataset at /ds; options are Fuseki's, such as `--timeout=500`."""
    jar = require(FUSEKI_JAR)
    port = free_port()
    url = f"http://127.0.0.1:{port}/ds"
    data = folder / "data"
    data.mkdir(exist_ok=True)
    command = [java(), "-Xmx512m", "-jar", str(jar), "--localhost", f"--port={port}"]
    command += ["--update", "--tdb2", f"--loc={data}", *options, "/ds"]
    server = Server(
        name="fuseki",
        url=url,
        query_url=f"{url}/query",
        update_url=f"{url}/update",
        graph_url=f"{url}/data",
        folder=folder,
        program=Program(command, folder, {"FUSEKI_BASE": str(folder / "base")}),
    )
    with running(server):
        yield server
