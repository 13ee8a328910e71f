"""Suggest what may have been meant by a word that is not known."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from dipgraph.namespaces import curie
from dipgraph.reader.draft import Draft
from dipgraph.vocabulary import Property

__all__ = ["Suggestions", "nearest"]

_COUNT: Final = 3
_BUDGET: Final = 50
"""How often ids are compared letter by letter; that takes milliseconds each time."""

_COMPARED: Final = 80
_SCHEME: Final = 12
"""So few terms are all named where none is near."""

_LIKENESS: Final = 0.6
_SAME_KIND: Final = 0.5
"""From 0, nothing in common, to 1, the same."""


def nearest(
    word: str, known: Iterable[str], count: int = _COUNT, likeness: float = _LIKENESS
) -> list[str]:
    """Return those of the known words that are most like a word, whatever the capitals.

    >>> nearest("ACTR", ["actor", "addressee"])
    ['actor']
    """
    folded = {k.casefold(): k for k in known}
    return [
        folded[f] for f in get_close_matches(word[:_COMPARED].casefold(), folded, count, likeness)
    ]


class Suggestions:
    """The known ids by what they look like and by what they are called."""

    def __init__(self, own: Mapping[str, str], draft: Draft) -> None:
        """Prepare for the ids of a document, by their classes, and those of the reference data."""
        self._own = own
        self._vocabulary = draft.vocabulary
        self._reference = draft.reference
        self._said: dict[tuple[str, tuple[str, ...]], str] = {}

    def sentence(self, word: str, prop: Property) -> str:
        """Return a sentence with the known ids that come nearest, or no words."""
        asked = (word, prop.classes)
        if asked not in self._said:
            if len(self._said) >= _BUDGET:
                return ""
            near = [self._described(term) for term in self._nearest(word, prop)]
            self._said[asked] = f" Nearest known: {', '.join(near)}." if near else ""
        return self._said[asked]

    def _nearest(self, word: str, prop: Property) -> list[str]:
        """Return the nearest terms, of the kind of the word or of those that the property takes."""
        kind, colon, slug = word[:_COMPARED].casefold().partition(":")
        if not colon:
            kind, slug = "", kind
        terms = self._candidates(kind, prop)
        name = " ".join(slug.replace("-", " ").split())
        called = {name: term for term in terms for name in self._names(term)}
        if name in called:
            return [called[name]]
        slugs = {curie(t).casefold().partition(":")[2]: t for t in terms}
        close = _LIKENESS if kind not in self._kinds else _SAME_KIND
        near = [term for s, term in slugs.items() if sorted(s) == sorted(slug)]
        near += [slugs[s] for s in get_close_matches(slug, slugs, _COUNT, close)]
        near += [called[name] for name in get_close_matches(name, called, _COUNT)]
        near += [t for n, t in called.items() if name and f" {name} " in f" {n} "]
        if not near and len(terms) <= _SCHEME:
            return terms
        return list(dict.fromkeys(near))[:_COUNT]

    def _candidates(self, kind: str, prop: Property) -> list[str]:
        """Return the terms of a kind, or those that the property takes where there is no such."""
        terms = dict.fromkeys((*self._own, *self._reference.classes))
        if kind in self._kinds:
            return [term for term in terms if curie(term).casefold().startswith(f"{kind}:")]
        return [term for term in terms if self._fits(term, prop)]

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(str(cls.kind) for cls in self._vocabulary.classes.values() if cls.kind)

    def _fits(self, term: str, prop: Property) -> bool:
        name = self._own.get(term) or self._reference.classes.get(term, "")
        is_a = self._vocabulary.is_a
        return bool(name) and (not prop.classes or any(is_a(name, c) for c in prop.classes))

    def _names(self, term: str) -> list[str]:
        return [words.casefold() for words in self._reference.words(term)]

    def _described(self, term: str) -> str:
        label = self._reference.label(term)
        return f"{curie(term)} ({label})" if label else curie(term)
