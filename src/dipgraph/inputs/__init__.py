"""Open the files that people give: annotated documents, corpora, and the texts beside them.

``folders`` finds the documents of files and folders, ``sources`` reads them one by one, from what
``streams`` opens, by ``zstd`` among others; ``files`` reads a file whole and names it in messages.
"""

from dipgraph.inputs.files import MAX_BYTES, read_bytes
from dipgraph.inputs.folders import MENDED, REJECTS, STANDARD_INPUT, is_corpus, size_of
from dipgraph.inputs.sources import Source, sources, too_long

__all__ = [
    "MAX_BYTES",
    "MENDED",
    "REJECTS",
    "STANDARD_INPUT",
    "Source",
    "is_corpus",
    "read_bytes",
    "size_of",
    "sources",
    "too_long",
]
