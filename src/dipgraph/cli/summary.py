"""Say what a load did."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dipgraph.cli.notices import tell
from dipgraph.namespaces import curie

if TYPE_CHECKING:
    from dipgraph.pipeline import Loaded

__all__ = ["sum_up"]

_SHOWN: Final = 100
"""So many graphs that were replaced or removed are named; the others are counted."""


def sum_up(done: "Loaded", rejects: Path) -> None:
    """Say what a load did, and where its rejected documents are."""
    _sum_up_graphs(done)
    if done.refused:
        tell("Nothing was loaded, because not every document conforms.")
    tell(
        f"Changed graphs: {len(done.changed)}. Unchanged: {len(done.unchanged)}."
        f" Rejected documents: {done.rejected - done.unreadable}. Quads in all: {done.quads}."
    )
    if done.unreadable:
        tell(f"Files that cannot be read: {done.unreadable}.")
    if done.mended is not None:
        tell(
            f"The documents that were mended went on into {done.mended}; give that, before the"
            " others, when the graph is built anew."
        )
    if done.rejected > done.unreadable:
        tell(f"The rejected documents are in {rejects}; mend them there, and load that file.")


def _sum_up_graphs(done: "Loaded") -> None:
    """Say which graphs were replaced or removed, which were not, and which are stale."""
    for graphs, words in (
        (done.replaced, "was in the store before; what it said is replaced"),
        (done.removed, "is not given any more and is removed"),
    ):
        for graph in graphs[:_SHOWN]:
            tell(f"{curie(f'<{graph}>')} {words}.")
        if len(graphs) > _SHOWN:
            tell(f"Of {len(graphs) - _SHOWN} more graphs, each {words}.")
    if done.spared and not done.rejected:
        tell("No document was removed, because none was given; give all that are to stay.")
    elif done.spared:
        tell(
            "No document was removed, because what cannot be read, or has no name, may be one of"
            " the store; mend it and load all again."
        )
    if done.stale:
        tell(
            f"Documents that were checked by other shapes or reference data than those of now:"
            f" {done.stale}; load them again."
        )
