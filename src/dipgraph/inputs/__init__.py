"""Open the files that people give: annotated documents, corpora, and the texts beside them."""

from dipgraph.inputs.sources import (
    MAX_BYTES,
    REJECTS,
    STANDARD_INPUT,
    Source,
    is_corpus,
    read_bytes,
    size_of,
    sources,
    too_long,
)

__all__ = [
    "MAX_BYTES",
    "REJECTS",
    "STANDARD_INPUT",
    "Source",
    "is_corpus",
    "read_bytes",
    "size_of",
    "sources",
    "too_long",
]
