"""The one place where stages meet: read, convert, validate, and load into a store."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from dipgraph import __version__, reader, resources
from dipgraph.converter import convert
from dipgraph.document import Conversion, Located, Reading, Report, Result, Triple
from dipgraph.errors import InputError
from dipgraph.inputs import Source, read_bytes, sources
from dipgraph.namespaces import BASE, DATA, curie
from dipgraph.reference import Reference
from dipgraph.schema import json_schema
from dipgraph.store import StoreWriter
from dipgraph.validator import Engine, Gate, load_engine
from dipgraph.vocabulary import Vocabulary, parse_turtle

__all__ = ["Checked", "EngineName", "Loaded", "Pipeline", "load", "schema_text"]

EngineName = Literal["shacl", "pyshacl"]

_GENID: Final = "https://w3id.org/.well-known/genid/dipgraph-"


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that went through the stages: its report, and its quads where it conforms.

    ``readable`` is False where the file is not what it claims to be, such as broken YAML.
    """

    report: Report
    conversion: Conversion | None
    readable: bool = True


@dataclass(slots=True)
class Loaded:
    """What a load did: graphs that changed, that were the same already, and rejected documents."""

    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    rejected: list[Checked] = field(default_factory=list)
    quads: int = 0


class Pipeline:
    """The stages with the ontology, the shapes and the reference data that they work by."""

    def __init__(self, engine: EngineName = "shacl", notify: Callable[[str], None] = print) -> None:
        """Choose the SHACL engine; ``notify`` is told where another one has to take over."""
        self._engine = engine
        self._notify = notify
        self._ontology = {p.stem: _named(p) for p in resources.ontology_files()}
        self._added: dict[str, Collection[Triple]] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the ontology and the shapes, indexed."""
        return Vocabulary(self._ontology["dipgraph"], self._shapes)

    @cached_property
    def base(self) -> dict[str, Conversion]:
        """Return the graphs that every store holds: ontology, sectors, shipped reference data."""
        graphs = {}
        for stem, triples in self._ontology.items():
            graph = f"<{BASE}{'ontology' if stem == 'dipgraph' else stem}>"
            graphs[graph] = Conversion(graph, frozenset(triples))
        known = [t for triples in self._ontology.values() for t in triples]
        for conversion in self._convert_references(resources.reference_files(), known):
            graphs[conversion.graph] = conversion
        return graphs

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

    @property
    def shapes_hash(self) -> str:
        """Return the SHA-256 hash of the shapes."""
        return sha256(b"".join(p.read_bytes() for p in resources.shape_files())).hexdigest()

    def extend(self, graph: str, triples: Collection[Triple]) -> None:
        """Let documents refer to more reference data: that of a graph, as it is from now on."""
        self._added = self._added | {graph: triples}
        self.__dict__.pop("reference", None)
        self.__dict__.pop("gate", None)

    def check(self, paths: Iterable[Path]) -> Iterator[Checked]:
        """Yield each document of the files, checked; reference data first.

        Raises InputError where a file cannot be read.
        """
        paths = list(paths)
        given: dict[str, int] = {}
        for source in sources(paths):
            if source.is_reference:
                checked = _once(self.process(source), source, given)
                yield checked
                if checked.conversion is not None:
                    self.extend(checked.conversion.graph, checked.conversion.triples)
        for source in sources(paths):
            if not source.is_reference:
                yield _once(self.process(source), source, given)

    def read(self, source: Source) -> Reading | None:
        """Return one document as read, or None where the file is not what it claims to be."""
        return self._read(source, self.reference)[0]

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
        reading, tree = self._read(source, self.reference)
        if reading is not None and reading.document is not None:
            graph = reading.document.iri
            if self._added.get(graph, self.base.get(graph)):
                return self._without(graph).process(source)
        if isinstance(tree, reader.Broken):
            line, column = tree.position
            place = Located(source.name, source.line + line - 1, column, Result(tree.message))
            return Checked(Report(source.name, (place,)), None, readable=False)
        assert reading is not None
        results = list(reading.results)
        conversion = None
        if reading.document is not None:
            conversion = convert(reading.document, self.vocabulary, self.reference)
            results.extend(conversion.results)
            results.extend(self._name_clash(conversion))
            results.extend(self.gate.validate(reading.document, conversion))
        report = Report(source.name, _locate(source, tree, results))
        return Checked(report, conversion if report.conforms else None, reading.readable)

    def _without(self, graph: str) -> "Pipeline":
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

    def _convert_references(
        self, paths: Iterable[Path], known: list[Triple]
    ) -> Iterator[Conversion]:
        """Yield reference data converted; a file waits until those it refers to are known."""
        waiting = list(sources(paths))
        stuck = 0
        while waiting:
            source = waiting.pop(0)
            reference = Reference(known, self.vocabulary)
            reading, _ = self._read(source, reference)
            if reading is not None and reading.document is not None and not reading.results:
                conversion = convert(reading.document, self.vocabulary, reference)
                known.extend(conversion.triples)
                stuck = 0
                yield conversion
            elif stuck < len(waiting):
                stuck += 1
                waiting.append(source)
            else:
                raise InputError(f"The shipped file {source.name} cannot be read.")

    @cached_property
    def _loaded_engine(self) -> Engine:
        return load_engine(self._engine, _ntriples(self._shapes), self._notify)

    @cached_property
    def _shapes(self) -> list[Triple]:
        return [t for p in resources.shape_files() for t in parse_turtle(p.read_bytes())]

    def _read(
        self, source: Source, reference: Reference
    ) -> tuple[Reading | None, reader.Tree | reader.Broken]:
        content = reader.decode(source.data)
        if isinstance(content, reader.Broken):
            return None, content
        parse = reader.parse_json if source.form == "json" else reader.parse_yaml
        tree = parse(content)
        if isinstance(tree, reader.Broken):
            return None, tree
        return reader.read(tree, _text_of(tree, source), self.vocabulary, reference), tree


def load(
    paths: Iterable[Path],
    folder: Path,
    pipeline: Pipeline,
    progress: Callable[[Checked], None] = lambda _: None,
) -> Loaded:
    """Load the documents of the files into the store of a folder; what does not conform stays out.

    Without a path, the shipped documents. The store is made where there is none; where nothing
    changed, or nothing conforms, it stays as it is. Raises StoreError and InputError.
    """
    chosen = list(paths) or resources.annotated_documents()
    done = Loaded()
    with StoreWriter(folder) as writer:
        for graph, triples in _stored_references(writer, pipeline):
            pipeline.extend(graph, triples)
        for checked in pipeline.check(chosen):
            progress(checked)
            if checked.conversion is None:
                done.rejected.append(checked)
            else:
                _put(writer, checked.conversion, done)
        if done.changed or done.unchanged or not done.rejected:
            _put_base(writer, pipeline, done)
        if done.changed:
            writer.commit()
        done.quads = writer.quads
    return done


def schema_text() -> str:
    """Return the JSON Schema of annotated documents, as it stands beside the data."""
    schema = json_schema(Pipeline().vocabulary)
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _once(checked: Checked, source: Source, given: dict[str, int]) -> Checked:
    """Return a document, but rejected where one of that name that says other things came before.

    ``given`` holds a hash of what each document says, by graph.
    """
    if checked.conversion is None:
        return checked
    graph, said = checked.conversion.graph, hash(checked.conversion.triples)
    if given.setdefault(graph, said) == said:
        return checked
    message = f"{curie(graph)} was given before and said other things; give one another name."
    place = Located(source.name, source.line, 1, Result(message))
    return Checked(Report(source.name, (place,)), None)


def _put(writer: StoreWriter, conversion: Conversion, done: Loaded) -> None:
    graph = conversion.graph[1:-1]
    changed = writer.replace(graph, conversion.nquads())
    (done.changed if changed else done.unchanged).append(graph)


def _put_base(writer: StoreWriter, pipeline: Pipeline, done: Loaded) -> None:
    """Bring the graphs that every store holds up to date, and remove those no longer shipped."""
    given = {*done.changed, *done.unchanged}
    for conversion in pipeline.base.values():
        if conversion.graph[1:-1] not in given:
            _put(writer, conversion, done)
    base = {conversion.graph[1:-1] for conversion in pipeline.base.values()}
    for graph in _outdated(writer, base):
        writer.remove(graph)
        done.changed.append(graph)
    shipped = {graph: writer.graphs[graph].sha256 for graph in base}
    writer.record({"dipgraph": __version__, "shapes": pipeline.shapes_hash, **shipped})


def _outdated(writer: StoreWriter, base: Collection[str]) -> list[str]:
    """Return the graphs that came with an earlier dipgraph and do not come with this one."""
    return sorted(graph for graph in writer.graphs if graph in writer.inputs and graph not in base)


def _stored_references(
    writer: StoreWriter, pipeline: Pipeline
) -> Iterator[tuple[str, list[Triple]]]:
    """Yield the graphs of reference data that earlier loads put into the store."""
    for graph in writer.graphs:
        shipped = graph in writer.inputs or f"<{graph}>" in pipeline.base
        if graph.startswith(f"{DATA}reference/") and not shipped:
            yield f"<{graph}>", list(writer.triples(graph))


def _text_of(tree: reader.Tree, source: Source) -> str | reader.Broken | None:
    """Return the text of a document, why it cannot be read, or None where none is named."""
    said = tree.data.get("text")
    if source.folder is None:
        return reader.normalize(said) if isinstance(said, str) else None
    if not isinstance(said, str) or not reader.is_file_name(said):
        return None
    try:
        text = reader.decode(read_bytes(source.folder / said))
    except InputError as error:
        return reader.Broken(f"The text cannot be read: {error}")
    if isinstance(text, reader.Broken):
        line, column = text.position
        return reader.Broken(f"The text cannot be read: {said}:{line}:{column}: {text.message}")
    return text


def _locate(source: Source, tree: reader.Tree, results: Iterable[Result]) -> tuple[Located, ...]:
    """Return results with their places in the file, in its order, each once."""
    located = set()
    for result in results:
        line, column = tree.locate(result.path)
        located.add(Located(source.name, source.line + line - 1, column, result))
    return tuple(sorted(located, key=lambda x: (x.line, x.column, x.result.message)))


def _named(path: Path) -> list[Triple]:
    """Return the triples of a Turtle file with its blank nodes named, always in the same way."""
    names: dict[str, str] = {}

    def name(term: str) -> str:
        if not term.startswith("_:"):
            return term
        return names.setdefault(term, f"<{_GENID}{path.stem}-{len(names) + 1}>")

    return [(name(s), p, name(o)) for s, p, o in parse_turtle(path.read_bytes())]


def _ntriples(triples: Iterable[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
