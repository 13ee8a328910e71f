"""Say the rules of the shapes in words, as people read them on the page of the ontology."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dipgraph.literals import words_of
from dipgraph.namespaces import EDTF, RDF, SH, XSD, curie
from dipgraph.vocabulary import Index, members

__all__ = ["Rule", "rules"]

_KINDS: Final = {
    f"<{SH}IRI>": "a web address",
    f"<{RDF}langString>": "text in a language",
    f"<{XSD}string>": "text",
    f"<{XSD}integer>": "a whole number",
    f"<{XSD}gYear>": "a year",
    f"<{XSD}gYearMonth>": "a month",
    f"<{XSD}date>": "a day",
    f"<{EDTF}>": "an interval",
}
_BOUNDS: Final = {
    "minInclusive": "at least {} in value",
    "maxInclusive": "at most {} in value",
    "minLength": "{} characters or more",
    "pattern": "of the form {}",
    "hasValue": "always {}",
    "lessThanOrEquals": "not after {}",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for the instances of a class: its shape, the path of properties, and what it asks.

    ``path`` holds terms and is empty where the rule is about the instance as a whole; ``asks`` says
    how many and of what kind; ``message`` is what an annotator is told.
    """

    name: str
    cls: str
    path: tuple[str, ...]
    asks: str
    message: str


def rules(shapes: Index) -> tuple[Rule, ...]:
    """Return the rules of all shapes, by class and in the order of their names."""
    found = [
        rule
        for shape in list(shapes)
        for cls in shapes[shape].get(f"<{SH}targetClass>", [])
        for rule in _rules(shapes, shape, cls)
    ]
    return tuple(sorted(found, key=lambda rule: (rule.cls, rule.path, rule.name)))


def _rules(shapes: Index, shape: str, cls: str) -> Iterator[Rule]:
    """Yield the rules that a shape has of its own, and those of its property shapes."""
    said = shapes[shape]
    message = [*said.get(f"<{SH}message>", []), *_messages(shapes, shape)]
    if message or f"<{SH}path>" in said:
        path = _path(shapes, said.get(f"<{SH}path>", []))
        words = words_of(min(message)) if message else ""
        yield Rule(curie(shape), cls, path, _asks(shapes, shape), words)
    for prop in said.get(f"<{SH}property>", []):
        yield from _rules(shapes, prop, cls)


def _messages(shapes: Index, shape: str) -> list[str]:
    """Return the messages of what a shape asks in SPARQL."""
    constraints = shapes[shape].get(f"<{SH}sparql>", [])
    return [m for c in constraints for m in shapes[c].get(f"<{SH}message>", [])]


def _path(shapes: Index, paths: list[str]) -> tuple[str, ...]:
    if not paths:
        return ()
    return (paths[0],) if paths[0].startswith("<") else tuple(members(shapes, paths[0]))


def _asks(shapes: Index, shape: str) -> str:
    """Return how many values a shape asks for and of what kind, in a few words."""
    said = shapes[shape]
    parts = [_count(said), " or ".join(dict.fromkeys(_allowed(shapes, shape)))]
    for parameter, words in _BOUNDS.items():
        parts.extend(words.format(_word(v)) for v in said.get(f"<{SH}{parameter}>", []))
    if f"<{SH}uniqueLang>" in said:
        parts.append("one in each language")
    return ", ".join(part for part in parts if part)


def _count(said: Mapping[str, list[str]]) -> str:
    least = words_of(said.get(f"<{SH}minCount>", ['"0"'])[0])
    most = words_of(said.get(f"<{SH}maxCount>", ['""'])[0])
    if least == most:
        return f"exactly {most}"
    return " and ".join([f"at least {least}"] * (least != "0") + [f"at most {most}"] * (most != ""))


def _allowed(shapes: Index, shape: str) -> Iterable[str]:
    """Yield the kinds of values; of two classes that both hold, both in one phrase."""
    said = shapes[shape]
    classes = sorted(_word(c) for c in said.get(f"<{SH}class>", []))
    if classes:
        yield " and ".join(classes)
    for key in ("datatype", "nodeKind"):
        yield from (_word(kind) for kind in said.get(f"<{SH}{key}>", []))
    for start in said.get(f"<{SH}or>", []):
        unnamed = (m for m in members(shapes, start) if f"<{SH}message>" not in shapes[m])
        for member in unnamed:  # what the named ones ask, the message of the shape says
            yield from _allowed(shapes, member)


def _word(term: str) -> str:
    """Return a term of a shape as people know it."""
    if term.startswith('"'):
        return words_of(term)
    return _KINDS.get(term) or curie(term).removeprefix("dip:")
