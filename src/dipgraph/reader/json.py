"""Read JSON into a tree: one object a file, or one a line for a corpus."""

import json
from itertools import islice
from typing import Any, Final

from dipgraph.document import Path, Result
from dipgraph.reader.json_positions import Positions
from dipgraph.reader.text import has_override, odd_character, overrides, shown
from dipgraph.reader.tree import MAX_DEPTH, MAX_RESULTS, MAX_VALUES, Broken, Position, Tree, Untyped

__all__ = ["parse_json"]

_TOO_DEEP: Final = "Lists and keys are nested too deep here; no document needs it."
_HINTS: Final = {
    "Extra data": "more follows after the end; a corpus, one document a line, ends in .jsonl",
    "Expecting value": "a value is missing or misspelt here; write words in quotation marks",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here",
    "Expecting ':' delimiter": "a colon is missing here",
    "Expecting property name enclosed in double quotes": "a key in double quotation marks is due",
    "Illegal trailing comma before end of object": "no comma stands before the closing bracket",
    "Illegal trailing comma before end of array": "no comma stands before the closing bracket",
    "Unterminated string starting at": "the quotation mark opened here is not closed",
    "Invalid control character at": "a line end or a tab cannot stand in words; write \\n or \\t",
}


class _Pairs(list[tuple[str, object]]):
    """The keys and values of an object in their order, with double keys."""


class _Odd(str):
    """A word of JSON that an annotation cannot hold, such as NaN."""

    __slots__ = ()


def parse_json(text: str) -> Tree | Broken:
    """Return the object that a JSON text holds, or why it holds none."""
    if not text.strip():
        return Broken("The file is empty; write at least document, title, text, language, date.")
    try:
        data = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=_Odd
        )
    except json.JSONDecodeError as error:
        hint = _HINTS.get(error.msg, error.msg[:1].lower() + error.msg[1:])
        return Broken(f"This is not JSON: {hint}.", (error.lineno, error.colno))
    except RecursionError:
        return Broken(_TOO_DEEP)
    if not isinstance(data, _Pairs):
        return Broken("A document must be a JSON object: {…}; a corpus has one a line (.jsonl).")
    builder = _Builder(text)
    try:
        plain = builder.mapping(data, ())
    except OverflowError:
        return Broken("The file holds too many values; split it into documents.")
    return Tree(plain, builder.locate, tuple(builder.results))


class _Builder:
    """Turn what JSON holds into plain values, and report what an annotation cannot hold."""

    def __init__(self, text: str) -> None:
        self._positions = Positions(text)
        found = islice(overrides(text), MAX_RESULTS)
        self.results = [Result(message, (offset,)) for offset, message in found]
        self._values = 0
        self._raw = bool(self.results)
        self._suspicious = self._raw or "\\" in text or odd_character(text) is not None

    def locate(self, path: Path) -> Position:
        """Return the position of a path; one that begins with a number begins with an offset."""
        if path and isinstance(path[0], int):
            return self._positions.at(path[0])
        return self._positions.locate(path)

    def mapping(self, pairs: _Pairs, path: Path) -> dict[str, Untyped]:
        """Return the keys and values of an object, each key once.

        Raises OverflowError where there are too many.
        """
        self._count(pairs)
        found: dict[str, Untyped] = {}
        times: dict[str, int] = {}
        for key, value in pairs:
            times[key] = times.get(key, 0) + 1
            if key in found:
                message = f"The key {shown(key)} stands twice; keep one, or make its value a list."
                self._report(message, (*path, key, -times[key]))
            elif key:
                found[key] = self._value(value, (*path, key))
            else:
                found[key] = None
                self._report("A key must be a word.", (*path, key, -times[key]))
        return found

    def _value(self, value: object, path: Path) -> Untyped:
        if isinstance(value, str) and not isinstance(value, _Odd):
            return self._words(value, path) if self._suspicious else value
        if not isinstance(value, list):
            word = value if isinstance(value, _Odd) else json.dumps(value)
            message = f"The value {word} is not read; write words, or leave the key out."
            self._report(message, path)
            return None
        if len(path) > MAX_DEPTH:
            self._report(_TOO_DEEP, path)
            return None
        if isinstance(value, _Pairs):
            return self.mapping(value, path)
        self._count(value)
        return [self._value(item, (*path, i)) for i, item in enumerate(value)]

    def _words(self, words: str, path: Path) -> str | None:
        """Return words, or None where they hold a character that no document should hold."""
        odd = odd_character(words)
        if odd is None:
            return words
        if not (self._raw and has_override(words)):  # else it has been reported
            self._report(odd[1], path)
        return None

    def _count(self, items: list[Any]) -> None:
        self._values += len(items)
        if self._values > MAX_VALUES:
            raise OverflowError

    def _report(self, message: str, path: Path) -> None:
        if len(self.results) < MAX_RESULTS:
            self.results.append(Result(message, path))
