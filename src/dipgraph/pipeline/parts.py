"""Load parts of N-Quads that were built elsewhere: checked, counted and hashed, graph by graph."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

from dipgraph.errors import InputError
from dipgraph.pipeline.base import Base
from dipgraph.pipeline.load import Loaded, put_base, put_graph
from dipgraph.store import StoreWriter

__all__ = ["Graph", "graphs_of", "load_parts", "parts_of"]

_MANIFEST: Final = "manifest.json"
_FORMS: Final = (".nq", ".nq.gz", ".nq.zst")
_LONGEST: Final = 64 * 1024 * 1024
_IRI: Final = rb"<[^<>\"{}|^`\x00-\x20]*>"
_QUAD: Final = re.compile(
    _IRI
    + rb" "
    + _IRI
    + rb" (?:"
    + _IRI
    + rb'|"(?:[^"\\]|\\.)*"(?:\^\^'
    + _IRI
    + rb"|@[A-Za-z0-9-]+)?) <("
    + _IRI[1:-1]
    + rb")> \.\n"
)
"""A quad of a named graph without blank nodes, as dipgraph writes it."""


class Graph(NamedTuple):
    """A named graph by its IRI, its N-Quads, and the line of a part in which it begins."""

    iri: str
    nquads: str
    place: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A file of N-Quads, and its SHA-256 where a manifest tells it."""

    path: Path
    sha256: str = ""


def load_parts(
    paths: Iterable[Path],
    folder: Path,
    progress: Callable[[Graph], None] = lambda _: None,
) -> Loaded:
    """Load the graphs of parts into the store of a folder; each replaces what it held before.

    A part goes in only if it is as the manifest beside it says, and all go in or none. The quads of
    a graph stand together in one part. Raises InputError and StoreError.
    """
    base = Base()
    done = Loaded()
    seen: dict[str, str] = {}
    parts = list(parts_of(paths, base.shapes_hash))
    with StoreWriter(folder) as writer:
        for part in parts:
            _check_hash(part)
            for graph in graphs_of(part.path):
                before = seen.setdefault(graph.iri, graph.place)
                if before != graph.place:
                    raise _apart(graph, before)
                _check_base(graph, base)
                put_graph(writer, graph.iri, graph.nquads, done)
                progress(graph)
        put_base(writer, base, done)
        if done.changed:
            writer.commit()
        done.quads = writer.quads
    return done


def parts_of(paths: Iterable[Path], shapes: str) -> Iterator[_Part]:
    """Yield the files of parts and of folders of parts, with what their manifests say of them.

    ``shapes`` is the hash of the shapes that the documents must have been checked by.
    """
    for path in paths:
        if path.is_dir():
            yield from _inside(path, shapes)
        elif not path.name.endswith(_FORMS) or not path.is_file():
            raise InputError(
                f"{path}: This is no file of N-Quads ({', '.join(_FORMS)}) and no folder of them;"
                " check the path."
            )
        else:
            yield _beside(path, shapes)


def graphs_of(path: Path) -> Iterator[Graph]:
    """Yield the graphs of a part, of which one at a time is in memory.

    Raises InputError at a line that is not a quad of a named graph as dipgraph writes it.
    """
    graph, start = b"", 0
    lines: list[bytes] = []
    for number, line, of in _quads(path):
        if of != graph and lines:
            yield _graph(path, graph, lines, start)
        if of != graph:
            graph, start, lines = of, number, []
        lines.append(line)
    if lines:
        yield _graph(path, graph, lines, start)


def _graph(path: Path, graph: bytes, lines: list[bytes], start: int) -> Graph:
    place = f"{path}:{start}"
    try:
        return Graph(graph.decode(), b"".join(lines).decode(), place)
    except UnicodeDecodeError as error:
        raise InputError(f"{place}:1: The graph is not in UTF-8; build the part again.") from error


def _quads(path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the number, the bytes and the graph of each line."""
    number = 0
    try:
        with _opened(path) as stream:
            while line := stream.readline(_LONGEST):
                number += 1
                quad = _QUAD.fullmatch(line)
                if quad is None:
                    raise InputError(
                        f"{path}:{number}:1: This is not a quad of a named graph, as dipgraph"
                        " writes it; build the part again."
                    )
                yield number, line, quad[1]
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{path}:{number + 1}:1: The part cannot be read to its end ({error}); copy it again."
        ) from error


def _opened(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if path.suffix == ".zst":
        from dipgraph.inputs.zstd import open_zstd  # only where there is such a file

        return open_zstd(path)
    return path.open("rb")


def _inside(folder: Path, shapes: str) -> Iterator[_Part]:
    """Yield the parts of a folder: those that its manifest names, or else all that there are."""
    for root, said in ((folder, "quads/"), (folder.parent, f"{folder.name}/")):
        hashes = _manifest(root, shapes)
        named = [name for name in hashes if name.startswith(said)]
        if named:
            yield from (_Part(root / name, hashes[name]) for name in named)
            return
    found = sorted(p for p in folder.iterdir() if p.name.endswith(_FORMS) and p.is_file())
    if not found:
        raise InputError(
            f"{folder}: The folder holds no parts, or their build did not come to its end, because"
            f" there is no {_MANIFEST}; check the path, or build them again."
        )
    yield from map(_Part, found)


def _beside(path: Path, shapes: str) -> _Part:
    """Return a part with what a manifest beside it, or beside its folder, says of it."""
    for root in (path.parent, path.parent.parent):
        digest = _manifest(root, shapes).get(str(path.relative_to(root)))
        if digest is not None:
            return _Part(path, digest)
    return _Part(path)


def _manifest(root: Path, shapes: str) -> Mapping[str, str]:
    """Return the SHA-256 of each part that a manifest names; none where there is no manifest."""
    path = root / _MANIFEST
    try:
        data: Any = json.loads(path.read_bytes())
        hashes = {str(part["name"]): str(part["sha256"]) for part in data["parts"]}
        made_by, version = data["inputs"]["shapes"], data["inputs"]["dipgraph"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise InputError(
            f"{path}: This is no manifest of parts ({error}); copy it again."
        ) from error
    if made_by != shapes:
        raise InputError(
            f"{path}: The documents were checked by other shapes, those of dipgraph {version}; load"
            " the parts with that dipgraph, or build them again with this one."
        )
    return hashes


def _check_hash(part: _Part) -> None:
    if not part.sha256:
        return
    try:
        with part.path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{part.path}: {error.strerror}; copy the part again.") from error
    if digest != part.sha256:
        raise InputError(
            f"{part.path}: The part is not as its manifest says; copy it, or build it, again."
        )


def _check_base(graph: Graph, base: Base) -> None:
    """Raise InputError where a graph that every store holds is not that of this dipgraph."""
    shipped = base.graphs.get(f"<{graph.iri}>")
    if shipped is not None and shipped.nquads() != graph.nquads:
        raise InputError(
            f"{graph.place}:1: <{graph.iri}> comes with dipgraph and is another one here; build the"
            " parts again with this dipgraph."
        )


def _apart(graph: Graph, before: str) -> InputError:
    return InputError(
        f"{graph.place}:1: Quads of <{graph.iri}> stand in {before}, too; those of a graph must"
        " stand together in one part, so sort the part by graph, or load it once."
    )
