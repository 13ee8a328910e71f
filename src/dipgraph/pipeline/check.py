"""Take documents through the stages: read, convert, validate."""

from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, Self

from dipgraph import __version__, reader
from dipgraph.converter import convert
from dipgraph.document import Conversion, Reading, Report, Result, Triple, ntriples
from dipgraph.errors import InputError
from dipgraph.inputs import Source
from dipgraph.namespaces import curie
from dipgraph.pipeline.base import Base
from dipgraph.pipeline.checked import Checked, locate
from dipgraph.pipeline.names import Names, repeated
from dipgraph.pipeline.order import LATE, in_order, is_document
from dipgraph.pipeline.sources import read_source
from dipgraph.reference import Reference
from dipgraph.store import Store
from dipgraph.validator import Engine, Gate, Violation, load_engine, validate_store
from dipgraph.vocabulary import Vocabulary

__all__ = ["EngineName", "Pipeline"]

EngineName = Literal["shacl", "pyshacl"]


def _say_nothing(_: str) -> None:
    """Keep a notice to oneself."""


class Pipeline:
    """The stages with the ontology, the shapes and the reference data that they work by."""

    def __init__(
        self, engine: EngineName = "shacl", notify: Callable[[str], None] = _say_nothing
    ) -> None:
        """Choose the SHACL engine; ``notify`` is told where another one has to take over."""
        self._engine = engine
        self._notify = notify
        self._base = Base()
        self._added: dict[str, Collection[Triple]] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the ontology and the shapes, indexed."""
        return self._base.vocabulary

    @property
    def base(self) -> dict[str, Conversion]:
        """Return the graphs that every store holds: ontology, sectors, shipped reference data."""
        return self._base.graphs

    @property
    def shapes(self) -> list[Triple]:
        """Return the triples of all shapes."""
        return self._base.shapes

    @property
    def shapes_hash(self) -> str:
        """Return the SHA-256 hash of the shapes."""
        return self._base.shapes_hash

    @cached_property
    def reference(self) -> Reference:
        """Return what documents may refer to: sectors, roles and all reference data."""
        graphs = {graph: conversion.triples for graph, conversion in self.base.items()}
        said = (graphs | self._added).values()
        return Reference((t for triples in said for t in triples), self.vocabulary)

    @cached_property
    def gate(self) -> Gate:
        """Return the gate, with the engine that was chosen."""
        return Gate(self._loaded_engine, self.vocabulary, self.reference)

    def extend(self, graph: str, triples: Collection[Triple]) -> None:
        """Let documents refer to more reference data: that of a graph, as it is from now on."""
        self._added = self._added | {graph: triples}
        self.__dict__.pop("reference", None)
        self.__dict__.pop("gate", None)

    @property
    def checked_by(self) -> str:
        """Return a hash of all that documents are checked by, and of the dipgraph that does it."""
        graphs = {graph: c.triples for graph, c in self.base.items()} | self._added
        parts = [__version__, self.shapes_hash]
        for graph in sorted(graphs):
            parts.append(graph + ntriples(sorted(graphs[graph])))
        return sha256("\n".join(parts).encode()).hexdigest()[:16]

    def check(self, paths: Iterable[Path]) -> Iterator[Checked]:
        """Yield each document of the files, checked; reference data of files first.

        Standard input is read only once: its reference data is known to what follows. A file, or a
        line, that cannot be read is a document without a graph.
        """
        given = Names()
        late = False
        for found in in_order(paths):
            if isinstance(found, InputError):
                yield Checked.unreadable(found)
            elif is_document(found):
                late = True
                yield _once(self.process(found), found, given)
            else:
                done = Checked.refused(found, LATE) if late else self.process(found)
                yield self._refer(_once(done, found, given))

    def _refer(self, checked: Checked) -> Checked:
        """Let what follows refer to reference data, if it conforms."""
        if checked.conversion is not None:
            self.extend(checked.conversion.graph, checked.conversion.triples)
        return checked

    def __copy__(self) -> Self:
        """Return the same stages, which from now on learn for themselves."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __getstate__(self) -> dict[str, object]:
        """Return what another process needs, which reads the shipped files itself."""
        added = {graph: tuple(triples) for graph, triples in self._added.items()}
        return {"_engine": self._engine, "_notify": _say_nothing, "_base": Base(), "_added": added}

    def read(self, source: Source) -> Reading | None:
        """Return one document as read, or None where the file is not what it claims to be."""
        return read_source(source, self.vocabulary, self.reference)[0]

    def convert(self, source: Source) -> Conversion | None:
        """Return the quads of one document before they are validated, or None if there are none."""
        reading = self.read(source)
        if reading is None or reading.document is None:
            return None
        return convert(reading.document, self.vocabulary, self.reference)

    def process(self, source: Source) -> Checked:
        """Return one document, read, converted and validated.

        Reference data that is known already is seen without what it said before.
        """
        reading, tree = read_source(source, self.vocabulary, self.reference)
        if reading is not None and reading.document is not None:
            graph = reading.document.iri
            if self._added.get(graph, self.base.get(graph)):
                return self._without(graph).process(source)
        if isinstance(tree, reader.Broken):
            return Checked.broken(source, tree)
        assert reading is not None
        results = list(reading.results)
        conversion = None
        if reading.document is not None:
            conversion = convert(reading.document, self.vocabulary, self.reference)
            results.extend(conversion.results)
            results.extend(self._name_clash(conversion))
            results.extend(self.gate.validate(reading.document, conversion))
        report = Report(source.name, locate(source, tree, results))
        named = reading.document is not None and reading.document.is_named
        graph = reading.document.iri if reading.document is not None and named else ""
        readable = reading.readable or source.folder is None
        return Checked(report, conversion if report.conforms else None, readable, graph)

    def validate(self, store: Store) -> list[Violation]:
        """Return what does not conform in all graphs of a store as one, sorted."""
        return validate_store(store, self._loaded_engine)

    def _without(self, graph: str) -> Self:
        """Return the same stages, which do not know the reference data of a graph."""
        other = copy(self)
        other._added = self._added | {graph: ()}
        other.__dict__.pop("reference", None)
        other.__dict__.pop("gate", None)
        return other

    def _name_clash(self, conversion: Conversion) -> Iterator[Result]:
        """Yield a result for reference data that would replace what comes with dipgraph."""
        shipped = self.base.get(conversion.graph)
        if shipped is not None and shipped.triples != conversion.triples:
            name = curie(conversion.graph).partition(":")[2]
            message = f"Reference data named '{name}' comes with dipgraph; give yours another name."
            yield Result(message, ("reference",))

    @cached_property
    def _loaded_engine(self) -> Engine:
        return load_engine(self._engine, ntriples(self._base.shapes), self._notify)


def _once(checked: Checked, source: Source, given: Names) -> Checked:
    """Return a document, but rejected where one of that name that says other things came before."""
    if checked.conversion is None:
        return checked
    graph, said = checked.conversion.graph, hash(checked.conversion.triples)
    before = given.other(graph, said, source.place)
    return Checked.refused(source, repeated(graph, before)) if before else checked
