"""Write what a store holds as a release that others can load, read, check, compare and cite.

``quads`` sorts what a store holds, into ``lines``; ``turtle``, ``jsonld`` and ``tables`` (their
``columns``, and what they ``lookup``) write it, and ``counts`` counts it.

``descriptions`` says which files describe it, from its ``contents`` and its ``description``:
``void`` and ``dcat`` in small ``statements``, ``questions``, ``readme``, ``citation``,
``redirects``, and ``page``, which shows the ``glossary`` with an ``entry`` for each term, its
``rules`` and a ``diagram``. ``patch`` and ``changes`` find what became different, and ``news``
tells it. All of this is text from plain values, always the same for the same.

``release`` puts the files together, and ``folder`` puts them in place.
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
