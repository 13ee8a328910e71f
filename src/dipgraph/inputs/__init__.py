"""Open the files that people give: annotated documents, corpora, and the texts beside them."""

from dipgraph.inputs.sources import MAX_BYTES, Source, read_bytes, sources

__all__ = ["MAX_BYTES", "Source", "read_bytes", "sources"]
