"""Bring the bytes of a source to the reader, with the text that lies beside it."""

from dipgraph import reader
from dipgraph.document import Reading
from dipgraph.errors import InputError
from dipgraph.inputs import Source, read_bytes
from dipgraph.reference import Reference
from dipgraph.vocabulary import Vocabulary

__all__ = ["read_source"]


def read_source(
    source: Source, vocabulary: Vocabulary, reference: Reference
) -> tuple[Reading | None, reader.Tree | reader.Broken]:
    """Return one document as read, and the tree that it was read from.

    Where the file is not what it claims to be there is no reading, and the tree is broken.
    """
    content = reader.decode(source.data)
    if isinstance(content, reader.Broken):
        return None, content
    parse = reader.parse_json if source.form == "json" else reader.parse_yaml
    tree = parse(content)
    if isinstance(tree, reader.Broken):
        return None, tree
    return reader.read(tree, _text_of(tree, source), vocabulary, reference), tree


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
