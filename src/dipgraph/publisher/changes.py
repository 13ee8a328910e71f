"""Find which facts and entities a release added, corrected or removed since the one before.

A thing that kept its IRI is corrected where a statement about it, or a passage that it names as
evidence, is another one. A fact without an id of its own has an IRI that follows from its content,
so that a correction gives it another: of a fact removed and one added of the same class, from the
same document and with the same quotes, the second is the first, corrected. What two documents tell
counts in each of them, because each has its own account.

The quads are read several times over; what is kept grows with what was removed, not with the
release.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from dipgraph.literals import words_of
from dipgraph.namespaces import DIP, OA, RDF_TYPE, SKOS, curie
from dipgraph.publisher.lines import Lines, split_quad
from dipgraph.publisher.patch import differences, subjects
from dipgraph.vocabulary import Class, Vocabulary

__all__ = ["LISTED", "Changes", "Kind", "find_changes"]

Kind = Literal["added", "corrected", "removed"]
LISTED: Final = 20
"""How many labels are kept of each class and kind of change."""

_EVIDENCE: Final = f"<{DIP}evidence>"
_SELECTOR: Final = f"<{OA}hasSelector>"
_EXACT: Final = f"<{OA}exact>"
_PASSAGE: Final = f"<{DIP}Passage>"
_LABELS: Final = (f"<{SKOS}prefLabel>", f"<{DIP}summary>")

_Key = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many things of each class changed in which way: in all, and by the graph they stand in.

    ``counts`` are by class name and kind, ``documents`` by graph (a term), class name and kind;
    ``labels`` holds the first labels of each class name and kind.
    """

    counts: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    documents: Counter[tuple[str, str, Kind]] = field(default_factory=Counter)
    labels: defaultdict[tuple[str, Kind], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, kind: Kind, thing: "_Thing") -> None:
        """Count a thing, in all and under its graph."""
        self.counts[thing.family, kind] += 1
        self.documents[thing.graph, thing.family, kind] += 1
        listed = self.labels[thing.family, kind]
        if len(listed) < LISTED:
            listed.append(thing.label)


@dataclass(frozen=True, slots=True)
class _Thing:
    """A fact or an entity in one of the releases."""

    family: str
    cls: str
    label: str
    graph: str
    evidence: tuple[str, ...]

    def key(self, quotes: Mapping[str, str]) -> _Key:
        """Return what stays the same when a fact is corrected: class, graph and quotes."""
        return self.cls, self.graph, tuple(sorted(quotes.get(e, e) for e in self.evidence))


def find_changes(old: Lines, new: Lines, vocabulary: Vocabulary) -> Changes:
    """Return what changed between two releases; raise InputError where lines are not sorted."""
    lost, found = _quotes(old, new)
    gone, come = _passages(old, lost), _passages(new, found)
    things = _Things(vocabulary)
    removed: defaultdict[_Key, list[_Thing]] = defaultdict(list)
    for subject, before, after in subjects(old(), new()):
        thing = None if after else things.read(subject, before)
        if thing:
            removed[thing.key(gone)].append(thing)
    return _tally(subjects(old(), new()), things, removed, (gone, come))


def _quotes(old: Lines, new: Lines) -> tuple[dict[str, str], dict[str, str]]:
    """Return the words of selectors that are gone, and of new ones with the same words."""
    lost: dict[str, str] = {}
    for sign, line in differences(old(), new()):
        if sign == "D" and _EXACT in line:
            lost[split_quad(line)[0]] = split_quad(line)[2]
    found: dict[str, str] = {}
    words = set(lost.values())
    for sign, line in differences(old(), new()) if words else ():
        if sign == "A" and _EXACT in line and split_quad(line)[2] in words:
            found[split_quad(line)[0]] = split_quad(line)[2]
    return lost, found


def _passages(lines: Lines, quotes: Mapping[str, str]) -> dict[str, str]:
    """Return the words of the passages whose selectors have them."""
    quads = (split_quad(line) for line in (lines() if quotes else ()) if _SELECTOR in line)
    return {s: quotes[o] for s, p, o, _ in quads if p == _SELECTOR and o in quotes}


def _tally(
    groups: Iterable[tuple[str, list[str], list[str]]],
    things: "_Things",
    removed: Mapping[_Key, list[_Thing]],
    passages: tuple[Mapping[str, str], Mapping[str, str]],
) -> Changes:
    """Count what was added and corrected, and what is left of what was removed.

    ``passages`` are the quotes of passages that are gone or have come.
    """
    gone, come = passages
    changes = Changes()
    for subject, before, after in groups:
        alike = before == after and not _cites(after, gone)
        thing = None if alike else things.read(subject, after)
        if thing is None:
            continue
        if not before:
            earlier = removed.get(thing.key(come)) if thing.evidence else None
            changes.add("corrected" if earlier else "added", thing)
            if earlier:
                earlier.pop()
        else:
            changes.add("corrected", thing)
    for thing in (thing for left in removed.values() for thing in left):
        changes.add("removed", thing)
    return changes


def _cites(lines: Iterable[str], passages: Mapping[str, str]) -> bool:
    """Tell whether lines name one of the passages as evidence."""
    return any(_EVIDENCE in line and split_quad(line)[2] in passages for line in lines)


class _Things:
    """Read facts and entities, which are what has a class of the vocabulary and is no passage."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._classes = {cls.iri: cls for cls in vocabulary.classes.values()}

    def read(self, subject: str, lines: Sequence[str]) -> _Thing | None:
        """Return the thing that lines are about, or None where they are about something else."""
        quads = [split_quad(line) for line in lines]
        types = [self._classes[o] for _, p, o, _ in quads if p == RDF_TYPE and o in self._classes]
        if not types or any(cls.iri == _PASSAGE for cls in types):
            return None
        cls = max(types, key=lambda cls: (len(cls.ancestors), cls.name))
        return _Thing(
            self._family(cls),
            cls.name,
            _label(subject, quads),
            quads[0][3],
            tuple(sorted({o for _, p, o, _ in quads if p == _EVIDENCE})),
        )

    def _family(self, cls: Class) -> str:
        """Return the name of the widest class with the same kind of identifiers."""
        above = [self._classes[a] for a in cls.ancestors if a in self._classes]
        return next((a.name for a in reversed(above) if a.kind == cls.kind), cls.name)


def _label(subject: str, quads: Iterable[tuple[str, str, str, str]]) -> str:
    """Return what readers call a thing, in English where it can be."""
    said = [(_LABELS.index(p), not o.endswith("@en"), o) for _, p, o, _ in quads if p in _LABELS]
    return words_of(min(said)[2]) if said else curie(subject)
