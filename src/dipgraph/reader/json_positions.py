"""Find where the values of a JSON text stand, which the parser of Python does not tell."""

import json
import re
from collections import Counter
from functools import cached_property
from typing import Final

from dipgraph.document import Path
from dipgraph.reader.tree import Lines, Position

__all__ = ["Positions", "without_member"]

_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


class Positions:
    """The positions in a valid JSON text, found when the first one is asked for.

    >>> Positions('{"a": [1, 2]}').locate(("a", 1))
    (1, 11)
    """

    def __init__(self, text: str) -> None:
        """Keep the text."""
        self._text = text
        self._lines = Lines(text)

    def locate(self, path: Path) -> Position:
        """Return the position of the value at a path, or of the nearest thing above it."""
        while path and path not in self._offsets:
            path = path[:-1]
        start = len(self._text) - len(self._text.lstrip())
        return self._lines.position(self._offsets[path] if path else start)

    def at(self, offset: int) -> Position:
        """Return the position of an offset."""
        return self._lines.position(offset)

    @cached_property
    def _offsets(self) -> dict[Path, int]:
        walk = _Walk()
        for token in _TOKEN.finditer(self._text):
            walk.take(token[0], token.start())
        return walk.offsets


def without_member(text: str, key: str) -> str:
    """Return the text of a JSON object without the members of a key, the others as written.

    >>> without_member('{"a": [1, {"b": 2}], "b": 3, "c": 1.10}', "b")
    '{"a": [1, {"b": 2}],"c": 1.10}'
    """
    depth = 0
    ends = []  # of what stands before each comma, and before the closing brace
    for token in _TOKEN.finditer(text):
        depth += (token[0] in ("{", "[")) - (token[0] in ("}", "]"))
        if (token[0], depth) in ((",", 1), ("}", 0)):
            ends.append(token.start())
    starts = [text.index("{"), *ends]
    members = [text[a + 1 : b].strip() for a, b in zip(starts, ends, strict=False)]
    keys = [_TOKEN.match(member) for member in members]
    kept = [m for m, k in zip(members, keys, strict=True) if k and json.loads(k[0]) != key]
    return f"{{{','.join(kept)}}}"


class _Walk:
    """Follow the tokens of a valid JSON text and note the offset of each key and value."""

    def __init__(self) -> None:
        self.offsets: dict[Path, int] = {}
        self._path: list[str | int] = []
        self._keys: list[Counter[str] | None] = []
        """For each object around the token how often each key stood; None for each list."""
        self._awaits_key = False

    def take(self, token: str, offset: int) -> None:
        """Take the next token."""
        if token in ("]", "}"):
            self._path.pop()
            self._keys.pop()
        elif token == ",":
            step = self._path[-1]
            if isinstance(step, int):
                self._path[-1] = step + 1
            self._awaits_key = self._keys[-1] is not None
        elif token == ":":
            self._awaits_key = False
        elif self._awaits_key:
            self._key(json.loads(token), offset)
        else:
            self._value(token, offset)

    def _key(self, key: str, offset: int) -> None:
        keys = self._keys[-1]
        assert keys is not None
        keys[key] += 1
        self._path[-1] = key
        self.offsets[*self._path, -keys[key]] = offset

    def _value(self, token: str, offset: int) -> None:
        self.offsets.setdefault(tuple(self._path), offset)
        self._awaits_key = token == "{"
        if token == "{":
            self._path.append("")
            self._keys.append(Counter())
        elif token == "[":
            self._path.append(0)
            self._keys.append(None)
