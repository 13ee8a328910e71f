"""Count what a release holds, in one pass over its sorted N-Triples.

These are the triples of all graphs together, each once, so that nothing but the counts is kept in
memory. (SPARQL would have to hold all triples to tell the distinct ones.)
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dipgraph.namespaces import DIP, RDF_TYPE

__all__ = ["Counts", "count"]

_DOCUMENT: Final = f"<{DIP}Document>"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a graph holds.

    ``entities`` counts subjects, ``classes`` the instances of each class, ``properties`` the
    triples of each property; ``examples`` names the first instance of each class. Terms are
    N-Triples terms.
    """

    triples: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    examples: Mapping[str, str]

    @property
    def documents(self) -> int:
        """Return the number of annotated documents."""
        return self.classes.get(_DOCUMENT, 0)


def count(lines: Iterable[str]) -> Counts:
    """Return the counts of sorted lines of N-Triples, each of them once."""
    entities = 0
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    examples: dict[str, str] = {}
    last = ""
    for line in lines:
        subject, predicate, obj = line.removesuffix(" .\n").split(" ", 2)
        entities += subject != last
        last = subject
        properties[predicate] += 1
        if predicate == RDF_TYPE:
            classes[obj] += 1
            examples.setdefault(obj, subject)
    return Counts(properties.total(), entities, _sorted(classes), _sorted(properties), examples)


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items()))
