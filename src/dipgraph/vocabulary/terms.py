"""A class and a property of the ontology, as those see them who write documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["Class", "Property", "ValueKind"]

ValueKind = Literal["reference", "text", "number", "date", "word", "link"]


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a class: the key that people write, its term and the kind of its values.

    ``classes`` names the classes that a reference may be of; ``bounds`` holds the terms of the
    properties for the first and the last day, for a date.
    """

    key: str
    iri: str
    kind: ValueKind
    datatype: str | None
    classes: tuple[str, ...]
    bounds: tuple[str, str] | None
    derived: bool
    required: bool
    single: bool
    definition: str


@dataclass(frozen=True, slots=True)
class Class:
    """A class: its local name, its term, the kind in identifiers, and all classes above it."""

    name: str
    iri: str
    kind: str | None
    ancestors: tuple[str, ...]
    definition: str
    properties: Mapping[str, Property]

    @property
    def types(self) -> tuple[str, ...]:
        """Return the terms of the class and of all above it."""
        return (self.iri, *self.ancestors)
