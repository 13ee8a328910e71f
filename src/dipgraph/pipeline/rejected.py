"""A rejected document as a line of JSON: as it was read, with what is wrong with it."""

import json
from hashlib import sha256

from dipgraph import reader
from dipgraph.document import RAW, REJECTED
from dipgraph.inputs import Source
from dipgraph.pipeline.sources import parse, text_of

__all__ = ["hash_of", "name_of", "rejected_line", "unread_line", "without_messages"]


def rejected_line(source: Source, messages: list[str]) -> bytes:
    """Return a document as it was read, as a line of JSON, with what is wrong with it.

    What is not an object of JSON, or not the YAML of a document, goes in as words.
    """
    tree = parse(source)
    if isinstance(tree, reader.Broken):
        raw = source.unwrapped or source.data.decode("utf-8", "surrogateescape")
        return _line({RAW: raw, REJECTED: messages})
    if source.folder is None:
        before = reader.without_member(source.data.decode(), REJECTED).rstrip()[:-1].rstrip()
        comma = "" if before.endswith("{") else ","
        return f"{before}{comma}".encode() + _line({REJECTED: messages})[1:]
    data = {key: value for key, value in tree.data.items() if key != REJECTED}
    text = text_of(source)
    if text:
        data["text"] = text.decode("utf-8", "replace")
    return _line(data | {REJECTED: messages})


def unread_line(place: str, words: str) -> bytes:
    """Return what stands for a line that could not even be read."""
    return _line({"file": place, REJECTED: [words]})


def hash_of(line: bytes) -> bytes:
    """Return a hash of a document without what was wrong with it, or of a line that is none."""
    return sha256(_content(line)).digest()


def name_of(line: bytes) -> object:
    """Return the name of a document or of reference data, or the line where it tells none.

    One document and one reference may have the same name, and do not stand for each other.
    """
    data = _said(_content(line))
    named = ((key, data.get(key)) for key in ("document", "reference"))
    return next((known for known in named if isinstance(known[1], str)), line)


def without_messages(line: bytes) -> bytes:
    """Return a line without what was wrong with the document in it."""
    try:
        return reader.without_member(line.decode(), REJECTED).encode()
    except ValueError:
        return line


def _content(line: bytes) -> bytes:
    raw = _said(line).get(RAW)
    words = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else None
    return words or without_messages(line).strip()


def _said(line: bytes) -> dict[str, object]:
    """Return what a line of JSON holds; nothing where it is no object."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _line(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode() + b"\n"
