"""Find quotes in a text: exactly, except that a run of white space matches any run of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, islice
from typing import Final

from dipgraph.document import Passage
from dipgraph.reader.likeness import Likeness, difference, trimmed
from dipgraph.reader.text import excerpt
from dipgraph.reader.tree import Lines

__all__ = ["QuoteError", "QuoteIndex"]

_WORD: Final = re.compile(r"\S+")
_CANDIDATES: Final = 5
_AROUND: Final = 30
_BUDGET: Final = 200
"""For how many quotes the nearest passage is looked for; each takes milliseconds."""


class QuoteError(ValueError):
    """A quote that leads to no passage or to several; ``key`` names what is to be mended."""

    def __init__(self, message: str, key: str = "quote") -> None:
        """Keep the sentence and the key."""
        super().__init__(message)
        self.key = key


class QuoteIndex:
    """A text in which quotes are looked up; offsets are code points of the text as given."""

    def __init__(self, text: str) -> None:
        """Index the words of the text."""
        self._text = text
        self._lines = Lines(text)
        self._words: list[str] = []
        self._offsets: list[int] = []
        for match in _WORD.finditer(text):
            self._words.append(match[0])
            self._offsets.append(match.start())
        self._folded = " ".join(self._words)
        self._asked = 0

    def find(
        self, quote: str, prefix: str = "", suffix: str = "", occurrence: int | None = None
    ) -> Passage:
        """Return the passage that a quote means; raise QuoteError where it means none or several.

        ``prefix`` and ``suffix`` are words directly before and after it, ``occurrence`` counts
        from 1.

        >>> QuoteIndex("to be or not to be").find("to be", prefix="not")
        Passage(start=13, end=18, quote='to be')
        """
        words = " ".join(quote.split())
        if not words:
            raise QuoteError("The quote is empty; give the words of the document that say this.")
        matches = self._matches(words, " ".join(prefix.split()), " ".join(suffix.split()))
        found = list(islice(matches, max(occurrence or 0, _CANDIDATES + 1)))
        if not found:
            raise self._absent(words, prefix, suffix)
        if occurrence is None and len(found) > 1:
            raise self._ambiguous(found, len(words))
        if occurrence is not None and occurrence > len(found):
            times = "once" if len(found) == 1 else f"{len(found)} times"
            raise QuoteError(f"The quote occurs {times}; correct the occurrence.", "occurrence")
        return self._passage(found[(occurrence or 1) - 1], len(words))

    def _matches(self, words: str, prefix: str, suffix: str) -> Iterator[int]:
        """Yield where, in the text with single blanks, the words stand between those others."""
        text = self._folded
        at = text.find(words)
        while at >= 0:
            end = at + len(words)
            before = at - (text[at - 1 : at] == " ")
            after = end + (text[end : end + 1] == " ")
            if text.endswith(prefix, 0, before) and text.startswith(suffix, after):
                yield at
            at = text.find(words, at + 1)

    @cached_property
    def _starts(self) -> list[int]:
        """Return where each word begins in the text with single blanks."""
        return list(accumulate((len(word) + 1 for word in self._words), initial=0))

    def _passage(self, at: int, length: int) -> Passage:
        start, end = self._offset(at), self._offset(at + length - 1) + 1
        return Passage(start, end, self._text[start:end])

    def _offset(self, folded: int) -> int:
        word = bisect_right(self._starts, folded) - 1
        return self._offsets[word] + folded - self._starts[word]

    def _line(self, folded: int) -> int:
        return self._lines.position(self._offset(folded))[0]

    def _ambiguous(self, found: list[int], length: int) -> QuoteError:
        times = f"{len(found)} times" if len(found) <= _CANDIDATES else "many times"
        hint = "make it longer, or add prefix, suffix or occurrence"
        return QuoteError(f"The quote occurs {times}; {hint}{self._around(found, length)}.")

    def _around(self, found: list[int], length: int) -> str:
        """Return what stands around the first of the places where words of that length stand."""
        places = []
        for number, at in enumerate(found[:_CANDIDATES], 1):
            around = excerpt(f"…{self._before(at)}[…]{self._after(at + length)}…")
            places.append(f" ({number}) in line {self._line(at)}, {around}")
        return f":{','.join(places)}"

    def _before(self, at: int) -> str:
        return self._folded[max(0, at - _AROUND) : at]

    def _after(self, at: int) -> str:
        return self._folded[at : at + _AROUND]

    def _absent(self, words: str, prefix: str, suffix: str) -> QuoteError:
        if words in self._folded:
            key = "prefix" if prefix else "suffix"
            wanted = "between this prefix and suffix" if prefix and suffix else f"with this {key}"
            found = list(islice(self._matches(words, "", ""), _CANDIDATES))
            around = self._around(found, len(words))
            return QuoteError(
                f"The quote is in the text, but not {wanted}; correct it{around}.", key
            )
        quote = words.split()
        self._asked += 1
        near = self._likeness.find(quote) if self._asked <= _BUDGET else None
        if near is None:
            return QuoteError("The quote is not in the text; copy it from there.")
        passage = trimmed(quote, self._words[near])
        line = self._lines.position(self._offsets[near.start])[0]
        return QuoteError(
            f"The quote is not in the text; the nearest passage, in line {line}, is"
            f" {excerpt(' '.join(passage))}{difference(quote, passage)}."
        )

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._words)
