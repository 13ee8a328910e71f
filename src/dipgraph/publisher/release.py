"""Write a release: the dumps, the tables, what describes them, and their checksums.

A release is made of the store alone, without a clock, so that the same store gives the same bytes.
"""

import gzip
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from dipgraph import resources
from dipgraph.errors import StoreError
from dipgraph.namespaces import DATA, ONTOLOGY, curie
from dipgraph.publisher.contents import Contents, Edition, File, Materials, measure
from dipgraph.publisher.counts import count
from dipgraph.publisher.descriptions import DESCRIPTIONS, write_patch
from dipgraph.publisher.folder import SUMS, new_release, sums
from dipgraph.publisher.jsonld import context, object_properties, write_context, write_jsonld
from dipgraph.publisher.lookup import Lookup
from dipgraph.publisher.quads import (
    read_statements,
    sorted_graphs,
    write_nquads,
    write_ntriples,
)
from dipgraph.publisher.tables import write_tables
from dipgraph.publisher.turtle import turtle, write_trig, write_turtle

__all__ = ["write_release"]

_NAME: Final = re.compile(r"[A-Za-z0-9]+([-.][A-Za-z0-9]+)*")
_VERSION_DIGITS: Final = 12
_ZSTD_LEVEL: Final = 10


def write_release(
    materials: Materials,
    edition: Edition,
    folder: Path,
    notify: Callable[[str], None] = lambda _: None,
) -> Contents:
    """Write a release into a folder, in place of an older one, and return what it holds.

    ``notify`` is told the name of what is about to be written. Raises UsageError where the folder
    is something else, and StoreError where it cannot be written; it is then as before.
    """
    with new_release(folder) as new:
        contents = _describe(_dumps(materials, edition, new, notify), notify)
        notify(SUMS)
        with _text(new / SUMS) as out:
            out.write(sums(contents.files))
    return contents


def _dumps(
    materials: Materials, edition: Edition, new: Path, notify: Callable[[str], None]
) -> Contents:
    """Write everything that only repeats what the store holds."""
    store, prefixes = materials.store, materials.prefixes
    notify("dipgraph.nq")
    digest = _write_nquads(materials, new)
    notify("dipgraph.nt")
    with _text(new / "dipgraph.nt") as out:
        write_ntriples(store, out, new)
    notify("dipgraph.ttl")
    with _union(new) as statements, _text(new / "dipgraph.ttl") as out:
        write_turtle(statements, prefixes, out)
    notify("dipgraph.trig")
    with _text(new / "dipgraph.trig") as out:
        write_trig(sorted_graphs(store), prefixes, out)
    notify("dipgraph.jsonld")
    _write_jsonld(materials, new)
    notify("documents")
    _write_graphs(materials, new)
    notify("tables")
    (new / "tables").mkdir()
    with _union(new) as statements:
        write_tables(statements, Lookup(store, materials.vocabulary), new / "tables")
    notify("queries")
    _write_shipped(new)
    with (new / "dipgraph.nt").open(encoding="utf-8", newline="\n") as lines:
        counts = count(lines)
    version = edition.version or digest[:_VERSION_DIGITS]
    return Contents(materials, edition, version, counts, _measured(new), new)


def _describe(contents: Contents, notify: Callable[[str], None]) -> Contents:
    """Write what describes a release, and return it with these files."""
    previous = contents.edition.previous
    if previous is not None:
        notify("changes.rdfp")
        with _text(contents.folder / "changes.rdfp") as out:
            write_patch(contents, previous, out)
        contents = _with(contents, "changes.rdfp")
    for name, describe in DESCRIPTIONS:
        if name == "CHANGES.md" and previous is None:
            continue
        notify(name)
        with _text(contents.folder / name) as out:
            out.write(describe(contents))
        contents = _with(contents, name)
    return contents


def _with(contents: Contents, name: str) -> Contents:
    """Return the contents of a release with one more file."""
    return replace(contents, files={**contents.files, name: measure(contents.folder / name)})


def _write_nquads(materials: Materials, new: Path) -> str:
    """Write the quads, packed in two ways, and return the SHA-256 of them unpacked."""
    import zstandard  # only where a release is written

    packer = zstandard.ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True, threads=0)
    with (
        (new / "dipgraph.nq.gz").open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=0) as gz,
        (new / "dipgraph.nq.zst").open("wb") as other,
        packer.stream_writer(other) as zst,
    ):
        return write_nquads(materials.store, gz, zst)


def _write_jsonld(materials: Materials, new: Path) -> None:
    said = context(materials.prefixes, object_properties(materials.ontology))
    with _text(new / "context.jsonld") as out:
        write_context(said, out)
    with _text(new / "dipgraph.jsonld") as out:
        write_jsonld(sorted_graphs(materials.store), said, out)


def _write_graphs(materials: Materials, new: Path) -> None:
    """Write a Turtle file for each graph, and the ontology as one."""
    taken: set[str] = set()
    of_ontology: set[str] = set()
    for graph, statements in sorted_graphs(materials.store):
        name = _file_name(graph, taken)
        if name.startswith("ontology/"):
            of_ontology.update(statements)
        (new / name).parent.mkdir(exist_ok=True)
        with _text(new / name) as out:
            out.write(turtle(statements, materials.prefixes))
    with _text(new / "ontology.ttl") as out:
        out.write(turtle(sorted(of_ontology), materials.prefixes))


def _file_name(graph: str, taken: set[str]) -> str:
    """Return the name of the file of a graph; raise StoreError where it cannot have its own."""
    kind, _, slug = graph.removeprefix(DATA).partition("/")
    folder = {"document": "documents", "reference": "reference"}.get(kind, "ontology")
    name = slug if folder != "ontology" else graph.rpartition("/")[2]
    if graph == ONTOLOGY:
        name = "dipgraph"
    path = f"{folder}/{name}.ttl"
    if not _NAME.fullmatch(name) or path.lower() in taken:
        raise StoreError(
            f"The graph {curie(graph)} cannot have a file of its own, because '{name}' is no file"
            " name or another graph has it; give the document another name, and load it again."
        )
    taken.add(path.lower())
    return path


def _write_shipped(new: Path) -> None:
    """Write the shapes as one file, and the questions as they are."""
    with _text(new / "shapes.ttl") as out:
        out.write(_shapes())
    (new / "queries").mkdir()
    for path in resources.question_files():
        shutil.copyfile(path, new / "queries" / path.name)


def _shapes() -> str:
    """Return the files of the shapes as one, as they are written, their prefixes first."""
    prefixes: set[str] = set()
    bodies = []
    for path in resources.shape_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        prefixes.update(line for line in lines if line.startswith("@prefix "))
        bodies.append("\n".join(x for x in lines if not x.startswith("@prefix ")).strip())
    return "\n\n".join(["\n".join(sorted(prefixes)), *bodies]) + "\n"


@contextmanager
def _union(new: Path) -> Iterator[Iterator[str]]:
    """Open the sorted statements of all graphs, which the N-Triples hold."""
    with (new / "dipgraph.nt").open(encoding="utf-8", newline="\n") as file:
        yield read_statements(file)


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        yield out


def _measured(new: Path) -> dict[str, File]:
    paths = sorted(path for path in new.rglob("*") if path.is_file())
    return {path.relative_to(new).as_posix(): measure(path) for path in paths}
