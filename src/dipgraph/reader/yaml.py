"""Read YAML into a tree.

Every scalar is taken as the words that were written (the "failsafe schema" of YAML 1.2), so that
``NO`` is Norway and ``1971`` a date; the vocabulary decides what a value is.
"""

from itertools import islice

import yaml

from dipgraph.document import Path, Result
from dipgraph.reader.text import has_override, odd_character, overrides, shown
from dipgraph.reader.tree import KEY, MAX_RESULTS, Broken, Lines, Position, Tree, Untyped
from dipgraph.reader.yaml_nodes import compose

__all__ = ["parse_yaml"]


def parse_yaml(text: str) -> Tree | Broken:
    """Return the mapping that a YAML text holds, or why it holds none."""
    root = compose(text)
    if isinstance(root, Broken):
        return root
    if root is None or root.value == "":
        return Broken("The file is empty; write at least document, title, text, language, date.")
    if not isinstance(root, yaml.MappingNode):
        return Broken(
            "The file must hold keys with values, such as document, title, text and facts."
        )
    builder = _Builder(text)
    data = builder.mapping(root, ())
    places = builder.places
    return Tree(data, lambda path: _locate(root, places, path), tuple(builder.results))


class _Builder:
    """Turn nodes into plain values, and report each double key, alias, tag and odd character."""

    def __init__(self, text: str) -> None:
        self.results: list[Result] = []
        self.places: dict[Path, Position] = {}
        self._text = text
        self._lines = Lines(text)
        self._seen: set[int] = set()
        self._passed = 0
        for offset, message in islice(overrides(text), MAX_RESULTS):
            self._report(message, (offset,), offset)
        self._raw = bool(self.results)
        self._suspicious = self._raw or "\\" in text
        self._has_alias = "&" in text and "*" in text

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Untyped]:
        found: dict[str, Untyped] = {}
        for number, (key, value) in enumerate(node.value):
            name = key.value
            if not isinstance(name, str) or not name or key.tag or id(key) in self._seen:
                found[""] = None
                self._report("A key must be a word.", (*path, "", -number), key.start_mark.index)
            elif name in found:
                place = (*path, name, KEY - number)
                self._report(_twice(node, name), place, key.start_mark.index)
            elif name == "<<":
                found[""] = None
                message = "A merge key (<<) is not read; write the keys out."
                self._report(message, (*path, name, KEY), key.start_mark.index)
            else:
                if self._has_alias:
                    self._passed = key.end_mark.index
                found[name] = self._value(value, (*path, name))
        return found

    def _value(self, node: yaml.Node, path: Path) -> Untyped:
        if id(node) in self._seen or node.tag:
            self._refuse(node, path)
            return None
        self._seen.add(id(node))
        if self._has_alias:
            is_scalar = isinstance(node, yaml.ScalarNode)
            self._passed = (node.end_mark if is_scalar else node.start_mark).index
        if isinstance(node, yaml.ScalarNode):
            return self._words(node.value, path) if self._suspicious else str(node.value)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        return [self._value(item, (*path, i)) for i, item in enumerate(node.value)]

    def _words(self, words: str, path: Path) -> str | None:
        """Return words, or None where they hold a character that no document should hold."""
        odd = odd_character(words)
        if odd is None:
            return words
        if not (self._raw and has_override(words)):  # else it has been reported
            self.results.append(Result(odd[1], path))
        return None

    def _refuse(self, node: yaml.Node, path: Path) -> None:
        if id(node) in self._seen:
            offset = self._text.find("*", self._passed)
            self._report("An alias (*) is not read; write the value out.", path, offset)
            self._passed = offset + 1
        else:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._report(f"A tag is not read; remove {shown(tag)}.", path, node.start_mark.index)

    def _report(self, message: str, path: Path, offset: int) -> None:
        if len(self.results) >= MAX_RESULTS:
            return
        self.places[path] = self._lines.position(offset)
        self.results.append(Result(message, path))


def _twice(node: yaml.MappingNode, name: str) -> str:
    line = next(key.start_mark.line for key, _ in node.value if key.value == name) + 1
    return (
        f"The key {shown(name)} stands in line {line} already; keep one, or make its value a list."
    )


def _locate(root: yaml.Node, places: dict[Path, Position], path: Path) -> Position:
    """Return the position of the value at a path, or of the nearest thing above it.

    A list or a mapping that begins on a line of its own is found at its key.
    """
    if path in places:
        return places[path]
    node, mark, above = root, root.start_mark, root.start_mark
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next((p for p in node.value if p[0].value == step), None)
            if pair is None:
                break
            above, node = pair[0].start_mark, pair[1]
            plain = isinstance(node, yaml.ScalarNode) or node.start_mark.line == above.line
            mark = node.start_mark if plain else above
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step != KEY:
            if step >= len(node.value):
                break
            node = node.value[step]
            mark = node.start_mark
    if path and path[-1] == KEY:
        mark = above
    return mark.line + 1, mark.column + 1
