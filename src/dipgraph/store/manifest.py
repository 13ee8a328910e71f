"""What a version holds, and the check that it is all there."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from dipgraph.errors import StoreError
from dipgraph.store.folder import damaged, read_json

__all__ = [
    "GraphEntry",
    "Manifest",
    "check_files",
    "read_graphs",
    "read_manifest",
    "write_manifest",
]

_GRAPHS: Final = "graphs.json"
_MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class GraphEntry:
    """The number of quads of a named graph, and the SHA-256 of them as sorted N-Quads."""

    quads: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The counts of a version, the hashes of what documents were checked by, its files by size."""

    graphs: int
    quads: int
    inputs: Mapping[str, str]
    files: Mapping[str, int]


def write_manifest(
    version: Path, graphs: Mapping[str, GraphEntry], inputs: Mapping[str, str]
) -> None:
    """Write what a version holds, after all else in it was written."""
    entries = {iri: asdict(graphs[iri]) for iri in sorted(graphs)}
    (version / _GRAPHS).write_text(_json(entries), encoding="utf-8")
    quads = sum(entry.quads for entry in graphs.values())
    manifest = Manifest(len(graphs), quads, dict(sorted(inputs.items())), _sizes(version))
    (version / _MANIFEST).write_text(_json(asdict(manifest)), encoding="utf-8")


def read_manifest(version: Path) -> Manifest:
    """Return the manifest of a version; raise StoreError where it is broken."""
    data = read_json(version / _MANIFEST, version.parents[1])
    try:
        return Manifest(
            int(data["graphs"]), int(data["quads"]), dict(data["inputs"]), dict(data["files"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _broken(version, _MANIFEST) from error


def read_graphs(version: Path, manifest: Manifest) -> dict[str, GraphEntry]:
    """Return the named graphs of a version by IRI; raise StoreError where they do not add up."""
    data = read_json(version / _GRAPHS, version.parents[1])
    try:
        graphs = {iri: GraphEntry(**entry) for iri, entry in data.items()}
        held = len(graphs), sum(entry.quads for entry in graphs.values())
    except TypeError as error:
        raise _broken(version, _GRAPHS) from error
    if held != (manifest.graphs, manifest.quads):
        raise _broken(version, _GRAPHS)
    return graphs


def check_files(version: Path, manifest: Manifest) -> None:
    """Raise StoreError where a file is missing, added, or of another size than when written."""
    found = _sizes(version)
    for name in sorted(found.keys() | manifest.files.keys()):
        size, written = found.get(name), manifest.files.get(name)
        if size is None:
            raise damaged(version.parents[1], f"the file {name} is missing")
        if written is None:
            raise damaged(version.parents[1], f"the file {name} does not belong to it")
        if size != written:
            raise damaged(version.parents[1], f"the file {name} has {size} bytes, not {written}")


def _sizes(version: Path) -> dict[str, int]:
    """Return the size of each file of a version but the manifest itself."""
    try:
        own = [e for e in os.scandir(version) if e.is_file() and e.name != _MANIFEST]
        quads = list(os.scandir(version / "quads"))
    except FileNotFoundError as error:
        raise damaged(version.parents[1], f"version {version.name} lacks its quads") from error
    sizes = {e.name: e.stat().st_size for e in own}
    sizes |= {f"quads/{e.name}": e.stat().st_size for e in quads}
    return dict(sorted(sizes.items()))


def _broken(version: Path, name: str) -> StoreError:
    return damaged(version.parents[1], f"{name} does not say what the version holds")


def _json(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
