"""Write what a store holds as a release that others can load, read, check, compare and cite.

``quads`` sorts what a store holds; ``turtle``, ``jsonld`` and ``tables`` write it. ``void``,
``dcat``, ``questions``, ``page``, ``readme``, ``citation`` and ``redirects`` describe it, and
``patch`` and ``changes`` what became different: text from plain values, always the same for the
same. ``release`` puts the files together, and ``folder`` puts them in place.
"""

from dipgraph.publisher.contents import Contents, Edition, File, Materials
from dipgraph.publisher.descriptions import check_previous
from dipgraph.publisher.folder import check_replaceable, left_over
from dipgraph.publisher.release import write_release
from dipgraph.publisher.turtle import release_prefixes

__all__ = [
    "Contents",
    "Edition",
    "File",
    "Materials",
    "check_previous",
    "check_replaceable",
    "left_over",
    "release_prefixes",
    "write_release",
]
