"""Write down what follows from the ontology: super-properties, inverses and property chains."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from dipgraph.document import Triple
from dipgraph.reference import Reference
from dipgraph.vocabulary import Vocabulary

__all__ = ["Closure"]


class Closure:
    """The triples of one document and all that follow from them, kept closed at each addition.

    Follows the rules prp-spo1, prp-inv1, prp-inv2 and prp-spo2 (for two steps) of OWL 2 RL,
    https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules.
    Reference data is looked through, but nothing is concluded about its subjects.
    """

    def __init__(self, vocabulary: Vocabulary, reference: Reference) -> None:
        """Start empty."""
        self._reference = reference
        self._rules = _rules(vocabulary)
        self._objects: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._subjects: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.triples: set[Triple] = set()

    def add(self, triples: Iterable[Triple]) -> None:
        """Add triples and what follows from them."""
        follows = self._take(triples)
        while follows:
            follows = self._take(follows)

    def _take(self, triples: Iterable[Triple]) -> list[Triple]:
        """Take triples in, and return what follows directly from those that are new."""
        known, rules = self.triples, self._rules
        found: list[Triple] = []
        for triple in triples:
            if triple not in known:
                known.add(triple)
                rule = rules.get(triple[1])
                if rule is not None:
                    self._follow(rule, triple, found)
        return found

    def _follow(self, rule: "_Rule", triple: Triple, found: list[Triple]) -> None:
        subject, predicate, obj = triple
        if rule.first or rule.second:
            self._objects[subject, predicate].add(obj)
            self._subjects[obj, predicate].add(subject)
        for up in rule.above:
            found.append((subject, up, obj))
        for inverse in rule.inverses:
            found.append((obj, inverse, subject))
        for second, head in rule.first:
            found.extend((subject, head, end) for end in self._objects.get((obj, second), ()))
            found.extend((subject, head, end) for end in self._reference.objects(obj, second))
        for first, head in rule.second:
            found.extend((start, head, obj) for start in self._subjects.get((subject, first), ()))


class _Rule(NamedTuple):
    """What follows from a property: ``first`` and ``second`` say in which chains it stands."""

    above: tuple[str, ...]
    inverses: tuple[str, ...]
    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]


@lru_cache(maxsize=8)
def _rules(vocabulary: Vocabulary) -> Mapping[str, _Rule]:
    """Return what follows from each property from which anything does."""
    chains = vocabulary.chains
    properties = {*vocabulary.superproperties, *vocabulary.inverses}
    properties.update(part for first, second, _ in chains for part in (first, second))
    return {
        name: _Rule(
            vocabulary.superproperties.get(name, ()),
            vocabulary.inverses.get(name, ()),
            tuple((second, head) for first, second, head in chains if first == name),
            tuple((first, head) for first, second, head in chains if second == name),
        )
        for name in properties
    }
