"""Validate a whole store, across documents, a batch of subjects at a time.

A batch holds all that any graph says of its subjects, of what they refer to, and of what that
refers to. The shapes look no further: each path is one property, and what is asked of its values is
their class and their own properties at most (a test says so of each shape). So the results are
those of the whole graph as one, which no memory may be large enough for.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from dipgraph.namespaces import ONTOLOGY, RDF_TYPE
from dipgraph.store import Store, blank_node
from dipgraph.validator.engine import Engine, Violation

__all__ = ["BATCH", "validate_store"]

BATCH: Final = 10_000
"""Subjects that are validated at once: many, because what they share comes with each batch."""

_STEPS: Final = 2


def validate_store(store: Store, engine: Engine, batch: int = BATCH) -> list[Violation]:
    """Return what does not conform in all graphs of a store as one, sorted.

    Raises StoreError where a graph holds a blank node.
    """
    classes = store.ntriples(ONTOLOGY).decode() if ONTOLOGY in store.graphs else ""
    found: set[Violation] = set()
    waiting = _subjects(store)
    while subjects := list(islice(waiting, batch)):
        complete, data = _described(store, subjects)
        violations = engine.validate(classes + data)
        found.update(v for v in violations if v.focus in complete)
    return sorted(found)


def _subjects(store: Store) -> Iterator[str]:
    """Yield the terms of the subjects of each graph, sorted."""
    for graph in sorted(store.graphs):
        subjects = set()
        for subject, _, obj in store.triples(graph):
            if subject.startswith("_:") or obj.startswith("_:"):
                raise blank_node(graph)
            subjects.add(subject)
        yield from sorted(subjects)


def _described(store: Store, subjects: Iterable[str]) -> tuple[set[str], str]:
    """Return the terms about whose values all is known, and the N-Triples about them."""
    known: set[str] = set()
    complete: set[str] = set()
    lines = []
    frontier = set(subjects)
    for _ in range(_STEPS + 1):
        complete = set(known)
        known |= frontier
        objects = set()
        for subject in frontier:
            for _, predicate, obj in sorted(set(store.about(subject[1:-1]))):
                lines.append(f"{subject} {predicate} {obj} .\n")
                if predicate != RDF_TYPE and obj.startswith("<"):
                    objects.add(obj)
        frontier = objects - known
    return complete, "".join(lines)
