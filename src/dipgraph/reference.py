"""What documents may refer to without saying it themselves: reference data, sectors, roles."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from dipgraph.document import Triple
from dipgraph.literals import words_of
from dipgraph.namespaces import DIP, RDF_TYPE, SKOS, curie, local_name
from dipgraph.vocabulary import Vocabulary

__all__ = ["Holding", "Reference", "span"]

_Said = Mapping[str, list[str]]


class Holding(NamedTuple):
    """A tenure, its holder and post, and the days between which it is known to have lasted."""

    tenure: str
    holder: str
    post: str
    earliest: date
    latest: date

    def touches(self, earliest: date, latest: date) -> bool:
        """Tell whether the tenure is known to have lasted on a day of the period."""
        return self.earliest <= latest and earliest <= self.latest

    def covers(self, earliest: date, latest: date) -> bool:
        """Tell whether the tenure is known to have lasted on every day of the period."""
        return self.earliest <= earliest and latest <= self.latest


class Reference:
    """The triples of all reference data, by subject.

    Terms are N-Triples terms. A reference is read-only once it is made, and every process that
    converts documents can make its own from the same triples.
    """

    def __init__(self, triples: Iterable[Triple], vocabulary: Vocabulary) -> None:
        """Index the triples by subject."""
        self._said: dict[str, dict[str, list[str]]] = {}
        self._vocabulary = vocabulary
        for subject, predicate, obj in triples:
            self._said.setdefault(subject, {}).setdefault(predicate, []).append(obj)

    @cached_property
    def classes(self) -> Mapping[str, str]:
        """Return the most specific class of each known term, by local name."""
        known = self._vocabulary.classes
        depth = {c.iri: len(c.ancestors) for c in known.values()}
        found = {}
        for subject, said in sorted(self._said.items()):
            types = [t for t in said.get(RDF_TYPE, []) if t in depth]
            if types:
                found[subject] = local_name(max(types, key=lambda t: depth[t]))
        return found

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Return the known identifiers by their case-folded form."""
        return {curie(term).casefold(): curie(term) for term in self.classes}

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """Return the tenures of the reference data."""
        return tuple(holdings(self._said))

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return what the reference data says of a subject by a predicate."""
        return self._said.get(subject, {}).get(predicate, [])

    def label(self, subject: str) -> str:
        """Return the label of a subject, in English where it has one; no words if it has none."""
        labels = self.objects(subject, f"<{SKOS}prefLabel>")
        return words_of(min(labels, key=lambda label: not label.endswith("@en"))) if labels else ""

    def words(self, subject: str) -> list[str]:
        """Return all that is said of a subject in words: its labels, its codes."""
        said = self._said.get(subject, {}).values()
        return [words_of(obj) for objects in said for obj in objects if obj.startswith('"')]

    def said_of(self, subject: str, predicates: Container[str] | None = None) -> list[Triple]:
        """Return the triples of a subject, of all predicates or of some."""
        return [
            (subject, predicate, obj)
            for predicate, objects in self._said.get(subject, {}).items()
            if predicates is None or predicate in predicates
            for obj in objects
        ]

    def describe(self, subjects: Iterable[str]) -> Iterator[Triple]:
        """Yield the triples of the subjects and of all that these refer to, each subject once."""
        waiting = list(subjects)
        seen: set[str] = set()
        while waiting:
            subject = waiting.pop()
            if subject in seen or subject not in self._said:
                continue
            seen.add(subject)
            for predicate, objects in self._said[subject].items():
                for obj in objects:
                    yield subject, predicate, obj
                waiting.extend(o for o in objects if o.startswith("<"))


def holdings(said: Mapping[str, _Said]) -> Iterator[Holding]:
    """Yield the tenures among the subjects."""
    for subject, facts in said.items():
        if f"<{DIP}Tenure>" not in facts.get(RDF_TYPE, []):
            continue
        keys = ("start", "end", "attested")
        period = span(
            [day for key in keys for day in _days(facts, f"{key}Earliest")],
            [day for key in keys for day in _days(facts, f"{key}Latest")],
        )
        if period is None:
            continue
        for holder in facts.get(f"<{DIP}holder>", []):
            for post in facts.get(f"<{DIP}post>", []):
                yield Holding(subject, holder, post, *period)


def span(earliest: list[date], latest: list[date]) -> tuple[date, date] | None:
    """Return the first and the last day on which a tenure is known to have lasted, or None.

    Its start, its end and each attestation lie on some day between an ``earliest`` and a
    ``latest``; in between, it lasted. No end date never reads as still in office, and a year alone
    tells of no day for certain.

    >>> span([date(2013, 7, 21), date(2026, 1, 1)], [date(2013, 7, 21), date(2026, 1, 1)])
    (datetime.date(2013, 7, 21), datetime.date(2026, 1, 1))
    >>> span([date(2013, 1, 1)], [date(2013, 12, 31)]) is None
    True
    """
    if not earliest or not latest or min(latest) > max(earliest):
        return None
    return min(latest), max(earliest)


def _days(facts: _Said, name: str) -> list[date]:
    return [date.fromisoformat(literal[1:11]) for literal in facts.get(f"<{DIP}{name}>", [])]
