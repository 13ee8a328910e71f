"""Read which passages of the text an entry quotes."""

import re
from collections.abc import Iterator
from typing import Final

from dipgraph.document import Passage, Path
from dipgraph.reader.draft import UNREADABLE, Draft
from dipgraph.reader.quotes import QuoteError, QuoteIndex
from dipgraph.reader.suggestions import nearest
from dipgraph.reader.text import shown
from dipgraph.reader.tree import KEY, MAX_WORDS, Untyped

__all__ = ["ANCHOR_KEYS", "Entry", "PassageReader"]

Entry = dict[str, Untyped]

ANCHOR_KEYS: Final = ("quote", "prefix", "suffix", "occurrence")
_OCCURRENCE: Final = re.compile(r"[1-9][0-9]{0,6}")
_WORD_KEYS: Final = 3
_EVIDENCE: Final = "Evidence must be a list of entries with a quote: '- quote: …'."
_NEEDLESS: Final = "A quote needs a text: name its file in the key 'text', or remove the quote."
_TOO_LONG: Final = f"The quoted passage has more than {MAX_WORDS:,} characters; quote less of it."
_MISSING: Final = "Give as quote the words of the document that say this."


class PassageReader:
    """Find the passages that entries quote; what cannot be found becomes a result.

    ``quotes`` is None where there is no text, ``needs_text`` tells whether there should be one: its
    absence has been reported, and no quote is blamed for it. ``failures`` counts the passages
    that could not be found, those included.
    """

    def __init__(self, draft: Draft, quotes: QuoteIndex | None, needs_text: bool) -> None:
        """Look the quotes of a document up in its text."""
        self._draft = draft
        self._quotes = quotes
        self._needs_text = needs_text
        self.failures = 0

    def of_entry(self, entry: Entry, path: Path) -> tuple[Passage, ...]:
        """Return the passages of the quote and of the evidence of an entry."""
        anchors = [(path, entry)] if any(key in entry for key in ANCHOR_KEYS) else []
        if "evidence" in entry:
            anchors.extend(self._evidence(entry["evidence"], (*path, "evidence")))
        elif not anchors and (self._needs_text or self._quotes is not None):
            self._fail(_MISSING, path)
        found: list[Passage] = []
        for where, anchor in anchors:
            passage = self.one(anchor, where)
            if passage in found:
                self._fail("This passage is quoted by the entry already; remove it.", where)
            elif passage is not None:
                found.append(passage)
        return tuple(found)

    def one(self, anchor: Entry, path: Path) -> Passage | None:
        """Return the passage that a quote leads to, or None where it leads to none."""
        if "quote" not in anchor:
            self._fail(_MISSING, path)
            return None
        words = self._words(anchor, path)
        number = self._occurrence(anchor, path)
        if words is None or number == 0:
            return None
        if self._quotes is None:
            self._fail(UNREADABLE if self._needs_text else _NEEDLESS, (*path, "quote"))
            return None
        try:
            passage = self._quotes.find(**words, occurrence=number)
        except QuoteError as error:
            self._fail(str(error), (*path, error.key))
            return None
        if len(passage.quote) > MAX_WORDS:
            self._fail(_TOO_LONG, (*path, "quote"))
            return None
        return passage

    def _evidence(self, value: Untyped, path: Path) -> Iterator[tuple[Path, Entry]]:
        if not isinstance(value, list) or not value:
            self._fail(UNREADABLE if value is None else _EVIDENCE, path)
            return
        for i, item in enumerate(value):
            if not isinstance(item, dict):
                self._fail(UNREADABLE if item is None else _EVIDENCE, (*path, i))
                continue
            yield (*path, i), item
            for key in item:
                if key and key not in ANCHOR_KEYS:
                    self._fail(_unknown(key), (*path, i, key, KEY))

    def _words(self, anchor: Entry, path: Path) -> dict[str, str] | None:
        """Return quote, prefix and suffix, or None where one cannot be read."""
        words: dict[str, str] = {}
        for key in ("quote", "prefix", "suffix"):
            value = anchor.get(key, "")
            if isinstance(value, str) and (value.strip() or key not in anchor):
                words[key] = value
            else:
                self._fail(UNREADABLE if value is None else _not_words(key, value), (*path, key))
        return words if len(words) == _WORD_KEYS else None

    def _occurrence(self, anchor: Entry, path: Path) -> int | None:
        """Return the occurrence, None where none is given, and 0 where it cannot be read."""
        if "occurrence" not in anchor:
            return None
        value = anchor["occurrence"]
        if isinstance(value, str) and _OCCURRENCE.fullmatch(value):
            return int(value)
        said = f", not {shown(value)}" if isinstance(value, str) else ""
        message = f"The value of 'occurrence' must be a whole number from 1{said}."
        self._fail(UNREADABLE if value is None else message, (*path, "occurrence"))
        return 0

    def _fail(self, message: str, path: Path) -> None:
        self.failures += 1
        self._draft.say(message, path)


def _not_words(key: str, value: Untyped) -> str:
    if isinstance(value, str):
        hint = (
            "give words of the document" if key == "quote" else "give words, or leave the key out"
        )
        return f"The value of '{key}' is empty; {hint}."
    hint = "; for several passages write evidence, a list of entries with a quote"
    return f"The value of '{key}' must be words{hint if key == 'quote' else ''}."


def _unknown(key: str) -> str:
    near = nearest(key, ANCHOR_KEYS, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(ANCHOR_KEYS)}."
    return f"Evidence has no key {shown(key)}; {hint}"
