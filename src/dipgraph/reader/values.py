"""Read the values of a key, by the kind that the vocabulary gives it."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from dipgraph.dates import read_date
from dipgraph.document import Path, Text, Value
from dipgraph.reader.draft import UNREADABLE, Draft
from dipgraph.reader.ids import Ids
from dipgraph.reader.text import shown
from dipgraph.reader.tree import KEY, MAX_WORDS, Untyped
from dipgraph.vocabulary import Property

__all__ = ["ValueReader", "is_language"]

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LINK: Final = re.compile(r"https?://[^\s/].*")
_TAGS: Final = 1000
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_WANTED: Final = {
    "reference": "an id, or a list of ids",
    "number": "a whole number",
    "date": "a date",
    "word": "words",
    "link": "a web address",
    "text": "words, or words by language",
}


@lru_cache(maxsize=_TAGS)
def is_language(tag: str) -> bool:
    """Tell whether a text is a language tag as BCP 47 writes it.

    >>> is_language("zh-Hans"), is_language("English"), is_language("en-12")
    (True, False, False)
    """
    if _LANGUAGE.fullmatch(tag) is None:
        return False
    try:
        ox.Literal("", language=tag)  # which knows what each part may be
    except ValueError:
        return False
    return True


class ValueReader:
    """Read values; what cannot be read becomes a result.

    ``language`` is that of words without one. ``failures`` counts the values that could not be
    read, those included about which nothing more is to be said.
    """

    def __init__(self, draft: Draft, ids: Ids, language: str) -> None:
        """Read for a document in that language."""
        self._draft = draft
        self._language = language
        self._readers: dict[str, Callable[[Property, str], Value | None]] = {
            "reference": lambda prop, word: ids.resolve(word, prop),
            "number": _number,
            "date": _date,
            "word": _word,
            "link": _link,
        }
        self.failures = 0

    def read(self, prop: Property, value: Untyped, path: Path) -> tuple[Value, ...]:
        """Return the values of a property; an empty tuple where none could be read."""
        if prop.kind == "text":
            return tuple(self._texts(prop, value, path))
        if isinstance(value, str):
            found = self._single(prop, value, path)
            return () if found is None else (found,)
        items = [self._single(prop, item, where) for item, where in self._items(prop, value, path)]
        return tuple(item for item in items if item is not None)

    def _single(self, prop: Property, value: Untyped, path: Path) -> Value | None:
        """Return one value, or None where it cannot be read."""
        if not isinstance(value, str) or len(value) > MAX_WORDS:
            self._refuse(prop, value, path)
            return None
        try:
            found = self._readers[prop.kind](prop, value.strip())
        except ValueError as error:
            empty = f"The value of '{prop.key}' is empty; give one, or leave the key out."
            self._fail(str(error) if value.strip() else empty, path)
            return None
        self.failures += found is None
        return found

    def _items(self, prop: Property, value: Untyped, path: Path) -> Iterator[tuple[Untyped, Path]]:
        """Yield the items of a list with their paths, or a value that stands alone."""
        if not isinstance(value, list):
            yield value, path
            return
        if not value:
            self._fail(
                f"The list of '{prop.key}' is empty; give values, or leave the key out.", path
            )
        seen: set[str] = set()
        for i, item in enumerate(value):
            if isinstance(item, str) and item in seen:
                self._fail(f"{shown(item)} stands in this list already; remove it.", (*path, i))
                continue
            if isinstance(item, str):
                seen.add(item)
            yield item, (*path, i)

    def _texts(self, prop: Property, value: Untyped, path: Path) -> Iterator[Text]:
        if isinstance(value, dict):
            for tag, words in value.items():
                if is_language(tag):
                    yield from self._words(prop, words, tag, (*path, tag))
                else:
                    message = f"{shown(tag)} is no language tag, such as en or zh-Hans."
                    self._fail(message, (*path, tag, KEY))
            if not value:
                self._refuse(prop, value, path)
        else:
            yield from self._words(prop, value, self._language, path)

    def _words(self, prop: Property, value: Untyped, language: str, path: Path) -> Iterator[Text]:
        """Yield the words of one language; runs of white space in them become one blank."""
        for item, where in self._items(prop, value, path):
            words = " ".join(item.split()) if isinstance(item, str) else ""
            if words and len(words) <= MAX_WORDS:
                yield Text(words, language)
            elif isinstance(item, str) and not words:
                self._fail(f"The value of '{prop.key}' is empty; give words.", where)
            else:
                self._refuse(prop, item, where)

    def _refuse(self, prop: Property, value: Untyped, path: Path) -> None:
        """Report a value of the wrong form, or too long; None has been reported before."""
        wanted = f"The value of '{prop.key}' must be {_WANTED[prop.kind]}."
        if isinstance(value, str):
            wanted = (
                f"The value of '{prop.key}' has more than {MAX_WORDS:,} characters; shorten it."
            )
        self._fail(UNREADABLE if value is None else wanted, path)

    def _fail(self, message: str, path: Path) -> None:
        self.failures += 1
        self._draft.say(message, path)


def _number(prop: Property, word: str) -> str:
    if not _NUMBER.fullmatch(word):
        raise ValueError(f"The value of '{prop.key}' must be a whole number, not {shown(word)}.")
    return str(int(word))


def _date(prop: Property, word: str) -> str:
    try:
        read_date(word)
    except ValueError as error:
        raise ValueError(f"In '{prop.key}': {error}.") from None
    return word


def _word(prop: Property, word: str) -> str:
    if not word:
        raise ValueError
    return word


def _link(prop: Property, word: str) -> str:
    message = f"The value of '{prop.key}' must be a web address, not {shown(word)}."
    if not _LINK.fullmatch(word):
        raise ValueError(message)
    try:
        return str(ox.NamedNode(word))
    except ValueError:
        raise ValueError(message) from None
