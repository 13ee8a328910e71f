"""What a version holds, and the check that it is all there."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from sys import intern
from typing import Final, NamedTuple, Self

from dipgraph.errors import StoreError
from dipgraph.store.folder import damaged, read_json

__all__ = [
    "File",
    "GraphEntry",
    "Manifest",
    "check_files",
    "check_hashes",
    "known_files",
    "read_graphs",
    "read_manifest",
    "write_manifest",
]

_GRAPHS: Final = "graphs.tsv"
_MANIFEST: Final = "manifest.json"
_OWN: Final = "sha256"
"""The key of the hash of all else that the manifest says."""


class GraphEntry(NamedTuple):
    """The number of quads of a named graph, and the SHA-256 of them as sorted N-Quads.

    ``source`` is a hash of the document that they were made from and of what it was checked by,
    ``checked`` of the latter alone; no words where nothing is known of that.
    """

    quads: int
    sha256: str
    source: str = ""
    checked: str = ""

    def same_quads(self, other: "GraphEntry") -> bool:
        """Tell whether both stand for the same quads, wherever they come from."""
        return self[:2] == other[:2]

    def as_line(self, graph: str) -> str:
        """Return a graph, by its IRI, and its entry as a line, of which the end is left out."""
        return "\t".join((graph, *map(str, self)))

    @classmethod
    def of_line(cls, line: str) -> tuple[str, Self]:
        """Return the IRI and the entry of a line; raise ValueError where it holds none."""
        graph, quads, digest, source, checked = line.rstrip("\n").split("\t")
        return graph, cls(int(quads), digest, source, intern(checked))  # few, and often


class File(NamedTuple):
    """The size of a file, and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The counts of a version, the hashes of what documents were checked by, and its files.

    ``scattered`` counts the quads that were written since the index was last put in order.
    """

    graphs: int
    quads: int
    scattered: int
    inputs: Mapping[str, str]
    files: Mapping[str, File]


def write_manifest(
    version: Path,
    graphs: Mapping[str, GraphEntry],
    inputs: Mapping[str, str],
    scattered: int,
    before: Mapping[tuple[int, int], File] | None = None,
) -> None:
    """Write what a version holds, after all else in it was written.

    ``scattered`` is that of the manifest; ``before`` has the files of the version before, by device
    and inode: what is still one of those is not read again.
    """
    with (version / _GRAPHS).open("w", encoding="utf-8", newline="") as file:
        for iri in sorted(graphs):
            file.write(graphs[iri].as_line(iri) + "\n")
    quads = sum(entry.quads for entry in graphs.values())
    files = {name: _file(path, before or {}) for name, path in _files(version).items()}
    manifest = Manifest(len(graphs), quads, scattered, dict(sorted(inputs.items())), files)
    data = asdict(manifest)
    signed = data | {_OWN: _hash(data)}
    (version / _MANIFEST).write_text(_json(signed), encoding="utf-8")


def known_files(version: Path, manifest: Manifest) -> dict[tuple[int, int], File]:
    """Return the files of a version by device and inode."""
    found = _files(version)
    stats = {name: found[name].stat() for name in manifest.files if name in found}
    return {(s.st_dev, s.st_ino): manifest.files[name] for name, s in stats.items()}


def read_manifest(version: Path) -> Manifest:
    """Return the manifest of a version; raise StoreError where it is broken."""
    data = read_json(version / _MANIFEST, version.parents[1])
    own = data.pop(_OWN, None)
    if own is not None and own != _hash(data):  # there is none where an older dipgraph wrote it
        raise damaged(version.parents[1], f"the file {_MANIFEST} is not as it was written")
    try:
        return Manifest(
            int(data["graphs"]),
            int(data["quads"]),
            int(data.get("scattered", data["quads"])),  # one that does not say never was
            dict(data["inputs"]),
            {name: File(int(size), str(digest)) for name, (size, digest) in data["files"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _broken(version, _MANIFEST) from error


def read_graphs(version: Path, manifest: Manifest) -> dict[str, GraphEntry]:
    """Return the named graphs of a version by IRI; raise StoreError where they do not add up."""
    try:
        with (version / _GRAPHS).open(encoding="utf-8", newline="") as file:
            graphs = dict(map(GraphEntry.of_line, file))
    except ValueError as error:
        raise _broken(version, _GRAPHS) from error
    if (len(graphs), sum(e.quads for e in graphs.values())) != (manifest.graphs, manifest.quads):
        raise _broken(version, _GRAPHS)
    return graphs


def check_files(version: Path, manifest: Manifest) -> None:
    """Raise StoreError where a file is missing, added, or of another size than when written."""
    found = _files(version)
    for name in sorted(found.keys() | manifest.files.keys()):
        path, written = found.get(name), manifest.files.get(name)
        if path is None:
            raise damaged(version.parents[1], f"the file {name} is missing")
        if written is None:
            raise damaged(version.parents[1], f"the file {name} does not belong to it")
        size = path.stat().st_size
        if size != written.size:
            raise damaged(
                version.parents[1], f"the file {name} has {size} bytes, not {written.size}"
            )


def check_hashes(version: Path, manifest: Manifest) -> None:
    """Raise StoreError where a file does not hold what it held when it was written."""
    for name, path in sorted(_files(version).items()):
        if _digest(path) != manifest.files[name].sha256:
            raise damaged(version.parents[1], f"the file {name} is not as it was written")


def _files(version: Path) -> dict[str, Path]:
    """Return each file of a version but the manifest itself, by name."""
    try:
        own = [e for e in os.scandir(version) if e.is_file() and e.name != _MANIFEST]
        quads = list(os.scandir(version / "quads"))
    except FileNotFoundError as error:
        raise damaged(version.parents[1], f"version {version.name} lacks its quads") from error
    files = {e.name: Path(e.path) for e in own} | {f"quads/{e.name}": Path(e.path) for e in quads}
    return dict(sorted(files.items()))


def _file(path: Path, before: Mapping[tuple[int, int], File]) -> File:
    said = path.stat()
    known = before.get((said.st_dev, said.st_ino))
    if known is not None and known.size == said.st_size:
        return known
    return File(said.st_size, _digest(path))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _broken(version: Path, name: str) -> StoreError:
    return damaged(version.parents[1], f"{name} does not say what the version holds")


def _hash(data: object) -> str:
    return sha256(_json(data).encode()).hexdigest()


def _json(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
