"""The triple stores that dipgraph knows: their addresses, and what is particular to each.

A store that is not ``tested`` is described by its documentation; the tests run the others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

__all__ = ["STORE_TYPES", "Address", "StoreType", "recognise"]


@dataclass(frozen=True, slots=True)
class StoreType:
    """A kind of triple store.

    ``query``, ``update``, ``graphs`` (SPARQL Graph Store Protocol) and ``quads`` (where N-Quads of
    many graphs may be added) are paths after the base address; ``endings`` match what people may
    give after it. ``union`` are parameters of a query that make its default graph the union of all
    graphs; where they ``hide`` the named graphs from GRAPH, each has to be named. ``advice`` says
    what to switch on where no parameter helps. ``replaces`` says how a graph is replaced whole or
    not at all: by PUT; by one update, where a PUT that is cut leaves a part; or, where an update of
    several steps may end between them, by a graph that is built aside and moved. ``scans`` are
    stores that look at everything to count a graph, so that all graphs are counted at once. A store
    that ``caps`` ends triples, too, after the most rows that it gives, and no header says so.
    ``describes`` is what a DESCRIBE has to begin with for the triples of its subject.
    """

    name: str
    title: str
    query: str
    update: str
    graphs: str
    quads: str | None = None
    endings: str = ""
    union: Mapping[str, str] = field(default_factory=dict)
    hides: bool = False
    advice: str = "make its default graph the union of all graphs"
    replaces: Literal["put", "update", "move"] = "put"
    scans: bool = False
    caps: bool = False
    describes: str = ""
    tested: bool = False

    def address(self, url: str) -> "Address":
        """Return the addresses of a store of this type, from the one that people give.

        >>> STORE_TYPES["oxigraph"].address("http://localhost:7878/query").graphs
        'http://localhost:7878/store'
        """
        base = re.sub(f"(?:{self.endings})?/*$", "", url, count=1)
        quads = None if self.quads is None else base + self.quads
        return Address(self, base + self.query, base + self.update, base + self.graphs, quads)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store takes queries, updates, single graphs, and quads (None where it does not)."""

    type: StoreType
    query: str
    update: str
    graphs: str
    quads: str | None


_ALL: Final = (
    StoreType(
        "oxigraph",
        "Oxigraph",
        "/query",
        "/update",
        "/store",
        "/store?no_transaction",
        endings="/query|/update|/store",
        union={"union-default-graph": "true"},
        advice="start it with --union-default-graph",
        tested=True,
    ),
    StoreType(
        "fuseki",
        "Apache Jena Fuseki",
        "/query",
        "/update",
        "/data",
        "/data",
        endings="/query|/sparql|/update|/data|/get",
        union={"default-graph-uri": "urn:x-arq:UnionGraph"},
        hides=True,
        replaces="update",
        advice="start it with --set tdb2:unionDefaultGraph=true",
        tested=True,
    ),
    StoreType(
        "virtuoso",
        "Virtuoso",
        "/sparql",
        "/sparql-auth",
        "/sparql-graph-crud-auth",
        endings="/sparql|/sparql-auth|/sparql-graph-crud|/sparql-graph-crud-auth",
        replaces="move",
        caps=True,
        describes='DEFINE sql:describe-mode "CBD" ',
        tested=True,
    ),
    StoreType(
        "rdf4j",
        "RDF4J Server",
        "",
        "/statements",
        "/rdf-graphs/service",
        "/statements",
        endings="/statements|/rdf-graphs/service",
        scans=True,
        tested=True,
    ),
    StoreType(
        "graphdb",
        "GraphDB",
        "",
        "/statements",
        "/rdf-graphs/service",
        "/statements",
        endings="/statements|/rdf-graphs/service",
        scans=True,
    ),
    StoreType("qlever", "QLever", "", "", ""),
    StoreType(
        "stardog",
        "Stardog",
        "/query",
        "/update",
        "",
        endings="/query|/update",
        union={"default-graph-uri": "tag:stardog:api:context:all"},
        hides=True,
        advice="set query.all.graphs=true for the database",
    ),
    StoreType(
        "neptune",
        "Amazon Neptune",
        "/sparql",
        "/sparql",
        "/sparql/gsp/",
        endings="/sparql/gsp|/sparql",
    ),
    StoreType("sparql", "a store that follows SPARQL 1.1", "", "", ""),
)

STORE_TYPES: Final[Mapping[str, StoreType]] = {kind.name: kind for kind in _ALL}
"""The types by name, those that tests run first."""


def recognise(url: str, headers: Mapping[str, str]) -> StoreType:
    """Return the type of the store that answers at a URL with such headers.

    >>> recognise("http://localhost:7878", {"server": "Oxigraph/0.5.13"}).name
    'oxigraph'
    """
    server = headers.get("server", "").lower()
    for name in ("oxigraph", "virtuoso", "stardog", "graphdb", "fuseki"):
        if name in server:
            return STORE_TYPES[name]
    if "fuseki-request-id" in headers:
        return STORE_TYPES["fuseki"]
    if re.search(r"/repositories/[^/]+", url):
        return STORE_TYPES["rdf4j"]
    return STORE_TYPES["sparql"]
