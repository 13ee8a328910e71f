"""What there is to say of a release: its version, its files, how much it holds, where it is.

Its parts have names too, after the release and what they are, so that descriptions need no blank
nodes.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from dipgraph.literals import language_literal, typed_literal
from dipgraph.namespaces import BASE
from dipgraph.publisher.counts import Counts
from dipgraph.publisher.statements import reference

__all__ = [
    "DATASET",
    "LICENCE",
    "SUMMARY",
    "TITLE",
    "Distribution",
    "Release",
    "metadata",
    "release_iri",
]

DATASET: Final = BASE + "dataset"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
TITLE: Final = "dipgraph: a knowledge graph of diplomacy"
SUMMARY: Final = (
    "States, leaders, agreements and sectors, as annotated diplomatic documents speak of them."
    " Every fact names the passage that says it."
)
_PACKED: Final = {".gz": "application/gzip", ".zst": "application/zstd"}


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file of a release: its path in the folder, its form when unpacked, its size and hash.

    ``media_type`` is the one that IANA lists, such as ``text/turtle``; ``sha256`` is in
    hexadecimal digits.
    """

    name: str
    media_type: str
    bytes: int
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Tell whether the file holds the whole graph: the others lie in folders or have names."""
        return self.name.startswith("dipgraph.")

    @property
    def packed(self) -> str | None:
        """Return the media type of the packing, or None where the file is not packed."""
        return next((t for end, t in _PACKED.items() if self.name.endswith(end)), None)


@dataclass(frozen=True, slots=True)
class Release:
    """What is published at one time; ``address`` is the folder on the web, with its last slash.

    Without an address, files are named by their persistent identifiers, which lead there.
    ``previous`` is the version before.
    """

    version: str
    counts: Counts
    distributions: tuple[Distribution, ...]
    address: str | None = None
    endpoint: str | None = None
    issued: date | None = None
    previous: str | None = None

    def part(self, name: str) -> str:
        """Return the term of a part of the release, such as a file."""
        return reference(f"{release_iri(self.version)}#{quote(name)}")

    def link(self, name: str) -> str:
        """Return the term of the web address of a file."""
        return reference(f"{self.address or release_iri(self.version) + '/'}{quote(name)}")


def release_iri(version: str) -> str:
    """Return the IRI of a release.

    >>> release_iri("0.1.0")
    'https://w3id.org/dipgraph/release/0.1.0'
    """
    return f"{BASE}release/{quote(version)}"


def metadata(release: Release) -> dict[str, list[str]]:
    """Return what every description says of the release as a whole, with terms by predicate."""
    issued = release.issued
    return {
        "dcterms:title": [language_literal(f"{TITLE}, release {release.version}", "en")],
        "dcterms:description": [language_literal(SUMMARY, "en")],
        "dcterms:creator": [reference(BASE.rstrip("/"))],
        "dcterms:publisher": [reference(BASE.rstrip("/"))],
        "dcterms:license": [reference(LICENCE)],
        "dcterms:issued": [typed_literal(issued.isoformat(), "xsd:date")] if issued else [],
    }
