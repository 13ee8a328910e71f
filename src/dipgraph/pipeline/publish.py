"""Publish a store: what conforms as a whole becomes a release."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dipgraph import resources
from dipgraph.namespaces import ONTOLOGY
from dipgraph.pipeline.check import Pipeline
from dipgraph.publisher import (
    Contents,
    Edition,
    Materials,
    check_replaceable,
    release_prefixes,
    write_release,
)
from dipgraph.query import known_prefixes, read_question
from dipgraph.store import Store
from dipgraph.validator import Violation

__all__ = ["Published", "publish"]


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: a release, or what does not conform."""

    contents: Contents | None
    violations: tuple[Violation, ...] = ()


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
    done. Raises UsageError where the folder is not one to write to.
    """
    check_replaceable(folder)
    notify("validation")
    violations = tuple(pipeline.validate(store))
    if violations:
        return Published(None, violations)
    return Published(write_release(_materials(store, pipeline), edition, folder, notify))


def _materials(store: Store, pipeline: Pipeline) -> Materials:
    return Materials(
        store=store,
        vocabulary=pipeline.vocabulary,
        ontology=tuple(sorted(store.triples(ONTOLOGY))),
        shapes=tuple(pipeline.shapes),
        questions=tuple(map(read_question, resources.question_files())),
        prefixes=release_prefixes(known_prefixes(store)),
    )
