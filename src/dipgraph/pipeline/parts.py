"""Load parts of N-Quads that were built elsewhere: checked, counted and hashed, graph by graph."""

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

from dipgraph.errors import InputError
from dipgraph.pipeline.check import Pipeline
from dipgraph.pipeline.load import Loaded, Loading, Plan
from dipgraph.store import GraphEntry, Stored, StoreWriter, as_stored, stored_quads

__all__ = ["Graph", "Part", "graphs_of", "load_parts", "parts_of"]

_MANIFEST: Final = "manifest.json"
_QUADS: Final = "quads/"
_ENTRIES: Final = "graphs/"
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
    nquads: bytes
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """A file of N-Quads, and what the manifest beside it tells: its SHA-256, and of its graphs."""

    path: Path
    sha256: str = ""
    entries: Path | None = None


def load_parts(
    paths: Iterable[Path],
    folder: Path,
    progress: Callable[[Stored], None] = lambda _: None,
) -> Loaded:
    """Load the graphs of parts into the store of a folder; each replaces what it held before.

    A part goes in only if it is as the manifest beside it says, and all go in or none. The quads of
    a graph stand together in one part. Raises InputError and StoreError.
    """
    pipeline = Pipeline()
    parts = list(parts_of(paths, pipeline.shapes_hash))
    seen: dict[str, str] = {}
    with StoreWriter(folder) as writer:
        loading = Loading(writer, pipeline, Plan())
        for graph, stored in _stored(parts):
            before = seen.setdefault(graph.iri, graph.place)
            if before != graph.place:
                raise _apart(graph, before)
            if f"<{graph.iri}>" in pipeline.base:
                _check_base(graph, stored, pipeline)
            else:
                loading.put(graph.iri, stored)
                progress(stored)
        loading.finish()
        if writer.changed:
            writer.commit()
        loading.done.quads = writer.quads
    return loading.done


def parts_of(paths: Iterable[Path], shapes: str) -> Iterator[Part]:
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


def _stored(parts: Iterable[Part]) -> Iterator[tuple[Graph, Stored]]:
    """Yield the graphs of the parts with their quads as the store has them."""
    for part in parts:
        _check_hash(part.path, part.sha256)
        entries = {} if part.entries is None else dict(_entries(part.entries))
        for graph in graphs_of(part.path):
            entry = entries.get(graph.iri)
            yield graph, _as_stored(graph) if entry is None else _as_said(graph, entry)


def _as_stored(graph: Graph) -> Stored:
    try:
        return Stored.of(as_stored(graph.nquads.decode()))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise InputError(
            f"{graph.place}:1: The quads of <{graph.iri}> cannot be read ({error}); build the part"
            " again."
        ) from error


def _as_said(graph: Graph, entry: GraphEntry) -> Stored:
    """Return a graph with its entry; what the hash is right of is as the store has it."""
    stored = Stored.of(graph.nquads, entry.source, entry.checked)
    if stored.entry != entry:
        raise InputError(
            f"{graph.place}:1: <{graph.iri}> does not hold the quads that were built; build the"
            " part again."
        )
    return stored


def _graph(path: Path, graph: bytes, lines: list[bytes], start: int) -> Graph:
    return Graph(graph.decode("utf-8", "replace"), b"".join(lines), f"{path}:{start}")


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


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        if path.suffix == ".gz":
            with gzip.open(file, "rb") as stream:
                yield cast("IO[bytes]", stream)
        elif path.suffix == ".zst":
            from dipgraph.inputs.zstd import open_zstd  # only where there is such a file

            yield open_zstd(file)
        else:
            yield file


def _inside(folder: Path, shapes: str) -> Iterator[Part]:
    """Yield the parts of a folder: those that its manifest names, or else all that there are."""
    for root in (folder, folder.absolute().parent):
        hashes = _manifest(root, shapes)
        named = [name for name in hashes if name.startswith(_QUADS)]
        if named and (root == folder or f"{folder.name}/" == _QUADS):
            yield from (_part(root, name, hashes) for name in named)
            return
    found = sorted(p for p in folder.iterdir() if p.name.endswith(_FORMS) and p.is_file())
    if not found:
        raise InputError(
            f"{folder}: The folder holds no parts, or their build did not come to its end, because"
            f" there is no {_MANIFEST}; check the path, or build them again."
        )
    yield from map(Part, found)


def _beside(path: Path, shapes: str) -> Part:
    """Return a part with what a manifest beside its folder says of it."""
    root = path.absolute().parent.parent
    hashes = _manifest(root, shapes)
    name = path.absolute().relative_to(root).as_posix()
    return _part(root, name, hashes) if name in hashes else Part(path)


def _part(root: Path, name: str, hashes: Mapping[str, str]) -> Part:
    beside = _ENTRIES + name.removeprefix(_QUADS).partition(".")[0] + ".tsv.gz"
    if beside not in hashes:
        return Part(root / name, hashes[name])
    _check_hash(root / beside, hashes[beside])
    return Part(root / name, hashes[name], root / beside)


def _entries(path: Path) -> Iterator[tuple[str, GraphEntry]]:
    """Yield what is known of the graphs of a part, by IRI."""
    try:
        with _opened(path) as stream:
            for line in stream:
                iri, quads, digest, source, checked = line.decode().rstrip("\n").split("\t")
                yield iri, GraphEntry(int(quads), digest, source, checked)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise InputError(f"{path}: The graphs cannot be read ({error}); copy it again.") from error


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


def _check_hash(path: Path, said: str) -> None:
    if not said:
        return
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; copy the part again.") from error
    if digest != said:
        raise InputError(
            f"{path}: The part is not as its manifest says; copy it, or build it, again."
        )


def _check_base(graph: Graph, stored: Stored, pipeline: Pipeline) -> None:
    """Raise InputError where a graph that every store holds is not that of this dipgraph."""
    shipped = pipeline.base[f"<{graph.iri}>"]
    if stored_quads(shipped.triples, shipped.graph) != stored.data:
        raise InputError(
            f"{graph.place}:1: <{graph.iri}> comes with dipgraph and is another one here; build the"
            " parts again with this dipgraph."
        )


def _apart(graph: Graph, before: str) -> InputError:
    return InputError(
        f"{graph.place}:1: Quads of <{graph.iri}> stand in {before}, too; those of a graph must"
        " stand together in one part, so sort the part by graph, or load it once."
    )
