"""Look up in the store what tables say of the things that a thing refers to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dipgraph.document import Triple
from dipgraph.literals import words_of
from dipgraph.namespaces import DCTERMS, DIP, OA, SKOS, curie, local_name
from dipgraph.store import Store
from dipgraph.vocabulary import Vocabulary

__all__ = ["Lookup", "Passage", "words"]

_NAMES: Final = (f"<{SKOS}prefLabel>", f"<{DCTERMS}title>", f"<{DIP}summary>")
_REMEMBERED: Final = 1 << 14
"""Things that are remembered; a bound, so that memory does not grow with the graph."""

_Objects = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a passage, the term of its document, and where they stand, in code points."""

    quote: str
    document: str
    start: int
    end: int


def words(term: str) -> str:
    r"""Return what a term says to people: the words of a literal, the IRI of a node.

    >>> words('"a\\nb"@en')
    'a\nb'
    """
    return words_of(term) if term.startswith('"') else term.strip("<>")


class Lookup:
    """What a store says of things, and the vocabulary that it says it in."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        """Keep the store and the vocabulary."""
        self._store = store
        self._classes = {cls.iri: cls for cls in vocabulary.classes.values()}
        self.label = lru_cache(_REMEMBERED)(self._label)
        self.passage = lru_cache(_REMEMBERED)(self._passage)
        self.type_of = lru_cache(_REMEMBERED)(self._type_of)

    def objects(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the objects that any graph has for a subject and a predicate, sorted."""
        return self._about(subject).get(predicate, ())

    def subjects(self, predicate: str, obj: str) -> list[str]:
        """Return the subjects that any graph has for a predicate and an object, sorted."""
        return sorted(set(self._store.naming(predicate[1:-1], obj[1:-1])))

    def _about(self, subject: str) -> _Objects:
        if not subject.startswith("<"):
            return {}
        return _by_predicate(self._store.about(subject[1:-1]))

    def _label(self, term: str) -> str:
        """Return the best name of a thing: English before others, then the shortest."""
        said = self._about(term)
        for predicate in _NAMES:
            names = [(not n.endswith("@en"), len(n), n) for n in said.get(predicate, ())]
            if names:
                return words(min(names)[-1])
        return curie(term)

    def _passage(self, term: str) -> Passage:
        said = self._about(term)
        document = _only(said, f"<{OA}hasSource>")
        selector = self._about(_only(said, f"<{OA}hasSelector>"))
        start, end = (int(words(_only(selector, f"<{OA}{name}>"))) for name in ("start", "end"))
        return Passage(words(_only(selector, f"<{OA}exact>")), document, start, end)

    def _type_of(self, types: tuple[str, ...]) -> str:
        """Return the local names of the most specific of some classes."""
        known = [self._classes[term] for term in types if term in self._classes]
        above = {term for cls in known for term in cls.ancestors}
        return "; ".join(sorted(local_name(c.iri) for c in known if c.iri not in above))


def _by_predicate(triples: Iterator[Triple]) -> _Objects:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for _, predicate, obj in triples:
        found[predicate].add(obj)
    return {predicate: tuple(sorted(objects)) for predicate, objects in found.items()}


def _only(said: _Objects, predicate: str) -> str:
    """Return the one object that the shapes ask for."""
    return said[predicate][0]
