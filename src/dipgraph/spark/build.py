"""Build the graph of a corpus on a cluster: parts, rejected documents, and a manifest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from dipgraph import __version__
from dipgraph.document import Conversion
from dipgraph.pipeline import Base, EngineName
from dipgraph.spark import parts
from dipgraph.spark.files import Folder
from dipgraph.spark.lines import read_corpus
from dipgraph.spark.references import take_in
from dipgraph.spark.twice import judge
from dipgraph.spark.worker import QUADS, REJECTS, Work

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["Built", "build"]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote: graphs and quads, those that every store holds included.

    ``rejected`` counts documents that do not conform, ``repeated`` those that say what another of
    the same name says.
    """

    graphs: int
    quads: int
    rejected: int
    repeated: int
    parts: int


def build(
    session: "SparkSession",
    inputs: Iterable[str],
    output: str,
    engine: EngineName = "shacl",
    notify: Callable[[str], None] = lambda _: None,
) -> Built:
    """Write the graph of the JSON Lines of the inputs into a folder that is new.

    Inputs and output are paths or URLs as the cluster knows them. The manifest is written last, so
    a folder without one is not whole. Raises UsageError and InputError.
    """
    folder = Folder(session, output)
    parts.prepare(folder)
    notify("Counting the lines …")
    corpus = read_corpus(session, inputs)
    references = take_in(corpus, engine)
    added = {graph: tuple(c.triples) for graph, c in references.graphs.items()}
    notify(f"Comparing the names of documents; lines: {corpus.total} …")
    work = judge(session.sparkContext, corpus, Work(engine, added))
    notify(f"Converting and validating; parts: {corpus.parts} …")
    parts.write_parts(session, corpus, work, folder)
    parts.publish(folder)
    base = Base()
    _write_base(folder, base.graphs, references.graphs, references.rejects)
    notify("Reading back what was written …")
    written = parts.count(session, folder)
    built = _sum(written, len(work.repeated))
    counts = {
        "lines": corpus.total,
        "graphs": built.graphs,
        "quads": built.quads,
        "rejected": built.rejected,
        "repeated": built.repeated,
    }
    folder.write(parts.MANIFEST, parts.manifest(written, _inputs(base), counts))
    return built


def _write_base(
    folder: Folder,
    base: dict[str, Conversion],
    added: dict[str, Conversion],
    rejects: list[str],
) -> None:
    """Write the graphs that every store holds, and the reference data of the corpus."""
    given = {graph: conversion for graph, conversion in added.items() if graph not in base}
    for name, graphs in (("base", base), ("reference", given)):
        text = "".join(graphs[graph].nquads() for graph in sorted(graphs))
        if text:
            folder.write(f"{QUADS}/{name}.nq.gz", parts.zipped(text))
    if rejects:
        text = "".join(f"{line}\n" for line in rejects)
        folder.write(f"{REJECTS}/reference.jsonl.gz", parts.zipped(text))


def _sum(written: list[parts.Part], repeated: int) -> Built:
    quads = [part for part in written if part.name.startswith(QUADS)]
    rejects = [part for part in written if part.name.startswith(REJECTS)]
    return Built(
        graphs=sum(part.graphs for part in quads),
        quads=sum(part.lines for part in quads),
        rejected=sum(part.lines for part in rejects),
        repeated=repeated,
        parts=len(quads),
    )


def _inputs(base: Base) -> dict[str, str]:
    """Return the hashes of what documents are checked by: the shapes, and the base graphs."""
    graphs = {g[1:-1]: sha256(c.nquads().encode()).hexdigest() for g, c in base.graphs.items()}
    return {"dipgraph": __version__, "shapes": base.shapes_hash, **dict(sorted(graphs.items()))}
