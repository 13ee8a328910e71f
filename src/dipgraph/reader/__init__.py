"""Read annotated documents: text and annotations in, a document and all that is wrong with it out.

``parse_yaml`` and ``parse_json`` turn a file into a tree; ``read`` turns a tree and its text into a
document.
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
