"""The IRIs that the code itself speaks of; everything else comes from the ontology.

IRIs are written as N-Triples terms, in angle brackets, because every stage hands them on so.
"""

from typing import Final

__all__ = [
    "BASE",
    "DATA",
    "DC",
    "DCTERMS",
    "DIP",
    "DIPS",
    "EDTF",
    "OA",
    "ONTOLOGY",
    "OWL",
    "PREFIXES",
    "RDF",
    "RDFS",
    "RDF_TYPE",
    "SH",
    "SKOS",
    "XSD",
    "curie",
    "iri",
    "local_name",
]

BASE: Final = "https://w3id.org/dipgraph/"
ONTOLOGY: Final = BASE + "ontology"
DATA: Final = BASE + "id/"
DIP: Final = ONTOLOGY + "#"
DIPS: Final = BASE + "shapes#"
DC: Final = "http://purl.org/dc/elements/1.1/"
DCTERMS: Final = "http://purl.org/dc/terms/"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
OA: Final = "http://www.w3.org/ns/oa#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE: Final = f"<{RDF}type>"


def iri(curie: str) -> str:
    """Return the term of an identifier of the data, such as ``state:BE``.

    >>> iri("state:BE")
    '<https://w3id.org/dipgraph/id/state/BE>'
    """
    kind, _, slug = curie.partition(":")
    return f"<{DATA}{kind}/{slug}>"


PREFIXES: Final = {
    DIP: "dip",
    DIPS: "dips",
    DC: "dc",
    DCTERMS: "dcterms",
    OA: "oa",
    OWL: "owl",
    RDF: "rdf",
    RDFS: "rdfs",
    SKOS: "skos",
    XSD: "xsd",
}
"""The namespaces of vocabularies by the prefixes that people know them by."""


def curie(term: str) -> str:
    """Return a term as people write it, or its IRI where no prefix is known for it.

    >>> curie("<https://w3id.org/dipgraph/id/state/BE>")
    'state:BE'
    >>> curie("<https://w3id.org/dipgraph/shapes#Fact-evidence>")
    'dips:Fact-evidence'
    >>> curie("<http://example.org/x>")
    'http://example.org/x'
    """
    bare = term.strip("<>")
    if bare.startswith(DATA):
        kind, slash, slug = bare.removeprefix(DATA).partition("/")
        return f"{kind}:{slug}" if slash else bare
    for namespace, prefix in PREFIXES.items():
        if bare.startswith(namespace):
            return f"{prefix}:{bare.removeprefix(namespace)}"
    return bare


def local_name(term: str) -> str:
    """Return what stands behind the last ``#`` or ``/`` of an IRI.

    >>> local_name("<https://w3id.org/dipgraph/ontology#party>")
    'party'
    """
    return term.strip("<>").replace("#", "/").rpartition("/")[2]
