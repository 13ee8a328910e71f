"""Which files describe a release, and what each is written from."""

import gzip
import re
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from dipgraph.errors import InputError
from dipgraph.publisher.changes import find_changes
from dipgraph.publisher.citation import citation, licence
from dipgraph.publisher.contents import Contents
from dipgraph.publisher.dcat import dcat_turtle
from dipgraph.publisher.description import Distribution, Release
from dipgraph.publisher.folder import SUMS, has_changed
from dipgraph.publisher.glossary import Glossary
from dipgraph.publisher.lines import is_quad
from dipgraph.publisher.news import changes_page
from dipgraph.publisher.page import ontology_page
from dipgraph.publisher.patch import rdf_patch
from dipgraph.publisher.questions import questions_turtle
from dipgraph.publisher.readme import readme
from dipgraph.publisher.redirects import redirects
from dipgraph.publisher.void import void_turtle

__all__ = ["DESCRIPTIONS", "Description", "check_previous", "previous_version", "write_patch"]

Description = Callable[[Contents], str]
"""The text of a file that describes a release, made from the files before it."""

_MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "html": "text/html",
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "rq": "application/sparql-query",
    "trig": "application/trig",
    "ttl": "text/turtle",
}
_QUADS: Final = "dipgraph.nq.gz"
_VERSIONED: Final = "dcat.ttl"
_VERSION: Final = "http://www.w3.org/ns/dcat#version"
_NOWHERE: Final = "https://example.org/dipgraph/"
_TO_BE_SET: Final = f"# Put the address of the folder of the release in place of {_NOWHERE}\n"
_LAST: Final = frozenset({"README.md"})
"""What is written after the redirect rules, which may lead there."""


def _release(contents: Contents) -> Release:
    """Return a release as its descriptions speak of it."""
    edition = contents.edition
    return Release(
        version=contents.version,
        counts=contents.counts,
        distributions=tuple(_distributions(contents)),
        address=edition.address,
        endpoint=edition.endpoint,
        issued=edition.issued,
        previous=previous_version(edition.previous) if edition.previous else None,
    )


def _distributions(contents: Contents) -> Iterator[Distribution]:
    """Yield the files that hold data, sorted by name."""
    for name, file in sorted(contents.files.items()):
        form = re.sub(r"[.](gz|zst)$", "", name).rpartition(".")[2]
        if form in _MEDIA_TYPES:
            yield Distribution(name, _MEDIA_TYPES[form], file.size, file.sha256)


def check_previous(folder: Path) -> None:
    """Raise InputError unless a folder holds a release, and what is compared is as it was."""
    previous_version(folder)
    for path in (folder / _VERSIONED, folder / _QUADS):
        try:
            changed = has_changed(folder, path.name)
        except OSError as error:
            raise _unreadable(path, error) from error
        if changed:
            raise InputError(
                f"{path} is not the file whose checksum stands in {SUMS}; give the folder of a"
                " whole release."
            )


def previous_version(folder: Path) -> str:
    """Return the version of the release in a folder; raise InputError where it holds none."""
    try:
        quads = list(ox.parse(path=folder / _VERSIONED, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise InputError(
            f"{folder} is no release that can be compared with: {error}; give the folder of one."
        ) from error
    found = {q.object.value for q in quads if q.predicate.value == _VERSION}
    if len(found) != 1:
        raise InputError(f"{folder / _VERSIONED} names no version; give the folder of a release.")
    return str(found.pop())


def write_patch(contents: Contents, previous: Path, out: IO[str]) -> None:
    """Write the RDF Patch that makes this release of the previous one."""
    old, new = _lines(previous), _lines(contents.folder)
    out.writelines(rdf_patch(old, new, previous_version(previous), contents.version))


def _changes(contents: Contents) -> str:
    """Return the page of what changed since the previous release."""
    previous = contents.edition.previous
    assert previous is not None
    found = find_changes(
        partial(_lines, previous), partial(_lines, contents.folder), contents.materials.vocabulary
    )
    return changes_page(found, previous_version(previous), contents.version)


def _lines(folder: Path) -> Iterator[str]:
    """Yield the quads of a release; raise InputError where they cannot be read.

    Only what reading raises is caught here: what is done with a line is done outside.
    """
    try:
        with gzip.open(folder / _QUADS, "rt", encoding="utf-8", newline="\n") as file:
            for line in file:
                if not is_quad(line):
                    raise ValueError(f"{line[:80].rstrip()}… is no quad without blank nodes")
                yield line
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise _unreadable(folder / _QUADS, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError(f"{path} cannot be read: {error}; give the folder of a whole release.")


def _page(contents: Contents) -> str:
    materials = contents.materials
    return ontology_page(Glossary(materials.ontology, materials.shapes, materials.questions))


def _questions(contents: Contents) -> str:
    return questions_turtle(contents.materials.questions, contents.edition.endpoint)


def _readme(contents: Contents) -> str:
    """Return the page that people read first, which knows of every file."""
    release = _release(contents)
    known = {file.name for file in release.distributions}
    others = (
        Distribution(name, "text/plain", file.size, file.sha256)
        for name, file in contents.files.items()
        if name not in known
    )
    return readme(replace(release, distributions=(*release.distributions, *others)))


def _redirects(contents: Contents) -> str:
    """Return the redirect rules; without an address, they say where it has to be put."""
    files: Collection[str] = contents.files.keys() | _LAST
    address, endpoint = contents.edition.address, contents.edition.endpoint
    rules = redirects(address or _NOWHERE, files, endpoint)
    return rules if address else _TO_BE_SET + rules


DESCRIPTIONS: Final[tuple[tuple[str, Description], ...]] = (
    ("queries.ttl", _questions),
    ("ontology.html", _page),
    ("CHANGES.md", _changes),
    ("LICENSE", lambda _: licence()),
    ("CITATION.cff", lambda contents: citation(_release(contents))),
    ("void.ttl", lambda contents: void_turtle(_release(contents))),
    ("dcat.ttl", lambda contents: dcat_turtle(_release(contents))),
    (".htaccess", _redirects),
    ("README.md", _readme),
)
"""The name of each file that describes a release, and what writes it, in the order of writing."""
