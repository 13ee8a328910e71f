"""The ids that a document may use: its own, and those of the reference data."""

import re
from typing import Final

from dipgraph.document import Path
from dipgraph.namespaces import iri
from dipgraph.reader.draft import Draft
from dipgraph.reader.suggestions import Suggestions
from dipgraph.reader.text import shown
from dipgraph.reader.tree import Untyped
from dipgraph.vocabulary import Class, Property

__all__ = ["Ids", "is_slug"]

_SLUG: Final = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*")
_MAX_LENGTH: Final = 120


def is_slug(text: str) -> bool:
    """Tell whether a text may stand behind the colon of an id, and so in an IRI and a file name.

    >>> is_slug("belgium-vietnam-2025"), is_slug("../x")
    (True, False)
    """
    return len(text) <= _MAX_LENGTH and _SLUG.fullmatch(text) is not None


class Ids:
    """The ids that a document may use; what cannot be one becomes a result.

    ``unread`` holds the terms of entries that have an id and cannot be read any further.
    """

    def __init__(self, draft: Draft) -> None:
        """Start with the ids of the reference data."""
        self._draft = draft
        self._reference = draft.reference
        self._own: dict[str, str] = {}
        self._places: dict[str, tuple[str, Path]] = {}
        self._refused: set[str] = set()
        self._suggestions = Suggestions(self._own, draft)
        self.unread: set[str] = set()

    def declare(self, name: Untyped, cls: Class | None, path: Path) -> str:
        """Return the term of an entry of that class by its id, or no words where it has none.

        ``cls`` is None where the class cannot be read; whatever is said of the id then is left
        unsaid.
        """
        if name is None:
            return ""
        problem = self._problem(name, cls, path)
        if problem:
            self._draft.say(problem, path)
            self._refuse(name, cls)
            return ""
        assert isinstance(name, str)
        self._places[name.casefold()] = (name, path)
        term = iri(name)
        self._own[term] = cls.name if cls else ""
        if cls is None:
            self.unread.add(term)
        return term

    def resolve(self, word: str, prop: Property) -> str | None:
        """Return the term of an id; None where the entry that declares it has been reported.

        Raises ValueError, with a sentence, where it is no id or not known.
        """
        term = iri(word)
        if term in self._own or term in self._reference.classes:
            return term
        if word in self._refused:
            return None
        near = self._suggestions.sentence(word, prop)
        _, colon, slug = word.partition(":")
        if not colon or not is_slug(slug):
            raise ValueError(
                f"The value of '{prop.key}' must be an id such as state:BE, not {shown(word)}."
                f"{near}"
            )
        raise ValueError(
            f"The id {shown(word)} is not known; correct it, or add an entry that declares it."
            f"{near}"
        )

    def _refuse(self, name: Untyped, cls: Class | None) -> None:
        """Remember an id that was refused, so that who refers to it is not blamed as well."""
        if isinstance(name, str):
            self._refused.add(name)
            if cls is not None:
                self._refused.add(f"{cls.kind}:{name.partition(':')[2] or name}")

    def _problem(self, name: Untyped, cls: Class | None, path: Path) -> str:
        """Return what is wrong with an id, or no words."""
        if not isinstance(name, str):
            return "An id is a word, such as agreement:evipa."
        kind, _, slug = name.partition(":")
        if not is_slug(slug):
            wanted = cls.kind if cls else "agreement"
            return (
                f"{shown(name)} cannot be an id; write it like {wanted}:some-name, with letters"
                f" a-z, digits and '-' between them, {_MAX_LENGTH} characters at most."
            )
        if cls is not None and kind != cls.kind:
            return (
                f"The id of a {cls.name} begins with '{cls.kind}:', not with {shown(kind + ':')}."
            )
        return self._clash(name) or self._retyped(name, cls)

    def _clash(self, name: str) -> str:
        folded = name.casefold()
        if folded in self._places:
            other, path = self._places[folded]
            line = self._draft.line(path)
            if other == name:
                return f"The id '{name}' stands in line {line} already; each entry has its own."
            return f"The id '{name}' differs from '{other}' in line {line} only in capitals."
        known = self._reference.folded.get(folded, name)
        if known != name:
            return f"The id '{name}' differs from '{known}' only in capitals; write '{known}'."
        return ""

    def _retyped(self, name: str, cls: Class | None) -> str:
        known = self._reference.classes.get(iri(name))
        if cls is None or known is None:
            return ""
        is_a = self._draft.vocabulary.is_a
        if is_a(cls.name, known) or is_a(known, cls.name):
            return ""
        return (
            f"The reference data knows '{name}' as a {known}, not as a {cls.name}; correct the type"
            " or choose another id."
        )
