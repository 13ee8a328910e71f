"""Everything that the ontology and the shapes say, indexed once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from dipgraph.document import Triple
from dipgraph.literals import words_of
from dipgraph.namespaces import DIP, OWL, RDF, RDF_TYPE, RDFS, SH, SKOS, XSD, local_name
from dipgraph.vocabulary.index import indexed, members
from dipgraph.vocabulary.terms import Class, Property, ValueKind

__all__ = ["Vocabulary"]

_KEYS: Final = {f"<{SKOS}prefLabel>": "label"}
_INTEGER: Final = f"<{XSD}integer>"
_FAR: Final = (f"<{SH}node>", f"<{SH}qualifiedValueShape>")
"""What makes a shape ask something of the values of a property."""


class Vocabulary:
    """Everything that ``ontology/`` and ``shapes/`` say, indexed once.

    ``ontology`` and ``shapes`` are triples of N-Triples terms; blank nodes may occur in them.
    """

    def __init__(self, ontology: Iterable[Triple], shapes: Iterable[Triple]) -> None:
        """Index the triples of the ontology and of the shapes."""
        self._ontology = indexed(ontology)
        self._shapes = indexed(shapes)

    @cached_property
    def classes(self) -> Mapping[str, Class]:
        """Return the classes of the ontology by local name."""
        terms = self._subjects(f"<{OWL}Class>")
        return {local_name(term): self._class(term) for term in terms if term.startswith(f"<{DIP}")}

    @cached_property
    def writable(self) -> Mapping[str, Class]:
        """Return the classes that an entry of a document may have: entities and facts."""
        roots = {f"<{DIP}Entity>", f"<{DIP}Fact>"}
        return {n: c for n, c in self.classes.items() if c.kind and roots & set(c.ancestors)}

    @cached_property
    def superproperties(self) -> Mapping[str, tuple[str, ...]]:
        """Return, for each property, the properties directly above it."""
        return {s: tuple(o) for s, o in self._pairs(f"<{RDFS}subPropertyOf>")}

    def is_under(self, prop: str, above: str) -> bool:
        """Tell whether a property is, through any number of steps, a sub-property of another."""
        direct = self.superproperties.get(prop, ())
        return above in direct or any(self.is_under(up, above) for up in direct)

    @cached_property
    def inverses(self) -> Mapping[str, tuple[str, ...]]:
        """Return, for each property, its inverses, in both directions."""
        both: dict[str, list[str]] = defaultdict(list)
        for subject, objects in self._pairs(f"<{OWL}inverseOf>"):
            for obj in objects:
                both[subject].append(obj)
                both[obj].append(subject)
        return {s: tuple(o) for s, o in both.items()}

    @cached_property
    def chains(self) -> tuple[tuple[str, str, str], ...]:
        """Return the property chains of length two: first, second, and what they imply."""
        found = []
        for head, lists in self._pairs(f"<{OWL}propertyChainAxiom>"):
            for node in lists:
                first, second = members(self._ontology, node)
                found.append((first, second, head))
        return tuple(sorted(found))

    @cached_property
    def ranges(self) -> Mapping[str, str]:
        """Return the range of each property that has one."""
        return {s: o[0] for s, o in self._pairs(f"<{RDFS}range>")}

    @cached_property
    def asked_of_others(self) -> frozenset[str] | None:
        """Return the properties that the shapes may ask of what a document refers to.

        Those are its types, and what must be said of it at all. None where shapes look further
        than that, so that nothing can be left out.
        """
        every = list(self._shapes.values())
        if any(key in said for said in every for key in _FAR) or any(
            not path.startswith("<") for said in every for path in said.get(f"<{SH}path>", [])
        ):
            return None
        must = [said for said in every if _number(said, "minCount") or f"<{SH}hasValue>" in said]
        return frozenset((RDF_TYPE, *(p for said in must for p in said.get(f"<{SH}path>", []))))

    def is_a(self, name: str, ancestor: str) -> bool:
        """Tell whether a class is the same as, or below, another; both by local name."""
        return f"<{DIP}{ancestor}>" in self.classes[name].types

    def lineage(self, cls: Class) -> tuple[str, ...]:
        """Return the names of the classes above a class, the widest first, and its own.

        In the order of lineages, kinds stand under what they are kinds of.
        """
        above = [c for c in self.classes.values() if c.iri in cls.ancestors]
        return (*(c.name for c in sorted(above, key=lambda c: len(c.ancestors))), cls.name)

    def _class(self, term: str) -> Class:
        ancestors = tuple(dict.fromkeys(self._ancestors(term)))
        kinds = self._ontology[term].get(f"<{DIP}kind>", [])
        return Class(
            name=local_name(term),
            iri=term,
            kind=words_of(kinds[0]) if kinds else None,
            ancestors=ancestors,
            definition=self._definition(term),
            properties=self._properties((term, *ancestors)),
        )

    def _ancestors(self, term: str) -> Iterator[str]:
        for above in self._ontology[term].get(f"<{RDFS}subClassOf>", []):
            yield above
            yield from self._ancestors(above)

    def _properties(self, types: tuple[str, ...]) -> Mapping[str, Property]:
        by_path: dict[str, list[str]] = defaultdict(list)
        for type_ in reversed(types):
            for shape in self._shapes_of.get(type_, []):
                path = self._shapes[shape][f"<{SH}path>"][0]
                if path.startswith("<"):
                    by_path[path].append(shape)
        found = (self._property(path, shapes) for path, shapes in by_path.items())
        return {prop.key: prop for prop in found}

    @cached_property
    def _shapes_of(self) -> Mapping[str, list[str]]:
        targets: dict[str, list[str]] = defaultdict(list)
        for facts in list(self._shapes.values()):
            for target in facts.get(f"<{SH}targetClass>", []):
                targets[target].extend(facts.get(f"<{SH}property>", []))
        return targets

    def _property(self, path: str, shapes: list[str]) -> Property:
        datatypes = [d for s in shapes for d in self._shapes[s].get(f"<{SH}datatype>", [])]
        said = self._ontology[path]
        earliest = said.get(f"<{DIP}earliestBound>")
        bounds = (earliest[0], said[f"<{DIP}latestBound>"][0]) if earliest else None
        return Property(
            key=_KEYS.get(path, local_name(path)),
            iri=path,
            kind=self._kind(shapes, datatypes, bounds is not None),
            datatype=datatypes[0] if datatypes else None,
            classes=self._allowed(shapes),
            bounds=bounds,
            derived=f"<{DIP}derived>" in said,
            required=any(_number(self._shapes[s], "minCount") for s in shapes),
            single=any(_number(self._shapes[s], "maxCount") == 1 for s in shapes),
            definition=self._definition(path),
        )

    def _kind(self, shapes: list[str], datatypes: list[str], dated: bool) -> ValueKind:
        if dated:
            return "date"
        if f"<{RDF}langString>" in datatypes:
            return "text"
        if _INTEGER in datatypes:
            return "number"
        if any(f"<{SH}IRI>" in self._shapes[s].get(f"<{SH}nodeKind>", []) for s in shapes):
            return "link"
        return "word" if datatypes else "reference"

    def _allowed(self, shapes: list[str]) -> tuple[str, ...]:
        """Return the classes of the most specific shape that names any."""
        for shape in reversed(shapes):
            said = self._shapes[shape]
            nodes = [shape]
            for start in said.get(f"<{SH}or>", []):
                nodes.extend(members(self._shapes, start))
            named = [c for n in nodes for c in self._shapes[n].get(f"<{SH}class>", [])]
            if named:
                return tuple(local_name(c) for c in named)
        return ()

    def _definition(self, term: str) -> str:
        """Return what a term means; for one of another vocabulary, how it is used here."""
        said = self._ontology[term]
        found = said.get(f"<{SKOS}definition>") or said.get(f"<{SKOS}scopeNote>") or ['""']
        return words_of(found[0])

    def _subjects(self, type_: str) -> list[str]:
        found = [s for s, said in self._ontology.items() if type_ in said.get(RDF_TYPE, [])]
        return sorted(found)

    def _pairs(self, predicate: str) -> list[tuple[str, list[str]]]:
        return sorted((s, p[predicate]) for s, p in self._ontology.items() if predicate in p)


def _number(shape: Mapping[str, list[str]], parameter: str) -> int:
    values = shape.get(f"<{SH}{parameter}>", [])
    return int(words_of(values[0])) if values else 0
