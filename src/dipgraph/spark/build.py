"""Build the graph of a corpus on a cluster: parts, rejected documents, and a manifest."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dipgraph import __version__
from dipgraph.pipeline import EngineName
from dipgraph.spark import parts
from dipgraph.spark.files import Folder
from dipgraph.spark.lines import read_corpus
from dipgraph.spark.references import take_in
from dipgraph.spark.twice import judge
from dipgraph.spark.worker import GRAPHS, QUADS, REJECTS, Work, prepared
from dipgraph.store import Stored

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
    added = {c.graph: tuple(c.triples) for c in references.graphs.values()}
    pipeline = prepared(engine, added)
    notify(f"Comparing the names of documents; lines: {corpus.total} …")
    work = judge(session.sparkContext, corpus, Work(engine, pipeline.checked_by, added))
    notify(f"Converting and validating; parts: {corpus.parts} …")
    parts.write_parts(session, corpus, work, folder)
    parts.publish(folder)
    base = {g[1:-1]: Stored.of_triples(c.triples, g) for g, c in pipeline.base.items()}
    _write_graphs(folder, "base", base)
    _write_graphs(
        folder, "reference", {g: s for g, s in references.stored.items() if g not in base}
    )
    if references.rejects:
        folder.write(f"{REJECTS}/reference.jsonl.gz", parts.zipped("".join(references.rejects)))
    notify("Reading back what was written …")
    written = parts.count(session, folder)
    built = _sum(written, len(work.repeated) + len(references.repeated))
    shipped = {graph: base[graph].entry.sha256 for graph in sorted(base)}
    made_by = {"dipgraph": __version__, "shapes": pipeline.shapes_hash, **shipped}
    counts = {"lines": corpus.total, **asdict(built)}
    parts.finish(folder, parts.manifest(written, made_by, counts))
    return built


def _write_graphs(folder: Folder, name: str, graphs: dict[str, Stored]) -> None:
    """Write a part of graphs that come of no document, with what is known of them."""
    if graphs:
        data = b"".join(graphs[graph].data for graph in sorted(graphs)).decode()
        known = "".join(graphs[graph].entry.as_line(graph) + "\n" for graph in sorted(graphs))
        folder.write(f"{QUADS}/{name}.nq.gz", parts.zipped(data))
        folder.write(f"{GRAPHS}/{name}.tsv.gz", parts.zipped(known))


def _sum(written: list[parts.Part], repeated: int) -> Built:
    quads = [part for part in written if part.name.startswith(QUADS)]
    rejects = [part for part in written if part.name.startswith(REJECTS)]
    return Built(
        graphs=sum(part.graphs for part in quads),
        quads=sum(part.lines for part in quads),
        rejected=sum(part.lines for part in rejects),
        repeated=repeated,
    )
