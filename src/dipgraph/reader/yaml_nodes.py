"""Compose the nodes of a YAML text, each with its place.

libyaml does the work, and because it is written in C and recurses, depth and number of values are
bounded while it does so.
"""

import re
from typing import Any, Final

import yaml

from dipgraph.reader.tree import MAX_DEPTH, MAX_VALUES, Broken, Lines
from dipgraph.reader.yaml_errors import explain

__all__ = ["compose"]

_UNREADABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
_DIRECTIVE: Final = re.compile("^%(?!YAML )", re.MULTILINE)
_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc] # the class is written in C, where it is there
    """Compose nodes that have no tag unless one is written, within bounds of depth and number."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._values = 0

    def resolve(self, kind: type, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self._depth += 1
        self._values += 1
        if self._depth > MAX_DEPTH or self._values > MAX_VALUES:
            bound = "nested too deep" if self._depth > MAX_DEPTH else "too many values"
            mark = parent.start_mark if parent else None
            raise yaml.MarkedYAMLError(problem=bound, problem_mark=mark)

    def ascend_resolver(self) -> None:
        self._depth -= 1


def compose(text: str) -> yaml.Node | Broken | None:
    """Return the node of a YAML text, why it has none, or None where it is empty."""
    found = _UNREADABLE.search(text)
    if found is None and (text.startswith("%") or "\n%" in text):
        found = _DIRECTIVE.search(text)
    if found is not None:
        return Broken(_unreadable(found[0]), Lines(text).position(found.start()))
    loader = _Loader(text)
    try:
        return loader.get_single_node()  # type: ignore[no-any-return] # as the base is untyped
    except yaml.MarkedYAMLError as error:
        return explain(error, text)
    finally:
        loader.dispose()


def _unreadable(found: str) -> str:
    if found == "%":
        return "A line cannot begin with '%' here; remove it, or put the value in quotation marks."
    return f"The character U+{ord(found):04X} is not allowed in a file; remove it."
