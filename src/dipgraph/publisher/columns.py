"""The columns of tables: what a cell says of a thing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dipgraph.namespaces import DC, DCTERMS, DIP, RDF_TYPE, SKOS, curie
from dipgraph.publisher.lookup import Lookup, words

__all__ = ["Column", "Said", "reference", "special", "value"]

_SKOS: Final = frozenset({"prefLabel", "altLabel", "broader", "definition", "exactMatch"})
_OTHERS: Final = {"dc": DC, "dcterms": DCTERMS}
_BETWEEN: Final = "; "


class Said:
    """What is said of a subject: the objects of each predicate, sorted."""

    def __init__(self, subject: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Index the pairs of predicate and object."""
        self.subject = subject
        self._objects: defaultdict[str, list[str]] = defaultdict(list)
        for predicate, obj in pairs:
            self._objects[predicate].append(obj)

    @property
    def types(self) -> Sequence[str]:
        """Return the terms of its classes."""
        return self._objects.get(RDF_TYPE, ())

    def values(self, predicate: str) -> Sequence[str]:
        """Return the objects of a predicate."""
        return self._objects.get(predicate, ())


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or two that stand together: labels, and the identifiers in the same order."""

    heads: tuple[str, ...]
    cells: Callable[[Said, Lookup], tuple[str, ...]]


def value(head: str, name: str) -> Column:
    """Return the column of a property that holds words, dates or addresses."""
    predicate = _term(name)

    def cells(said: Said, _: Lookup) -> tuple[str, ...]:
        return (_BETWEEN.join(sorted(set(map(words, said.values(predicate))))),)

    return Column((head,), cells)


def reference(head: str, *path: str) -> Column:
    """Return the columns of a property, or of a path of properties, that leads to other things."""
    first, *rest = map(_term, path)

    def cells(said: Said, lookup: Lookup) -> tuple[str, ...]:
        found = set(said.values(first))
        for predicate in rest:
            found = {obj for node in found for obj in lookup.objects(node, predicate)}
        named = sorted((lookup.label(term), curie(term)) for term in found)
        return _BETWEEN.join(n for n, _ in named), _BETWEEN.join(i for _, i in named)

    return Column((head, f"{head} id"), cells)


def special(head: str) -> Column:
    """Return a column that is made from more than one property."""
    make = _SPECIAL[head]
    return Column((head,), lambda said, lookup: (make(said, lookup),))


def _term(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"<{_OTHERS.get(prefix, SKOS if local in _SKOS else DIP)}{local}>"


def _offices(said: Said, lookup: Lookup) -> str:
    """Return the posts that a person holds or held."""
    tenures = lookup.subjects(_term("holder"), said.subject)
    posts = {post for tenure in tenures for post in lookup.objects(tenure, _term("post"))}
    return _BETWEEN.join(sorted(map(lookup.label, posts)))


def _steps(said: Said, lookup: Lookup) -> str:
    """Return the steps of an agreement: what kind, by whom, when, and how far they have come."""
    steps = lookup.subjects(_term("agreement"), said.subject)
    return _BETWEEN.join(sorted(_step(step, lookup) for step in steps))


def _step(step: str, lookup: Lookup) -> str:
    kind = lookup.type_of(tuple(lookup.objects(step, RDF_TYPE)))
    who = sorted(map(lookup.label, lookup.objects(step, _term("participant"))))
    when = sorted(map(words, lookup.objects(step, _term("date"))))
    how = sorted(map(lookup.label, lookup.objects(step, _term("status"))))
    return ", ".join([f"{kind} by {' and '.join(who)}" if who else kind, *when, *how])


def _documents(said: Said, lookup: Lookup) -> str:
    passages = map(lookup.passage, said.values(_term("evidence")))
    return _BETWEEN.join(sorted({curie(passage.document) for passage in passages}))


_SPECIAL: Final[Mapping[str, Callable[[Said, Lookup], str]]] = {
    "id": lambda said, _: curie(said.subject),
    "type": lambda said, lookup: lookup.type_of(tuple(said.types)),
    "label": lambda said, lookup: lookup.label(said.subject),
    "offices": _offices,
    "steps": _steps,
    "documents": _documents,
}
