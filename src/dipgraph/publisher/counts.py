"""Count what a release holds, in one pass over its sorted N-Quads.

The triples are those of all graphs together. A triple that two documents say counts once; in sorted
quads it stands on neighbouring lines, so that nothing but the counts is kept in memory. (SPARQL
would have to hold all triples to tell the distinct ones.)
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dipgraph.namespaces import DIP, RDF_TYPE
from dipgraph.publisher.quads import split_quad

__all__ = ["Counts", "count"]

_DOCUMENT: Final = f"<{DIP}Document>"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a graph holds.

    ``entities`` counts subjects, ``classes`` the instances of each class, ``properties`` the
    triples of each property; ``examples`` names the first instance of each class. Terms are
    N-Triples terms.
    """

    quads: int
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
    """Return the counts of sorted lines of N-Quads."""
    quads = entities = 0
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    examples: dict[str, str] = {}
    before = ("", "", "")
    for line in lines:
        quads += 1
        subject, predicate, obj, _ = split_quad(line)
        if (subject, predicate, obj) == before:
            continue
        entities += subject != before[0]
        before = (subject, predicate, obj)
        properties[predicate] += 1
        if predicate == RDF_TYPE:
            classes[obj] += 1
            examples.setdefault(obj, subject)
    return Counts(
        quads, properties.total(), entities, _sorted(classes), _sorted(properties), examples
    )


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items()))
