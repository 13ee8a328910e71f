"""Bring the bytes of a source to the reader, with the text that lies beside it."""

import re
from typing import Final

from dipgraph import reader
from dipgraph.document import Reading
from dipgraph.errors import InputError
from dipgraph.inputs import Source, read_bytes
from dipgraph.reference import Reference
from dipgraph.vocabulary import Vocabulary

__all__ = ["parse", "read_source", "text_of"]

_TEXT: Final = {
    "yaml": re.compile(rb"""^["']?text["']?[ \t]*:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE),
    "json": re.compile(rb"""[{,]\s*"text"\s*:\s*"([^"\\]+)\""""),
}


def parse(source: Source) -> reader.Tree | reader.Broken:
    """Return what a source holds, or why it is not what it claims to be."""
    content = reader.decode(source.data)
    if isinstance(content, reader.Broken):
        return content
    if source.form == "yaml":
        return reader.parse_yaml(content)
    return reader.parse_json(source.unwrapped or content)


def read_source(
    source: Source, vocabulary: Vocabulary, reference: Reference
) -> tuple[Reading | None, reader.Tree | reader.Broken]:
    """Return one document as read, and the tree that it was read from.

    Where the file is not what it claims to be there is no reading, and the tree is broken.
    """
    tree = parse(source)
    if isinstance(tree, reader.Broken):
        return None, tree
    return reader.read(tree, _text_of(tree, source), vocabulary, reference), tree


def text_of(source: Source) -> bytes | None:
    """Return the text that lies beside a source, without reading the source in full.

    No bytes where the text stands inside; None where it is not plain which text is meant.
    """
    if source.folder is None:
        return b""
    names = _TEXT[source.form].findall(source.data)
    if len(names) != 1:
        return None
    try:
        return read_bytes(source.folder / names[0].decode())
    except (InputError, UnicodeDecodeError, ValueError):
        return None


def _text_of(tree: reader.Tree, source: Source) -> str | reader.Broken | None:
    """Return the text of a document, why it cannot be read, or None where none is named."""
    said = tree.data.get("text")
    if source.folder is None:
        return reader.normalize(said) if isinstance(said, str) else None
    if not isinstance(said, str) or not reader.is_file_name(said):
        return None
    if (source.folder / said).is_symlink():
        return reader.Broken(f"The text cannot be read: {said} is a link; copy the file itself.")
    try:
        text = reader.decode(read_bytes(source.folder / said))
    except InputError as error:
        return reader.Broken(f"The text cannot be read: {error}")
    if isinstance(text, reader.Broken):
        line, column = text.position
        return reader.Broken(f"The text cannot be read: {said}:{line}:{column}: {text.message}")
    return text
