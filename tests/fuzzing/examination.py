"""What must hold of any files that people give: nothing but sentences, and quads that parse."""

import json
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from dipgraph.errors import InputError
from dipgraph.inputs import MAX_BYTES, Source
from dipgraph.pipeline import Outcome, Pipeline
from dipgraph.pipeline.order import each
from dipgraph.pipeline.outcome import outcome_of, unreadable
from dipgraph.pipeline.parts import graphs_of
from dipgraph.store import as_stored

__all__ = ["examine_files", "examine_part"]


def examine_files(files: Mapping[str, bytes], folder: Path, pipeline: Pipeline) -> int:
    """Take files through the stages as ``load`` does; return how many documents conformed."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths = [folder / name for name in files if not name.endswith(".txt")]
    number = 0
    for found in each(paths):
        if isinstance(found, InputError):
            _check_said(unreadable(found))
            continue
        checked = pipeline.process(found)
        outcome = outcome_of(found, checked)
        if checked.conversion is None:
            _check_said(outcome)
            _check_rejected(outcome, pipeline)
        else:
            number += 1
            _check_quads(checked.conversion.nquads(), outcome, checked.conversion.graph)
    return number


def examine_part(files: Mapping[str, bytes], folder: Path, _: Pipeline) -> int:
    """Read parts of N-Quads as ``load --nquads`` does; return how many graphs were whole."""
    number = 0
    for name, data in files.items():
        (folder / name).write_bytes(data)
        try:
            for graph in graphs_of(folder / name):
                stored = as_stored(graph.nquads.decode())
                assert as_stored(stored.decode()) == stored
                number += 1
        except (InputError, SyntaxError, UnicodeDecodeError):
            pass  # of which a load says the place
    return number


def _check_said(outcome: Outcome) -> None:
    """Each message is one printable line, and names a place."""
    assert outcome.said
    for said in outcome.said:
        assert said.words.isprintable(), ascii(said.words)
        assert said.words.strip()
        assert said.place


def _check_rejected(outcome: Outcome, pipeline: Pipeline) -> None:
    """A rejected document is one line of JSON, to be read again; a file stays where it is."""
    if not outcome.readable:
        assert not outcome.rejected
        return
    assert outcome.rejected.endswith(b"\n")
    line = outcome.rejected[:-1]
    assert b"\n" not in line
    assert json.loads(line)["rejected"]
    if len(line) <= MAX_BYTES:
        source = Source("rejects.jsonl", 1, "json", line, None)
        again = outcome_of(source, pipeline.process(source))
        if not again.conforms:  # as what was wrong in YAML may, such as a text that stands inside
            _check_said(again)


def _check_quads(nquads: str, outcome: Outcome, graph: str) -> None:
    """The quads parse, strictly, and the store gives them back as was foretold."""
    assert outcome.stored is not None
    quads = list(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    assert len(quads) == nquads.count("\n")
    assert {str(quad.graph_name) for quad in quads} == {graph}
    assert as_stored(nquads) == outcome.stored.data
    kept = list(ox.parse(outcome.stored.data, format=ox.RdfFormat.N_QUADS))
    assert len(kept) == outcome.stored.entry.quads
    assert {type(term) for q in kept for term in (q.subject, q.predicate)} == {ox.NamedNode}
