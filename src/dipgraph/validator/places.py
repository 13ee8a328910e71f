"""Find the places in a document that violations are about."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from dipgraph.document import Conversion, Document, Fact, Path, Value
from dipgraph.namespaces import DIP, OA
from dipgraph.validator.engine import Violation
from dipgraph.vocabulary import Property, Vocabulary

__all__ = ["Places"]

_EVIDENCE: Final = f"<{DIP}evidence>"
_PARTS: Final = (_EVIDENCE, f"<{OA}hasSelector>")


class Places:
    """The facts of a document, and the nodes that belong to them, such as passages."""

    def __init__(self, document: Document, conversion: Conversion, vocabulary: Vocabulary) -> None:
        """Index the facts."""
        self._document = document
        self._conversion = conversion
        self._vocabulary = vocabulary
        self._facts = {fact.iri: fact for fact in document.facts}

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        triples = sorted(self._conversion.triples)
        return {obj: subject for subject, predicate, obj in triples if predicate in _PARTS}

    def is_own(self, node: str) -> bool:
        """Tell whether a node is the document, one of its facts, or a part of one."""
        return node == self._document.iri or node in self._facts or node in self._parents

    def key(self, violation: Violation) -> str:
        """Return the key, as people write it, that a violation is about; no words if none."""
        prop = self._property(violation)
        return "" if prop is None or prop.derived else prop.key

    def path(self, violation: Violation) -> Path:
        """Return the way to the key and the value that a violation is about."""
        node = violation.focus
        while node not in self._facts and node in self._parents:
            node = self._parents[node]
        fact = self._facts.get(node)
        values = self._document.values if fact is None else fact.values
        key, number = self._find(violation, values)
        start = () if fact is None else fact.path
        if not key:
            return start
        if number is None:
            return (*start, key)
        return (key, number) if fact is None else fact.place(key, number)

    def causes(self, violations: list[Violation]) -> Iterator[Violation]:
        """Yield the violations that do not follow from another, or from what could not be read.

        What is written breaks a rule first; what is derived from it, a bound of a date or a role
        passed on to other facts, breaks one after.
        """
        written = [v for v in violations if self._is_written(v)]
        values = {v.value for v in written if v.value}
        keys = {(v.focus, self.key(v)) for v in written}
        for violation in violations:
            derived = not self._is_written(violation)
            repeats = violation.value in values or (violation.focus, self.key(violation)) in keys
            if not (derived and repeats) and not self._is_unsure(violation):
                yield violation

    def _is_written(self, violation: Violation) -> bool:
        """Tell whether a violation is about what people write, not what is derived from it."""
        prop = self._property(violation)
        return prop is not None and not prop.derived and prop.iri == violation.path

    def _is_unsure(self, violation: Violation) -> bool:
        """Tell whether a violation may come from what could not be read and has been reported."""
        if violation.value in self._document.unread_entries:
            return True
        unread = self._owner(violation).unread
        if not unread:
            return False
        key = self.key(violation)
        return not key or (key in unread and not violation.value)

    def _owner(self, violation: Violation) -> Fact | Document:
        return self._facts.get(violation.focus, self._document)

    def _property(self, violation: Violation) -> Property | None:
        """Return the property, or the dated property of the bound, that a violation is about."""
        properties = self._vocabulary.classes[self._owner(violation).type].properties.values()
        for prop in properties:
            if violation.path and violation.path in (prop.iri, *(prop.bounds or ())):
                return prop
        return None

    def _find(
        self, violation: Violation, values: Mapping[str, tuple[Value, ...]]
    ) -> tuple[str, int | None]:
        """Return the key that a violation is about, if it is there, and the number of its value."""
        value = violation.value
        if value.startswith('"'):
            value = value[1 : value.rindex('"')]
        key = self.key(violation)
        if key not in values:
            key = next((k for k, found in values.items() if value and value in found), "")
        if not key or value not in values[key]:
            return key, None
        return key, values[key].index(value)
