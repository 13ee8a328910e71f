"""A size of memory as people write it: 300M, 2G."""

import re
from typing import Final

import click

from dipgraph.query.memory import MEBIBYTE

__all__ = ["read_size"]

_UNITS: Final = {"M": MEBIBYTE, "G": 1024 * MEBIBYTE, "T": 1024 * 1024 * MEBIBYTE}
_LEAST: Final = 64 * MEBIBYTE


def read_size(words: str | int) -> int:
    """Return bytes, given as a number with M, G or T, or as 0; raise BadParameter otherwise.

    >>> read_size("0"), read_size("64M"), read_size("1.5G")
    (0, 67108864, 1610612736)
    """
    if isinstance(words, int):  # the default
        return words
    found = re.fullmatch(r"0|([0-9]{1,6}(?:\.[0-9]{1,3})?)([MGT])", words.strip().upper())
    if found is None:
        raise click.BadParameter(f"{words!r} is no size; write one such as 300M or 2G.")
    if not found[1]:
        return 0
    size = int(float(found[1]) * _UNITS[found[2]])
    if size < _LEAST:
        raise click.BadParameter(f"{words} is too small; dipgraph itself takes a part of 64M.")
    return size
