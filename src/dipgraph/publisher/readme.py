"""Write what people read first in the folder of a release: ``README.md``."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from dipgraph.publisher.description import LICENCE, SUMMARY, TITLE, Distribution, Release

__all__ = ["readme"]

_MEANT: Final = {
    "dipgraph.ttl": "the whole graph as Turtle, for reading and for comparing",
    "dipgraph.nt": "the whole graph as sorted N-Triples, one statement a line",
    "dipgraph.nq.*": "all quads: the statements of each document in its own named graph",
    "dipgraph.trig": "the same named graphs as TriG",
    "dipgraph.jsonld": "the same named graphs as JSON-LD",
    "context.jsonld": "the context of the JSON-LD",
    "documents/*.ttl": "what one document says",
    "reference/*.ttl": "the states, offices and other entities that documents share",
    "tables/*.csv": "tables for spreadsheets",
    "ontology.ttl": "the ontology, its sectors and alignments",
    "ontology/*.ttl": "the ontology, its sectors and alignments, each on its own",
    "ontology.html": "the ontology as a page: open it in a browser",
    "shapes.ttl": "the SHACL shapes that the graph conforms to",
    "queries.ttl": "the canned questions, for SPARQL editors",
    "queries/*.rq": "the canned questions, one a file",
    "void.ttl": "how much there is of what (VoID)",
    "dcat.ttl": "the release, its files and their checksums (DCAT)",
    "changes.rdfp": "what changed since the release before, as an RDF Patch",
    "CHANGES.md": "what changed since the release before, in words",
    "CITATION.cff": "how to cite this release",
    "LICENSE": "the licence",
    ".htaccess": "redirect rules for the identifiers, for w3id.org",
}
_TAIL: Final = f"""\
## Check it

```sh
sha256sum -c SHA256SUMS
```

## Load it

Into [Oxigraph](https://github.com/oxigraph/oxigraph):

```sh
oxigraph load --location graph --file dipgraph.nq.gz
oxigraph serve-read-only --location graph --union-default-graph
```

Into [Apache Jena Fuseki](https://jena.apache.org/documentation/fuseki2/):

```sh
tdb2.tdbloader --loc graph dipgraph.nq.gz
fuseki-server --set tdb2:unionDefaultGraph=true --tdb2 --loc graph /dipgraph
```

Each document has its own named graph; a question over all of them needs their union as its default
graph, which is what these lines switch on.

## Licence

The data, the ontology and the shapes are under [CC BY 4.0]({LICENCE}). The program that wrote
them is under the Apache License 2.0. The texts that the graph quotes belong to their publishers,
whom each document names. `LICENSE` says more.
"""


def readme(release: Release) -> str:
    """Return the page: what the release is, what each file is, how to check and to load it."""
    counts = release.counts
    parts = [f"# {TITLE}\n", f"Release {release.version}{_date(release)}. {SUMMARY}\n"]
    parts.append(
        f"It holds {counts.triples:,} statements about {counts.entities:,} things, from"
        f" {counts.documents:,} document{'' if counts.documents == 1 else 's'}.\n"
    )
    if release.endpoint:
        parts.append(f"It can be asked at <{release.endpoint}> (SPARQL 1.1).\n")
    rows = "\n".join(_rows(release))
    parts.append(f"## What is here\n\n| file | what it is | bytes |\n|---|---|--:|\n{rows}\n")
    return "\n".join([*parts, _TAIL])


def _date(release: Release) -> str:
    return f", {release.issued.isoformat()}" if release.issued else ""


def _rows(release: Release) -> Iterator[str]:
    """Yield a row for each kind of file that there is; files in a folder stand together."""
    files = sorted(release.distributions, key=lambda file: file.name)
    for pattern, meant in _MEANT.items():
        found = [file for file in files if fnmatchcase(file.name, pattern)]
        if "/" in pattern and found:
            yield _row(f"{pattern} ({len(found)})", meant, found)
        else:
            yield from (_row(file.name, meant, [file]) for file in found)


def _row(name: str, meant: str, files: list[Distribution]) -> str:
    return f"| `{name}` | {meant} | {sum(file.bytes for file in files):,} |"
