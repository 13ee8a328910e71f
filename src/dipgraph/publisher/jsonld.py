r"""Write JSON-LD 1.1: one node a line, with the context inside, so that no network is needed.

The string of a literal in N-Triples, as pyoxigraph writes it, is a JSON string as it stands: both
know the same escapes, and it has none that JSON lacks (``\U``). So it is copied.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import IO, Any, Final

from dipgraph.document import Triple
from dipgraph.namespaces import OWL, RDF_TYPE
from dipgraph.publisher.quads import by_subject
from dipgraph.publisher.turtle import Terms

__all__ = ["context", "object_properties", "write_context", "write_jsonld"]

_OBJECT_PROPERTY: Final = f"<{OWL}ObjectProperty>"
_REMEMBERED: Final = 1 << 16


def object_properties(ontology: Iterable[Triple]) -> list[str]:
    """Return the terms of the object properties of an ontology, sorted."""
    return sorted(s for s, p, o in ontology if p == RDF_TYPE and o == _OBJECT_PROPERTY)


def context(prefixes: Mapping[str, str], references: Collection[str]) -> dict[str, Any]:
    """Return the JSON-LD context: prefixes, and properties whose plain values are references."""
    short = {term: Terms(prefixes).curie(term) for term in references}
    typed = {name: {"@type": "@id"} for name in short.values() if name is not None}
    return {"@version": 1.1, **dict(sorted({**prefixes, **typed}.items()))}


def write_context(said: Mapping[str, Any], out: IO[str]) -> None:
    """Write a context as a document of its own."""
    out.write(json.dumps({"@context": said}, indent=2) + "\n")


def write_jsonld(
    graphs: Iterable[tuple[str, list[str]]], said: Mapping[str, Any], out: IO[str]
) -> None:
    """Write named graphs, given by IRI with their sorted statements, under a context."""
    nodes = _Nodes(said)
    out.write(f'{{"@context": {json.dumps(said, indent=2)},\n"@graph": [')
    for i, (graph, statements) in enumerate(graphs):
        out.write(f'{"," if i else ""}\n{{"@id": {nodes.name(f"<{graph}>")}, "@graph": [\n')
        out.write(",\n".join(nodes.lines(statements)))
        out.write("\n]}")
    out.write("\n]}\n")


class _Nodes:
    """The nodes of graphs as JSON under a context."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._terms = Terms({k: v for k, v in said.items() if isinstance(v, str)})
        self._typed = {name for name, value in said.items() if isinstance(value, dict)}
        self.name = lru_cache(_REMEMBERED)(self._name)
        self._key = lru_cache(_REMEMBERED)(self._plain)

    def lines(self, statements: Iterable[str]) -> Iterator[str]:
        """Yield each node, its keys sorted."""
        for subject, said in by_subject(statements):
            values: dict[str, list[str]] = {}
            for predicate, obj in said:
                if predicate == RDF_TYPE and obj.startswith("<"):
                    values.setdefault("@type", []).append(self.name(obj))
                else:
                    key = self._key(predicate)
                    values.setdefault(key, []).append(self._value(obj, key in self._typed))
            parts = (f"{json.dumps(key)}: {_one_or_all(values[key])}" for key in sorted(values))
            yield f'{{"@id": {self.name(subject)}, {", ".join(parts)}}}'

    def _plain(self, term: str) -> str:
        """Return an IRI as it is written here: short where it can be."""
        return self._terms.curie(term) or term[1:-1]

    def _name(self, term: str) -> str:
        return json.dumps(self._plain(term) if term.startswith("<") else term)

    def _value(self, obj: str, typed: bool) -> str:
        if not obj.startswith('"'):
            return self.name(obj) if typed else f'{{"@id": {self.name(obj)}}}'
        end = obj.rindex('"') + 1
        words, rest = obj[:end], obj[end:]
        if rest.startswith("@"):
            return f'{{"@language": "{rest[1:]}", "@value": {words}}}'
        if rest:
            return f'{{"@type": {self.name(rest[2:])}, "@value": {words}}}'
        return f'{{"@value": {words}}}' if typed else words


def _one_or_all(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"
