"""RDF4J Server with a native store, in Jetty: the newest that a package registry has as a war."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from tests.servers.base import INSTALLED, Program, Server, free_port, java, require, running

__all__ = ["start_rdf4j"]

_REPOSITORY = """\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .

[] a rep:Repository ;
    rep:repositoryID "ds" ;
    rdfs:label "ds" ;
    rep:repositoryImpl [
        rep:repositoryType "openrdf:SailRepository" ;
        sr:sailImpl [ sail:sailType "openrdf:NativeStore" ]
    ] .
"""


@contextmanager
def start_rdf4j(folder: Path) -> Iterator[Server]:
    """Run RDF4J Server on a folder, with the repository ds."""
    runner = require(INSTALLED / "rdf4j" / "jetty-runner.jar")
    war = require(INSTALLED / "rdf4j" / "rdf4j-http-server.war")
    port = free_port()
    base = f"http://127.0.0.1:{port}/rdf4j-server"
    url = f"{base}/repositories/ds"
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    command = [java(), "-Xmx512m", f"-Djava.io.tmpdir={scratch}"]
    command += [f"-Dorg.eclipse.rdf4j.appdata.basedir={folder / 'data'}", "-jar", str(runner)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server", str(war)]
    server = Server(
        name="rdf4j",
        url=url,
        query_url=url,
        update_url=f"{url}/statements",
        graph_url=f"{url}/rdf-graphs/service",
        folder=folder,
        program=Program(command, folder),
        ready_url=f"{base}/protocol",
    )
    with running(server):
        _make_repository(server)
        yield server


def _make_repository(server: Server) -> None:
    headers = {"Content-Type": "text/turtle"}
    with httpx.Client(trust_env=False, timeout=60) as client:
        answer = client.put(server.url, content=_REPOSITORY, headers=headers)
    # 409: the folder has it from an earlier run.
    if not answer.is_success and answer.status_code != httpx.codes.CONFLICT:
        answer.raise_for_status()
