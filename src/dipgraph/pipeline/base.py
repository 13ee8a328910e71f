"""What every document is checked against: the ontology, the shapes, the shipped reference data."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from dipgraph import resources
from dipgraph.converter import convert
from dipgraph.document import Conversion, Triple
from dipgraph.errors import InputError
from dipgraph.inputs import sources
from dipgraph.namespaces import BASE
from dipgraph.pipeline.sources import read_source
from dipgraph.reference import Reference
from dipgraph.vocabulary import Vocabulary, parse_turtle

__all__ = ["Base"]

_GENID: Final = "https://w3id.org/.well-known/genid/dipgraph-"


class Base:
    """The shipped files, each read when it is first needed."""

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the ontology and the shapes, indexed."""
        return Vocabulary(self._ontology["dipgraph"], self.shapes)

    @cached_property
    def graphs(self) -> dict[str, Conversion]:
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
    def shapes(self) -> list[Triple]:
        """Return the triples of all shapes."""
        return [t for p in resources.shape_files() for t in _triples(p)]

    @property
    def shapes_hash(self) -> str:
        """Return the SHA-256 hash of the shapes."""
        return sha256(b"".join(p.read_bytes() for p in resources.shape_files())).hexdigest()

    @cached_property
    def _ontology(self) -> dict[str, list[Triple]]:
        return {path.stem: _named(path) for path in resources.ontology_files()}

    def _convert_references(
        self, paths: Iterable[Path], known: list[Triple]
    ) -> Iterator[Conversion]:
        """Yield reference data converted; a file waits until those it refers to are known."""
        waiting = list(sources(paths))
        stuck = 0
        while waiting:
            source = waiting.pop(0)
            reference = Reference(known, self.vocabulary)
            reading, _ = read_source(source, self.vocabulary, reference)
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


def _named(path: Path) -> list[Triple]:
    """Return the triples of a Turtle file with its blank nodes named, always in the same way."""
    names: dict[str, str] = {}

    def name(term: str) -> str:
        if not term.startswith("_:"):
            return term
        return names.setdefault(term, f"<{_GENID}{path.stem}-{len(names) + 1}>")

    return [(name(s), p, name(o)) for s, p, o in _triples(path)]


def _triples(path: Path) -> list[Triple]:
    try:
        return list(parse_turtle(path.read_bytes()))
    except SyntaxError as error:
        raise InputError(
            f"{path}: This file of dipgraph is not Turtle ({error.msg}); mend it, or install"
            " dipgraph again."
        ) from error
