"""Tell in words what a release changed: ``CHANGES.md``."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from dipgraph.namespaces import curie
from dipgraph.publisher.changes import Changes, Kind

__all__ = ["changes_page"]

_KINDS: Final[tuple[Kind, ...]] = ("added", "corrected", "removed")
_DOCUMENTS: Final = 50
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>#&]")
_UNCOUNTABLE: Final = ("data", "relations")


def changes_page(changes: Changes, previous: str, version: str) -> str:
    """Return the page of what changed from one version to another, in Markdown."""
    names = sorted({name for name, _ in changes.counts})
    parts = [f"# Changes from {previous} to {version}\n"]
    if not names:
        parts.append("No fact and no entity changed.\n")
    else:
        parts.append("".join(f"- {_counted(n, _kinds(changes, n))}\n" for n in names))
        parts.append("## By document\n\n" + "".join(_documents(changes)))
        parts.extend(_class(changes, name) for name in names)
    return "\n".join(parts)


def _kinds(changes: Changes, name: str) -> Iterator[tuple[int, Kind]]:
    return ((changes.counts[name, kind], kind) for kind in _KINDS)


def _kinds_in(changes: Changes, graph: str, name: str) -> Iterator[tuple[int, Kind]]:
    return ((changes.documents[graph, name, kind], kind) for kind in _KINDS)


def _counted(name: str, counts: Iterable[tuple[int, Kind]]) -> str:
    """Return a line of what there is of each kind.

    >>> _counted("Agreement", [(3, "added"), (1, "corrected"), (0, "removed")])
    '3 agreements added, 1 corrected'
    """
    (first, kind), *others = [(count, kind) for count, kind in counts if count]
    return ", ".join([f"{first} {_noun(name, first)} {kind}", *(f"{n} {k}" for n, k in others)])


def _noun(name: str, count: int) -> str:
    """Return a class in words, in the plural where there are several of it.

    >>> _noun("JointBody", 2), _noun("Visit", 1), _noun("DiplomaticRelations", 3)
    ('joint bodies', 'visit', 'diplomatic relations')
    """
    words = re.sub("(?<!^)(?=[A-Z])", " ", name).lower()
    if count == 1 or words.endswith(_UNCOUNTABLE):
        return words
    if re.search("[^aeiou]y$", words):
        return words[:-1] + "ies"
    return words + ("es" if re.search("(s|x|z|ch|sh)$", words) else "s")


def _documents(changes: Changes) -> Iterator[str]:
    """Yield a line for each document, up to a number that one can still read."""
    graphs = sorted({graph for graph, _, _ in changes.documents})
    for graph in graphs[:_DOCUMENTS]:
        names = sorted({name for g, name, _ in changes.documents if g == graph})
        counted = (_counted(name, _kinds_in(changes, graph, name)) for name in names)
        yield f"- `{curie(graph)}`: {'; '.join(counted)}\n"
    if len(graphs) > _DOCUMENTS:
        yield f"- and {len(graphs) - _DOCUMENTS} more documents\n"


def _class(changes: Changes, name: str) -> str:
    heading = _noun(name, 2)
    parts = [f"## {heading[0].upper()}{heading[1:]}\n"]
    for kind in _KINDS:
        if changes.counts[name, kind]:
            parts.append(f"{kind.capitalize()}:\n")
            parts.append("".join(_labels(changes, name, kind)))
    return "\n".join(parts)


def _labels(changes: Changes, name: str, kind: Kind) -> Iterator[str]:
    labels = changes.labels[name, kind]
    for label in labels:
        yield f"- {_MARKUP.sub(_escape, ' '.join(label.split()))}\n"
    more = changes.counts[name, kind] - len(labels)
    if more:
        yield f"- and {more} more\n"


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"
