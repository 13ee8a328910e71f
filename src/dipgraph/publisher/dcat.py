"""Describe a release to catalogues: ``dcat.ttl``, after https://www.w3.org/TR/vocab-dcat-3/."""

from collections.abc import Iterator
from typing import Final

from dipgraph.literals import language_literal, literal, typed_literal
from dipgraph.namespaces import BASE, DCTERMS, ONTOLOGY, XSD
from dipgraph.publisher.description import (
    DATASET,
    LICENCE,
    SUMMARY,
    TITLE,
    Distribution,
    Release,
    metadata,
    release_iri,
)
from dipgraph.publisher.statements import Block, blocks_turtle, number, reference

__all__ = ["dcat_turtle"]

_KEYWORDS: Final = ("diplomacy", "international relations", "treaties", "knowledge graph")
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_SERVICE: Final = "https://www.w3.org/TR/sparql11-protocol/"
_PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": XSD,
}


def dcat_turtle(release: Release) -> str:
    """Return ``dcat.ttl``: the data set, its files with their checksums, its endpoint.

    Raises UsageError where the address or the endpoint is not a web address.
    """
    return blocks_turtle(_PREFIXES, _dcat(release))


def _dcat(release: Release) -> Iterator[Block]:
    iri = reference(release_iri(release.version))
    service = [release.part("endpoint")] if release.endpoint else []
    files = sorted(release.distributions, key=lambda file: file.name)
    previous = [reference(release_iri(release.previous))] if release.previous else []
    yield (
        reference(DATASET),
        {
            "a": ["dcat:Dataset"],
            "dcterms:title": [language_literal(TITLE, "en")],
            "dcterms:description": [language_literal(SUMMARY, "en")],
            "dcterms:license": [reference(LICENCE)],
            "dcat:hasVersion": [iri, *previous],
            "dcat:hasCurrentVersion": [iri],
        },
    )
    yield (
        iri,
        {
            "a": ["dcat:Dataset"],
            **metadata(release),
            "dcat:version": [literal(release.version)],
            "dcat:isVersionOf": [reference(DATASET)],
            "dcat:previousVersion": previous,
            "dcat:keyword": [language_literal(word, "en") for word in _KEYWORDS],
            "dcterms:conformsTo": [reference(ONTOLOGY), reference(BASE + "shapes")],
            "dcat:distribution": [release.part(file.name) for file in files],
        },
    )
    if release.endpoint:
        yield (
            release.part("endpoint"),
            {
                "a": ["dcat:DataService"],
                "dcterms:title": [language_literal("SPARQL endpoint", "en")],
                "dcterms:conformsTo": [reference(_SERVICE)],
                "dcat:endpointURL": [reference(release.endpoint)],
                "dcat:servesDataset": [iri],
            },
        )
    for file in files:
        yield from _distribution(release, file, service)


def _distribution(release: Release, file: Distribution, service: list[str]) -> Iterator[Block]:
    packed, checksum = file.packed, release.part(f"{file.name}-sha256")
    yield (
        release.part(file.name),
        {
            "a": ["dcat:Distribution"],
            "dcterms:title": [literal(file.name)],
            "dcterms:license": [reference(LICENCE)],
            "dcat:mediaType": [reference(_IANA + file.media_type)],
            "dcat:compressFormat": [reference(_IANA + packed)] if packed else [],
            "dcat:byteSize": [typed_literal(number(file.bytes), "xsd:nonNegativeInteger")],
            "dcat:accessURL": [release.link(file.name)],
            "dcat:downloadURL": [release.link(file.name)],
            "dcat:accessService": service if file.is_whole else [],
            "spdx:checksum": [checksum],
        },
    )
    yield (
        checksum,
        {
            "a": ["spdx:Checksum"],
            "spdx:algorithm": ["spdx:checksumAlgorithm_sha256"],
            "spdx:checksumValue": [typed_literal(file.sha256, "xsd:hexBinary")],
        },
    )
