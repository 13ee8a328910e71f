"""Say in plain words, and where it helps, what libyaml finds wrong with a text."""

from typing import Final, NamedTuple

import yaml

from dipgraph.reader.tree import Broken, Lines

__all__ = ["explain"]


class _Explanation(NamedTuple):
    """What a problem of libyaml means; ``begun`` points to where the thing began, not ended."""

    problem: str
    sentence: str
    begun: bool = False


_MARKS: Final = ("'", '"')
_AFTER_MARK: Final = (
    "A value ends with its closing quotation mark; put a value that holds quotation marks between"
    " those of the other kind."
)
_COLON: Final = (
    "A colon stands where no key can be; indent the line like its neighbours, or put the value in"
    " quotation marks."
)
_CLOSE: Final = (
    "The bracket opened here is not closed; close it, or put the value in quotation marks."
)
_EXPLANATIONS: Final = (
    _Explanation("mapping values are not allowed", _COLON),
    _Explanation(
        "could not find expected ':'",
        "This line is neither a key with a value nor part of the value above; write 'key: value',"
        " or indent it.",
        begun=True,
    ),
    _Explanation(
        "did not find expected key",
        "This is no key of those above; indent the line like its neighbours.",
    ),
    _Explanation(
        "did not find expected '-' indicator",
        "In a list each entry begins with '-'; indent this line like the entry that it belongs to.",
    ),
    _Explanation(
        "block sequence entries are not allowed",
        "A list begins on a line of its own; move '-' below the key.",
    ),
    _Explanation("found unexpected ':'", _COLON),
    _Explanation(
        "found unexpected", "The quotation mark opened here is not closed; close it.", begun=True
    ),
    _Explanation("did not find expected ',' or", _CLOSE, begun=True),
    _Explanation("did not find expected node content", "A value is missing before this character."),
    _Explanation(
        "found undefined alias",
        "A value cannot begin with '*'; put it in quotation marks.",
    ),
    _Explanation(
        "found undefined tag handle",
        "A value cannot begin with '!'; put it in quotation marks.",
    ),
    _Explanation("the expected '>'", "A value cannot begin with '!<'; put it in quotation marks."),
    _Explanation("found unknown escape", "A backslash in \"…\" has a meaning; use '…' instead."),
    _Explanation("hexdecimal number", "A backslash in \"…\" has a meaning; use '…' instead."),
    _Explanation("second occurrence", "An anchor (&) is not read; remove it."),
    _Explanation(
        "found a tab character", "A tab stands where spaces indent; indent with spaces only."
    ),
    _Explanation(
        "found another document",
        "A second document begins here; write it into a file of its own.",
    ),
    _Explanation(
        "<document start>",
        "After '...' nothing may follow; write a second document into a file of its own.",
    ),
    _Explanation(
        "incompatible YAML", "This version of YAML is not read; remove the line that begins with %."
    ),
    _Explanation(
        "nested too deep", "Lists and keys are nested too deep here; no document needs it."
    ),
    _Explanation("too many values", "The file holds too many values; split it into documents."),
)


def explain(error: yaml.MarkedYAMLError, text: str) -> Broken:
    """Return what is wrong with a text that cannot be read as YAML, at the place to mend it."""
    problem = error.problem or "it cannot be parsed"
    known = next((e for e in _EXPLANATIONS if e.problem in problem), None)
    mark = error.problem_mark or error.context_mark
    if known is not None and known.begun and error.context_mark is not None:
        mark = error.context_mark
    offset = mark.index if mark else 0
    if text[:offset].rstrip(" ").endswith(_MARKS) and "expected key" in problem:
        return Broken(_AFTER_MARK, Lines(text).position(offset))
    if "expected node content" in problem and not text[offset:].strip():
        return Broken(
            "The file ends before a bracket is closed; close it.", Lines(text).position(offset)
        )
    sentence = known.sentence if known else _character(text[offset : offset + 1], problem)
    return Broken(sentence, Lines(text).position(offset))


def _character(character: str, problem: str) -> str:
    if "cannot start any token" not in problem:
        return f"This is not YAML: {problem}."
    if character == "\t":
        return "A tab stands where spaces indent; indent with spaces only."
    return f"A value cannot begin with '{character}'; put it in quotation marks."
