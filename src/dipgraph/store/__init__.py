"""The embedded store: immutable versions, a pointer to the current one, one writer at a time.

A store folder holds::

    dipgraph-store.json     the marker: this is a store, and of which format
    dipgraph-store.lock     held by the writer; says who that is and since when
    current                 the number of the current version
    versions/000001/        one version, never changed after it became current
        manifest.json       counts, hashes of what documents were checked by, files by size and hash
        graphs.tsv          the named graphs, one a line: number of quads, their hash, the hash
                            of the source, and of what it was checked by
        quads/              the pyoxigraph store: the named graphs, and each of their triples once
                            in the default graph, which queries read

Readers open the current version read-only and hold it while they run. A writer builds the next
version aside and moves the pointer last, so that a reader never sees half of anything.

``reader`` opens the current version, which ``folder`` finds. ``writer`` has a ``claim`` to the
folder, of which ``removal`` takes away what is not needed any more, and a version in ``building``,
fed through a ``stream``; ``union`` is its default graph, ``manifest`` what is kept of it.
``canonical`` foretells how quads come back, ``files`` survive a crash.
"""

from dipgraph.store.canonical import Stored, as_stored, stored_quads
from dipgraph.store.manifest import GraphEntry, Manifest
from dipgraph.store.reader import QueryResults, Store, blank_node
from dipgraph.store.writer import StoreWriter

__all__ = [
    "GraphEntry",
    "Manifest",
    "QueryResults",
    "Store",
    "StoreWriter",
    "Stored",
    "as_stored",
    "blank_node",
    "stored_quads",
]
