"""Write what a store holds as a release that others can load, read, check and cite.

``quads`` sorts what a store holds; ``turtle``, ``jsonld`` and ``tables`` write it; ``release`` puts
the files together, and ``folder`` puts them in place.
"""

from dipgraph.publisher.contents import Contents, Counts, Edition, File, Materials, Question
from dipgraph.publisher.folder import check_replaceable
from dipgraph.publisher.release import write_release
from dipgraph.publisher.turtle import release_prefixes

__all__ = [
    "Contents",
    "Counts",
    "Edition",
    "File",
    "Materials",
    "Question",
    "check_replaceable",
    "release_prefixes",
    "write_release",
]
