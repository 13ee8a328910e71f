"""Turn the bytes of a file into text: UTF-8, no byte order mark, line ends as LF."""

import re
from collections.abc import Iterator
from typing import Final

from dipgraph.reader.tree import Broken, Lines, Untyped

__all__ = [
    "decode",
    "excerpt",
    "has_override",
    "is_file_name",
    "normalize",
    "odd_character",
    "overrides",
    "shown",
]

_BOM: Final = "\ufeff"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_OVERRIDES: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that change the direction of writing and so make a line read as what it is not."""

_OVERRIDE: Final = re.compile(f"[{_OVERRIDES}]")

_SHOWN: Final = 80
_EXCERPT: Final = 240
_MAX_NAME: Final = 255


def decode(data: bytes) -> str | Broken:
    """Return the text of a file, or why its bytes are none."""
    try:
        return normalize(data.decode())
    except UnicodeDecodeError as error:
        if data.startswith(_UTF16):
            return Broken("The file is UTF-16; save it as UTF-8.")
        before = normalize(data[: error.start].decode(errors="replace"))
        message = f"The byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8."
        return Broken(message, Lines(before).position(len(before)))


def normalize(text: str) -> str:
    """Return a text without byte order mark and with every line end as LF."""
    return text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")


def odd_character(text: str) -> tuple[int, str] | None:
    """Return the offset of, and a sentence about, the first character no document should hold."""
    if text.isascii() and text.isprintable():  # most words are, and telling it takes no time
        return None
    found = _CONTROL.search(text)
    if found is not None:
        return found.start(), f"The character U+{ord(found[0]):04X} is no text; remove it."
    return next(overrides(text), None)


def has_override(text: str) -> bool:
    """Tell whether a text holds a character that changes the direction of writing."""
    if text.isascii():
        return False
    return any(character in text for character in _OVERRIDES)  # faster than the expression


def overrides(text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of, and a sentence about, each change of the direction of writing."""
    for found in _OVERRIDE.finditer(text) if has_override(text) else ():
        code = f"U+{ord(found[0]):04X}"
        yield found.start(), f"The character {code} changes the direction of writing; remove it."


def is_file_name(value: Untyped) -> bool:
    """Tell whether a value names a file without saying in which folder."""
    return (
        isinstance(value, str)
        and value not in ("", ".", "..")
        and len(value) <= _MAX_NAME
        and value.isprintable()
        and not {"/", "\\"} & set(value)
    )


def shown(word: str) -> str:
    r"""Return a word as a message shows it: quoted, cut, on one line, with nothing invisible.

    >>> shown("a\nb")
    "'a\\u000Ab'"
    """
    return f"'{_visible(word, _SHOWN)}'"


def excerpt(words: str) -> str:
    """Return words of a text as a message shows them: quoted, cut, with nothing invisible."""
    return f"“{_visible(words, _EXCERPT)}”"


def _visible(words: str, length: int) -> str:
    cut = words if len(words) <= length else words[: length - 1] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in cut)
