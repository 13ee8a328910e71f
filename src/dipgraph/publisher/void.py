"""Say how much a release holds, and of what: ``void.ttl``, after https://www.w3.org/TR/void/."""

from collections.abc import Iterator
from typing import Final

from dipgraph.literals import literal
from dipgraph.namespaces import DATA, DCTERMS, DIP, XSD, curie
from dipgraph.publisher.counts import Counts
from dipgraph.publisher.description import Release, metadata, release_iri
from dipgraph.publisher.statements import Block, blocks_turtle, number, reference

__all__ = ["void_turtle"]

_FORMATS: Final = {
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
    "application/ld+json": "JSON-LD",
}
_PREFIXES: Final = {
    "dcterms": DCTERMS,
    "formats": "http://www.w3.org/ns/formats/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}


def void_turtle(release: Release) -> str:
    """Return ``void.ttl``: how much of what there is, and where.

    Raises UsageError where the address or the endpoint is not a web address.
    """
    return blocks_turtle(_PREFIXES, _void(release))


def _void(release: Release) -> Iterator[Block]:
    counts = release.counts
    classes = {term: _partition("class", term) for term in counts.classes}
    properties = {term: _partition("property", term) for term in counts.properties}
    files = [d for d in release.distributions if d.media_type in _FORMATS]
    yield (
        reference(release_iri(release.version)),
        {
            "a": ["void:Dataset"],
            **metadata(release),
            "void:triples": [number(counts.triples)],
            "void:entities": [number(counts.entities)],
            "void:classes": [number(len(classes))],
            "void:properties": [number(len(properties))],
            "void:documents": [number(counts.documents)],
            "void:uriSpace": [literal(DATA)],
            "void:exampleResource": _examples(counts),
            "void:vocabulary": sorted({_namespace(term) for term in (*classes, *properties)}),
            "void:feature": sorted({f"formats:{_FORMATS[d.media_type]}" for d in files}),
            "void:dataDump": sorted(release.link(d.name) for d in files if d.is_whole),
            "void:sparqlEndpoint": [reference(release.endpoint)] if release.endpoint else [],
            "void:classPartition": [release.part(name) for name in classes.values()],
            "void:propertyPartition": [release.part(name) for name in properties.values()],
        },
    )
    for term, name in classes.items():
        instances = [number(counts.classes[term])]
        yield (
            release.part(name),
            {"a": ["void:Dataset"], "void:class": [term], "void:entities": instances},
        )
    for term, name in properties.items():
        triples = [number(counts.properties[term])]
        yield (
            release.part(name),
            {"a": ["void:Dataset"], "void:property": [term], "void:triples": triples},
        )


def _partition(kind: str, term: str) -> str:
    """Return the name of the part of the data that has a class or a property.

    >>> _partition("class", "<http://www.w3.org/2002/07/owl#Class>")
    'class-owl-Class'
    """
    return f"{kind}-{curie(term).replace(':', '-', 1)}"


def _examples(counts: Counts) -> list[str]:
    """Return an instance of each of the classes of our own that have most instances."""
    own = [term for term in counts.classes if term.startswith(f"<{DIP}")]
    most = sorted(own, key=lambda term: (-counts.classes[term], term))[:8]
    return sorted({counts.examples[term] for term in most})


def _namespace(term: str) -> str:
    """Return the namespace of a term, as a term."""
    end = max(term.rfind("#"), term.rfind("/"))
    return f"{term[: end + 1]}>"
