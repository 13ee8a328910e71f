"""Convert one document into the quads of its graph."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Final

from dipgraph.converter.closure import Closure
from dipgraph.converter.offices import Offices
from dipgraph.dates import read_date
from dipgraph.document import Conversion, Document, Fact, Passage, Path, Text, Triple, Value
from dipgraph.literals import language_literal, literal, typed_literal
from dipgraph.namespaces import DATA, DIP, OA, RDF_TYPE, XSD
from dipgraph.reference import Reference
from dipgraph.vocabulary import Property, Vocabulary

__all__ = ["convert"]

_INVOLVES: Final = f"<{DIP}involves>"
_ON_BEHALF_OF: Final = f"<{DIP}onBehalfOf>"
_INFERRED_FROM: Final = f"<{DIP}inferredFrom>"
_EVIDENCE: Final = f"<{DIP}evidence>"
_TEXT: Final = f"<{DIP}text>"
_DATE: Final = f"<{XSD}date>"
_COUNT: Final = f"<{XSD}integer>"
_SELECTOR_TYPES: Final = (f"<{OA}TextQuoteSelector>", f"<{OA}TextPositionSelector>")


def convert(document: Document, vocabulary: Vocabulary, reference: Reference) -> Conversion:
    """Return the quads of a document, and results where an office could not be resolved.

    A pure function: the same document, vocabulary and reference give the same quads.
    """
    own = {fact.iri: fact for fact in document.facts}
    offices = Offices(document, own, vocabulary, reference)
    closure = Closure(vocabulary, reference)
    converter = _Converter(document, vocabulary, offices, closure)
    closure.add(converter.header())
    for fact in document.facts:
        closure.add(converter.fact(fact))
    text = () if document.text is None else ((document.iri, _TEXT, literal(document.text)),)
    return Conversion(
        document.iri,
        frozenset(closure.triples),
        text,
        tuple(offices.results),
        frozenset(offices.unsettled),
    )


class _Converter:
    """Turn the parts of one document into triples."""

    def __init__(
        self, document: Document, vocabulary: Vocabulary, offices: Offices, closure: Closure
    ) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._offices = offices
        self._closure = closure
        self._passages: set[str] = set()

    def header(self) -> Iterator[Triple]:
        """Yield what is said of the document itself."""
        document = self._document
        cls = self._vocabulary.classes[document.type]
        for type_ in cls.types:
            yield document.iri, RDF_TYPE, type_
        for key, values in document.values.items():
            for value in values:
                yield from _statements(document.iri, cls.properties[key], value)
        if document.text is not None:
            digest = hashlib.sha256(document.text.encode()).hexdigest()
            yield document.iri, f"<{DIP}sha256>", literal(digest)

    def fact(self, fact: Fact) -> Iterator[Triple]:
        """Yield what an entry says, and who is meant by the offices that it names."""
        cls = self._vocabulary.classes[fact.type]
        for type_ in cls.types:
            yield fact.iri, RDF_TYPE, type_
        for passage in fact.passages:
            yield from self._passage(fact.iri, passage)
        for key, values in fact.values.items():
            prop = cls.properties[key]
            for number, value in enumerate(values):
                if prop.kind == "reference":
                    yield from self._role(fact, prop, str(value), fact.place(key, number))
                else:
                    yield from _statements(fact.iri, prop, value)

    def _role(self, fact: Fact, prop: Property, value: str, place: Path) -> Iterator[Triple]:
        """Yield a reference, and for a person whom the person stands for that day."""
        actor, tenures = self._offices.person_for(fact, prop, value, place)
        yield fact.iri, prop.iri, actor
        is_role = self._vocabulary.is_under(prop.iri, _INVOLVES)
        if is_role and self._offices.class_of(actor) == "Person" and fact.type != "Tenure":
            represented, held = self._represented(fact, prop.key, actor, place)
            acts = prop.key == "actor"
            for owner in represented:
                yield fact.iri, _ON_BEHALF_OF if acts else _INVOLVES, owner
            tenures = [*tenures, *held]
        for tenure in tenures:
            yield fact.iri, _INFERRED_FROM, tenure

    def _represented(
        self, fact: Fact, key: str, person: str, place: Path
    ) -> tuple[list[str], list[str]]:
        if "onBehalfOf" in fact.values or "onBehalfOf" in fact.unread:
            return [], []
        represented, held = self._offices.represented(fact, person)
        if key == "actor" and not represented:
            self._offices.refuse_idle(fact, person, place)
        return represented, held

    def _passage(self, subject: str, passage: Passage) -> Iterator[Triple]:
        document = self._document.iri
        slug = document[len(f"<{DATA}") : -1].replace("/", ".")
        node = f"<{DATA}passage/{slug}.{passage.start}-{passage.end}>"
        selector = f"{document[:-1]}#char={passage.start},{passage.end}>"
        yield subject, _EVIDENCE, node
        if node in self._passages:
            return
        self._passages.add(node)
        for type_ in self._vocabulary.classes["Passage"].types:
            yield node, RDF_TYPE, type_
        yield node, f"<{OA}hasSource>", document
        yield node, f"<{OA}hasSelector>", selector
        for type_ in _SELECTOR_TYPES:
            yield selector, RDF_TYPE, type_
        yield selector, f"<{OA}exact>", literal(passage.quote)
        yield selector, f"<{OA}start>", typed_literal(str(passage.start), _COUNT)
        yield selector, f"<{OA}end>", typed_literal(str(passage.end), _COUNT)


def _statements(subject: str, prop: Property, value: Value) -> Iterator[Triple]:
    if isinstance(value, Text):
        yield subject, prop.iri, language_literal(value.words, value.language)
    elif prop.bounds is not None:
        yield from _dated(subject, prop, value)
    elif prop.kind in ("reference", "link"):
        yield subject, prop.iri, value
    else:
        assert prop.datatype is not None
        yield subject, prop.iri, typed_literal(value, prop.datatype)


def _dated(subject: str, prop: Property, value: str) -> Iterator[Triple]:
    """Yield a date as given, and the first and the last day that it can mean."""
    assert prop.bounds is not None
    bounds = read_date(value)
    yield subject, prop.iri, typed_literal(value, bounds.datatype)
    days: tuple[date | None, ...] = (bounds.earliest, bounds.latest)
    for day, term in zip(days, prop.bounds, strict=True):
        if day is not None:
            yield subject, term, typed_literal(day.isoformat(), _DATE)
