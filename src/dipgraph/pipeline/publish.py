"""Publish a store: what conforms as a whole becomes a release."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dipgraph import resources
from dipgraph.namespaces import BASE, ONTOLOGY
from dipgraph.pipeline.check import Pipeline
from dipgraph.publisher import (
    Contents,
    Edition,
    Materials,
    check_previous,
    check_replaceable,
    left_over,
    release_prefixes,
    write_release,
)
from dipgraph.query import known_prefixes, read_question
from dipgraph.store import Store
from dipgraph.validator import Violation

__all__ = ["Published", "publish"]

_TERMS: Final = (ONTOLOGY, f"{BASE}alignments", f"{BASE}sectors")
"""The graphs of the ontology."""


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: a release, or what does not conform.

    ``left_over`` is a folder beside the release that could not be removed, or None.
    """

    contents: Contents | None
    violations: tuple[Violation, ...] = ()
    left_over: Path | None = None


def publish(
    store: Store,
    folder: Path,
    edition: Edition,
    pipeline: Pipeline,
    notify: Callable[[str], None] = lambda _: None,
) -> Published:
    """Validate all graphs of a store as one, and write a release of it where that conforms.

    The texts of the documents are not in a store; that the offsets of a passage hold its words is
    known from the load, and here only that they fit its length. ``notify`` is told what is being
    done. Raises UsageError where the folder is not one to write to, StoreError where it cannot be
    written, and InputError where there is no whole release in the folder of the previous one.
    """
    check_replaceable(folder)
    if edition.previous is not None:
        check_previous(edition.previous)
    notify("validation")
    violations = tuple(pipeline.validate(store))
    if violations:
        return Published(None, violations)
    contents = write_release(_materials(store, pipeline), edition, folder, notify)
    return Published(contents, left_over=left_over(folder))


def _materials(store: Store, pipeline: Pipeline) -> Materials:
    return Materials(
        store=store,
        vocabulary=pipeline.vocabulary,
        ontology=tuple(t for graph in _TERMS for t in sorted(store.triples(graph))),
        shapes=tuple(pipeline.shapes),
        questions=tuple(map(read_question, resources.question_files())),
        prefixes=release_prefixes(known_prefixes(store)),
    )
