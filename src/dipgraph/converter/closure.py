"""Write down what follows from the ontology: super-properties, inverses and property chains."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

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
        self._vocabulary = vocabulary
        self._reference = reference
        self._first = _by(vocabulary.chains, 0)
        self._second = _by(vocabulary.chains, 1)
        self._objects: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._subjects: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self.triples: set[Triple] = set()

    def add(self, triples: Iterable[Triple]) -> None:
        """Add triples and what follows from them."""
        waiting = [t for t in triples if t not in self.triples]
        while waiting:
            triple = waiting.pop()
            if triple in self.triples:
                continue
            self.triples.add(triple)
            subject, predicate, obj = triple
            if predicate in self._first or predicate in self._second:
                self._objects[subject, predicate].add(obj)
                self._subjects[obj, predicate].add(subject)
            waiting.extend(self._follows(subject, predicate, obj))

    def _follows(self, subject: str, predicate: str, obj: str) -> list[Triple]:
        found = [(subject, up, obj) for up in self._vocabulary.superproperties.get(predicate, ())]
        found.extend((obj, inv, subject) for inv in self._vocabulary.inverses.get(predicate, ()))
        for _, second, head in self._first.get(predicate, ()):
            found.extend((subject, head, end) for end in self._ends(obj, second))
        for first, _, head in self._second.get(predicate, ()):
            found.extend((start, head, obj) for start in self._subjects[subject, first])
        return found

    def _ends(self, node: str, predicate: str) -> Iterable[str]:
        return self._objects[node, predicate] | set(self._reference.objects(node, predicate))


def _by(
    chains: Iterable[tuple[str, str, str]], place: int
) -> Mapping[str, list[tuple[str, str, str]]]:
    found: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for chain in chains:
        found[chain[place]].append(chain)
    return found
