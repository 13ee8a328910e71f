"""Find the passage of a text that is most like a quote which is not in it."""

import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property
from typing import Final

from dipgraph.reader.text import shown

__all__ = ["Likeness", "difference", "trimmed"]

_COMPARED: Final = 60
"""Words of a quote that are compared."""

_COMMON: Final = 200
"""A word that occurs more often tells nothing about the place."""

_SHARE: Final = 5
"""One word in so many must be the same, or nothing is alike."""

_ALMOST: Final = 0.75
"""How like a word of the text a misspelt one must be, from 0 to 1."""

_LONG: Final = 300
_SHIFT: Final = 3
"""Words that may be missing or too many before the alignment is given up."""

_FEW: Final = 3
"""Words that a difference is shown of."""

_FEW_WORDS: Final = 12
_MANY_WORDS: Final = 20_000
"""Bounds for looking up misspelt words letter by letter, which is slow."""


class Likeness:
    """The words of a text, to find the run of them that is most like others."""

    def __init__(self, words: list[str]) -> None:
        """Keep the words; they are indexed when a passage is looked for."""
        self._words = words

    @cached_property
    def _plain(self) -> list[str]:
        return [_plain(word) for word in self._words]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._plain):
            places[word].append(number)
        return dict(places)

    def find(self, quote: list[str]) -> slice | None:
        """Return which words of the text are most like a quote, or None if none are.

        >>> Likeness("we shall meet in the autumn in Hanoi".split()).find(["in", "Autumn"])
        slice(3, 6, None)
        """
        plain = [_plain(word) for word in quote[:_COMPARED]]
        start = self._start(plain)
        if start is None:
            misspelt = plain[:_FEW_WORDS]
            plain[:_FEW_WORDS] = [self._closest(word) for word in misspelt]
            start = self._start(plain)
        if start is None:
            return None
        first = max(0, start - _SHIFT)
        window = self._plain[first : start + len(plain) + _SHIFT]
        blocks = SequenceMatcher(None, plain, window, autojunk=False).get_matching_blocks()[:-1]
        if sum(block.size for block in blocks) * _SHARE < len(plain):
            return None
        begin = first + blocks[0].b - blocks[0].a
        last = blocks[-1]
        end = first + last.b + len(plain) - last.a
        return slice(max(0, begin), min(len(self._words), max(end, begin + 1)))

    def _start(self, plain: list[str]) -> int | None:
        """Return the place where the words would begin if most of them stood where they do."""
        votes: defaultdict[int, float] = defaultdict(float)
        for number, word in enumerate(plain):
            places = self._places.get(word, [])
            if word and len(places) <= _COMMON:
                for place in places:
                    votes[place - number] += 1 / len(places)
        if not votes:
            return None
        shifts = range(-_SHIFT, _SHIFT + 1)
        near = {s: sum(votes.get(s + shift, 0) for shift in shifts) for s in votes}
        return max(near, key=lambda s: (near[s], votes[s], -s))

    def _closest(self, word: str) -> str:
        if len(self._places) > _MANY_WORDS:
            return ""
        return next(iter(get_close_matches(word, self._places, 1, _ALMOST)), "")


def trimmed(quote: list[str], passage: list[str]) -> list[str]:
    """Return a passage without the marks around it that the quote has not.

    >>> trimmed(["in", "Hanoi"], ["“in", "Hanoi."])
    ['in', 'Hanoi']
    """
    found = list(passage)
    if found and found[0].endswith(quote[0]):
        found[0] = quote[0]
    if found and found[-1].startswith(quote[-1]):
        found[-1] = quote[-1]
    return found


def difference(quote: list[str], passage: list[str]) -> str:
    """Return a clause that says where a passage differs from a quote, if that is in one place.

    >>> difference(["ratify", "EVIPA"], ["ratify", "EVFTA"])
    "; it says 'EVFTA' where the quote says 'EVIPA'"
    """
    if len(quote) > _LONG:
        return ""
    matcher = SequenceMatcher(None, quote, passage, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if len(changes) != 1:
        return ""
    _, i, i_end, j, j_end = changes[0]
    if i_end - i == len(quote) or max(i_end - i, j_end - j) > _FEW:
        return ""
    ours, theirs = shown(" ".join(quote[i:i_end])), shown(" ".join(passage[j:j_end]))
    if j == j_end:
        return f"; it does not say {ours}"
    if i == i_end:
        return f"; it says {theirs} besides"
    return f"; it says {theirs} where the quote says {ours}"


def _plain(word: str) -> str:
    """Return the letters and digits of a word, without accents and capitals."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(c for c in letters if c.isalnum()).casefold()
