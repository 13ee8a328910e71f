"""Conclude who is meant by an office, and on whose behalf the holder of one acts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from dipgraph.dates import read_date
from dipgraph.document import Document, Fact, Path, Result, Value
from dipgraph.namespaces import DIP, curie
from dipgraph.reference import Holding, Reference, span
from dipgraph.vocabulary import Property, Vocabulary

__all__ = ["Offices"]

_TENURE_KEYS: Final = frozenset(("holder", "post", "start", "end", "attested"))


class Offices:
    """Who held which post when, by the reference data and by the document itself."""

    def __init__(
        self, document: Document, own: Mapping[str, Fact], vocabulary: Vocabulary, ref: Reference
    ) -> None:
        """Gather the tenures."""
        self._own = own
        self._vocabulary = vocabulary
        self._reference = ref
        self._period = _period(document.values.get("date", ()))
        self._undated = "date" in document.unread
        self._holdings = [*ref.holdings, *_own_holdings(document)]
        self._unread = [fact for fact in document.facts if fact.unread & _TENURE_KEYS]
        self.results: list[Result] = []
        self.unsettled: set[Path] = set()

    def class_of(self, term: str) -> str | None:
        """Return the class of a term, by local name."""
        return self._own[term].type if term in self._own else self._reference.classes.get(term)

    def person_for(
        self, fact: Fact, prop: Property, value: str, place: Path
    ) -> tuple[str, list[str]]:
        """Return the actor that a value means, and the tenures from which that was concluded.

        Where a post stands in the place of an actor, that is the person who held it that day.
        """
        wants_actor = self._vocabulary.ranges.get(prop.iri) == f"<{DIP}Actor>"
        if not wants_actor or self.class_of(value) != "Post":
            return value, []
        held = [h for h in self._throughout(fact) if h.post == value]
        holders = sorted({h.holder for h in held})
        if len(holders) == 1:
            return holders[0], sorted(h.tenure for h in held)
        self._refuse(_unclear(value, holders, self._day(fact)), fact, "post", value, place)
        return value, []

    def represented(self, fact: Fact, person: str) -> tuple[list[str], list[str]]:
        """Return whom a person stands for in a fact, and the tenures from which it follows."""
        held = [h for h in self._on_day(fact) if h.holder == person]
        posts_of = sorted({owner for h in held for owner in self._owners(h.post)})
        return posts_of, sorted(h.tenure for h in held)

    def refuse_idle(self, fact: Fact, person: str, place: Path) -> None:
        """Note that a person acts who held no post that day and on behalf of nobody named."""
        message = (
            f"{curie(person)} is not known to have held a post on {self._day(fact)}; declare a"
            " Tenure with the words that name the office, or say onBehalfOf whom."
        )
        self._refuse(message, fact, "holder", person, place)

    def _refuse(self, message: str, fact: Fact, key: str, value: str, place: Path) -> None:
        """Note a result, unless it may come from an error that has been reported.

        That is a date, or a tenure with this value of the key, that could not be read.
        """
        undated = "date" in fact.unread or (self._undated and "date" not in fact.values)
        if undated or any(key in t.unread or value in t.values.get(key, ()) for t in self._unread):
            self.unsettled.add(place)
        else:
            self.results.append(Result(message, place))

    def _owners(self, post: str) -> list[str]:
        own = self._own.get(post)
        if own is not None and "postOf" in own.values:
            return [str(v) for v in own.values["postOf"]]
        return self._reference.objects(post, f"<{DIP}postOf>")

    def _on_day(self, fact: Fact) -> list[Holding]:
        """Return the tenures that lasted on a day of the fact; none where its date is open."""
        period = self._period_of(fact)
        return [h for h in self._holdings if period and h.touches(*period)]

    def _throughout(self, fact: Fact) -> list[Holding]:
        """Return the tenures that lasted on every day on which the fact can lie."""
        period = self._period_of(fact)
        return [h for h in self._holdings if period and h.covers(*period)]

    def _period_of(self, fact: Fact) -> tuple[date, date] | None:
        dated = fact.values.get("date", ())
        return _period(dated) if dated else self._period

    def _day(self, fact: Fact) -> str:
        own = fact.values.get("date", ())
        period = self._period
        return str(own[0]) if own else (period[0].isoformat() if period else "any day")


def _unclear(post: str, holders: list[str], day: str) -> str:
    if holders:
        names = ", ".join(curie(h) for h in holders)
        return f"{curie(post)} was held by more than one person on {day}: {names}; name the person."
    return (
        f"Nobody is known to have held {curie(post)} on {day}; name the person, or add the tenure"
        " to the reference data."
    )


def _own_holdings(document: Document) -> Iterator[Holding]:
    for fact in document.facts:
        holder, post = fact.values.get("holder", ()), fact.values.get("post", ())
        bounds = [pair for key in ("start", "end", "attested") for pair in _bounds(fact, key)]
        period = span([e for e, _ in bounds if e], [late for _, late in bounds if late])
        if holder and post and period:
            yield Holding(fact.iri, str(holder[0]), str(post[0]), *period)


def _bounds(fact: Fact, key: str) -> Iterator[tuple[date | None, date | None]]:
    for value in fact.values.get(key, ()):
        earliest, latest, _ = read_date(str(value))
        yield earliest, latest


def _period(values: tuple[Value, ...]) -> tuple[date, date] | None:
    if not values:
        return None
    earliest, latest, _ = read_date(str(values[0]))
    return (earliest, latest) if earliest and latest else None
