"""Say how a release is cited and on which terms it may be used: ``CITATION.cff``, ``LICENSE``."""

import json
from typing import Final

from dipgraph.namespaces import BASE
from dipgraph.publisher.description import LICENCE, SUMMARY, TITLE, Release, release_iri

__all__ = ["citation", "licence"]

_LICENCE: Final = f"""\
dipgraph: the data of a release

The data of this release, its ontology, shapes, questions and descriptions are published under the
Creative Commons Attribution 4.0 International licence (CC BY 4.0):

    {LICENCE}

You may share and adapt them, for any purpose, as long as you name the source, link to the licence
and say what you changed. CITATION.cff says how to name the source.

Two things are not ours to license:

- The words that the graph quotes (oa:exact) belong to those who published the documents. Each
  document names its publisher, and its source and licence where they are known. They are quoted to
  show what each fact rests on.
- Reference data taken from elsewhere keeps the terms of its source: codes and English names of
  states from ISO 3166-1 by way of Debian's iso-codes (GNU LGPL 2.1 or later), their names in other
  languages from Unicode CLDR (Unicode License V3), identifiers from the Publications Office of the
  European Union (reuse authorised with acknowledgement) and Wikidata (CC0 1.0). The file
  data/reference/LICENSES.md that comes with dipgraph holds them in full.

The program dipgraph, which wrote this release, has a licence of its own: Apache License 2.0.
"""


def licence() -> str:
    """Return the text of ``LICENSE``: the licence of the data, and what it does not cover."""
    return _LICENCE


def citation(release: Release) -> str:
    """Return ``CITATION.cff``, after https://citation-file-format.github.io/, version 1.2.0."""
    said = {
        "cff-version": "1.2.0",
        "message": "Cite this data set as below, and the documents that you quote from.",
        "type": "dataset",
        "title": TITLE,
        "abstract": SUMMARY,
        "version": release.version,
        "license": "CC-BY-4.0",
        "url": BASE.rstrip("/"),
    }
    if release.issued:
        said["date-released"] = release.issued.isoformat()
    lines = [f"{key}: {_quoted(words)}" for key, words in said.items()]
    lines += ["authors:", f"  - name: {_quoted('The dipgraph project')}"]
    lines += [f"    website: {_quoted(BASE.rstrip('/'))}", "identifiers:", "  - type: url"]
    lines += [f"    value: {_quoted(release_iri(release.version))}"]
    lines += ["    description: The persistent identifier of this release."]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    """Return words as YAML reads them whatever they are: a string of JSON is one of YAML."""
    return json.dumps(words, ensure_ascii=False)
