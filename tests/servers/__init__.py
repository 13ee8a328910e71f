"""The triple stores that the tests run against, really started, on the loopback interface."""

from tests.servers.base import Server, StartError, Unavailable
from tests.servers.fuseki import start_fuseki
from tests.servers.oxigraph import start_oxigraph
from tests.servers.rdf4j import start_rdf4j
from tests.servers.virtuoso import start_virtuoso

__all__ = [
    "Server",
    "StartError",
    "Unavailable",
    "start_fuseki",
    "start_oxigraph",
    "start_rdf4j",
    "start_virtuoso",
]
