"""The embedded store: immutable versions, a pointer to the current one, one writer at a time.

A store folder holds::

    dipgraph-store.json     the marker: this is a store, and of which format
    dipgraph-store.lock     held by the writer; says who that is and since when
    current                 the number of the current version
    versions/000001/        one version, never changed after it became current
        manifest.json       counts, hashes of what documents were checked by, files by size
        graphs.json         the named graphs: number of quads and hash of each
        quads/              the pyoxigraph store

Readers open the current version read-only and hold it while they run. A writer builds the next
version aside and moves the pointer last, so that a reader never sees half of anything.
"""

from dipgraph.store.manifest import GraphEntry, Manifest
from dipgraph.store.reader import QueryResults, Store, blank_node
from dipgraph.store.writer import StoreWriter

__all__ = ["GraphEntry", "Manifest", "QueryResults", "Store", "StoreWriter", "blank_node"]
