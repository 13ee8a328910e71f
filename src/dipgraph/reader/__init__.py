"""Read annotated documents: text and annotations in, a document and all that is wrong with it out.

``text`` decodes the bytes. ``parse_yaml`` (``yaml``, its ``yaml_nodes`` and ``yaml_errors``) and
``parse_json`` (``json``, its ``json_positions``) turn a file into a ``tree``; ``read``, of
``document``, turns a tree and its text into a document: its ``header``, its ``facts`` with their
``values`` and ``ids``, and the ``passages`` where their ``quotes`` stand. A ``draft`` is what
these share. ``suggestions`` and ``likeness`` tell what may have been meant.
"""

from dipgraph.reader.document import read
from dipgraph.reader.json import parse_json
from dipgraph.reader.json_positions import without_member
from dipgraph.reader.text import decode, is_file_name, normalize
from dipgraph.reader.tree import Broken, Position, Tree
from dipgraph.reader.yaml import parse_yaml

__all__ = [
    "Broken",
    "Position",
    "Tree",
    "decode",
    "is_file_name",
    "normalize",
    "parse_json",
    "parse_yaml",
    "read",
    "without_member",
]
