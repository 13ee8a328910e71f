"""Read the entries of a document: its facts, and the entities that it introduces."""

import hashlib
from typing import Final

from dipgraph.document import Fact, Passage, Path, Text, Value
from dipgraph.namespaces import iri
from dipgraph.reader.draft import Draft
from dipgraph.reader.ids import Ids
from dipgraph.reader.passages import ANCHOR_KEYS, Entry, PassageReader
from dipgraph.reader.suggestions import nearest
from dipgraph.reader.text import shown
from dipgraph.reader.tree import KEY
from dipgraph.reader.values import ValueReader
from dipgraph.vocabulary import Class

__all__ = ["FactReader", "refuse_doubles"]

_OWN_KEYS: Final = ("id", "type", "evidence", *ANCHOR_KEYS)
_ALMOST_SURE: Final = 0.8
"""How like a type a misspelt one must be, so that the entry is read as one of that type."""

_DIGITS: Final = 12
"""48 bits of the hash: a clash among the facts of one document is out of the question."""


class FactReader:
    """Read all entries of one document; what cannot be read becomes a result."""

    def __init__(
        self, draft: Draft, slug: str, ids: Ids, values: ValueReader, passages: PassageReader
    ) -> None:
        """Prepare to read the entries of the document of that slug."""
        self._draft = draft
        self._slug = slug
        self._ids = ids
        self._values = values
        self._passages = passages
        self._vocabulary = draft.vocabulary

    def read(self, entries: list[tuple[Path, Entry]]) -> list[Fact]:
        """Return the facts; ids are gathered first, so that an entry may refer to a later one."""
        typed = []
        for path, entry in entries:
            cls = self._class(entry, path)
            term = ""
            if "id" in entry:
                term = self._ids.declare(entry["id"], cls, (*path, "id"))
            typed.append((path, entry, cls, term))
        return [self._fact(e, cls, term, path) for path, e, cls, term in typed if cls is not None]

    def _class(self, entry: Entry, path: Path) -> Class | None:
        """Return the class of an entry, or that which its type almost says, or None."""
        name = entry.get("type", "")
        if "" in entry or name is None:
            return None
        if not isinstance(name, str):
            self._draft.say("The type of an entry is one word, such as Request.", (*path, "type"))
            return None
        if not name:
            meant = nearest("type", entry, 1)
            place = (*path, meant[0], KEY) if meant else path
            self._draft.say("Give the type of the entry, such as Request or Person.", place)
            return None
        if name not in self._vocabulary.writable:
            self._draft.say(self._unknown_type(name), (*path, "type"))
            name = next(iter(nearest(name, self._vocabulary.writable, 1, _ALMOST_SURE)), name)
        return self._vocabulary.writable.get(name)

    def _unknown_type(self, name: str) -> str:
        writable = self._vocabulary.writable
        below = [n for n in writable if name in self._vocabulary.classes and self._below(n, name)]
        if below:
            return f"The type '{name}' is too general; choose {', '.join(sorted(below))}."
        near = nearest(name, writable) or sorted(writable)
        return f"There is no type {shown(name)}; nearest known: {', '.join(near)}."

    def _below(self, name: str, above: str) -> bool:
        return self._vocabulary.is_a(name, above)

    def _fact(self, entry: Entry, cls: Class, term: str, path: Path) -> Fact:
        values: dict[str, tuple[Value, ...]] = {}
        unread = [] if entry.get("type") == cls.name else ["type"]
        if "id" in entry and not term:
            unread.append("id")
        for key, value in entry.items():
            if key in _OWN_KEYS:
                continue
            prop = cls.properties.get(key)
            if prop is None or prop.derived:
                unread.append(self._refuse_key(key, cls, path))
                continue
            before = self._values.failures
            values[key] = self._values.read(prop, value, (*path, key))
            if self._values.failures > before:
                unread.append(key)
        misspelt = "quote" in unread or "evidence" in unread
        before = self._passages.failures
        passages = () if misspelt else self._passages.of_entry(entry, path)
        if misspelt or self._passages.failures > before:
            unread.append("evidence")
        term = term or self._derive(cls, values, passages)
        return Fact(term, cls.name, values, passages, path, frozenset(unread))

    def _refuse_key(self, key: str, cls: Class, path: Path) -> str:
        """Report a key that the class has not, and return the key that is likely meant."""
        known = {*(k for k, p in cls.properties.items() if not p.derived), *_OWN_KEYS}
        near = nearest(key, known, 1)
        elsewhere = self._elsewhere(key)
        if key in cls.properties:
            hint = "it follows from others; leave it out."
        elif elsewhere:
            near, hint = [], f"it belongs to {elsewhere}."
        else:
            hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known))}."
        self._draft.say(f"A {cls.name} takes no key {shown(key)}; {hint}", (*path, key, KEY))
        return near[0] if near else key

    def _elsewhere(self, key: str) -> str:
        """Return the types that take a key, the most general ones only, or no words."""
        writable = self._vocabulary.writable
        taking = {n for n, c in writable.items() if key in c.properties}
        general = {n for n in taking if not any(self._below(n, o) for o in taking - {n})}
        return ", ".join(sorted(general))

    def _derive(
        self, cls: Class, values: dict[str, tuple[Value, ...]], passages: tuple[Passage, ...]
    ) -> str:
        """Return a term made from the content, so that inserting a fact renames no other."""
        parts = [cls.name, *(" ".join(p.quote.split()) for p in passages)]
        for key in sorted(values):
            parts.append(key)
            parts.extend(sorted(_key(value) for value in values[key]))
        digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()
        return iri(f"{cls.kind}:{self._slug}.{digest[:_DIGITS]}")


def refuse_doubles(facts: list[Fact], draft: Draft) -> None:
    """Report each fact that says the same as one before."""
    first: dict[str, Fact] = {}
    for fact in facts:
        other = first.setdefault(fact.iri, fact)
        if other is not fact and not fact.unread and not other.unread:
            line = draft.line(other.path)
            draft.say(f"This says the same as the entry in line {line}; remove one.", fact.path)


def _key(value: Value) -> str:
    return f"{value.words}@{value.language}" if isinstance(value, Text) else value
