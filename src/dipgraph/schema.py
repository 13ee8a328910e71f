"""Write the JSON Schema of annotated documents, from the ontology and the shapes.

Editors use it to complete and to check while one types; the reader and the gate check the rest.
"""

from typing import Any, Final

from dipgraph.document import REJECTED
from dipgraph.vocabulary import Class, Property, Vocabulary

__all__ = ["json_schema"]

_SLUG: Final = "[A-Za-z0-9]+([-.][A-Za-z0-9]+)*"
_DATE: Final = (
    r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|\.\.)(/([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|\.\.))?$"
)
_WORDS: Final = {"type": "string", "minLength": 1}
_ANCHOR: Final = {
    "quote": {**_WORDS, "description": "The exact words of the text that say this."},
    "prefix": {**_WORDS, "description": "Words directly before the quote, if it occurs twice."},
    "suffix": {**_WORDS, "description": "Words directly after the quote, if it occurs twice."},
    "occurrence": {
        "type": ["integer", "string"],
        "description": "Which occurrence of the quote is meant, counted from 1.",
    },
}


def json_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of annotated documents and reference data."""
    writable = vocabulary.writable
    shared: dict[str, Any] = {}
    entries = {name: _entry(cls, vocabulary, shared) for name, cls in sorted(writable.items())}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/dipgraph/annotated-document.schema.json",
        "title": "Annotated document",
        "oneOf": [_head(vocabulary.classes[name]) for name in ("Document", "ReferenceData")],
        "$defs": {
            "anchor": {"type": "object", "properties": _ANCHOR, "required": ["quote"]},
            "words": _one_or_more({**_WORDS}),
            "text": {
                "anyOf": [
                    {"$ref": "#/$defs/words"},
                    {"type": "object", "additionalProperties": {"$ref": "#/$defs/words"}},
                ]
            },
            "date": {"type": ["string", "integer"], "pattern": _DATE},
            "fact": _fact(writable),
            **{f"key.{key}": value for key, value in sorted(shared.items())},
            **entries,
        },
    }


def _head(cls: Class) -> dict[str, Any]:
    assert cls.kind is not None
    named = {"type": "string", "pattern": f"^{_SLUG}$", "description": cls.definition}
    given = {k: _value(p, ()) for k, p in cls.properties.items() if not p.derived}
    text = {"type": "string", "description": "The file of the text, in the same folder."}
    omitted = {"allOf": [{"$ref": "#/$defs/anchor"}], "properties": {"reason": _WORDS}}
    rejected = "What was wrong with the document when it was rejected; it is passed over."
    required = [k for k, p in cls.properties.items() if p.required and not p.derived]
    return {
        "type": "object",
        "properties": {
            cls.kind: named,
            **given,
            "text": text,
            "facts": {"type": "array", "items": {"$ref": "#/$defs/fact"}},
            "omitted": {
                "type": "array",
                "items": {**omitted, "required": ["reason"]},
                "description": "Passages that state no fact, each with the reason.",
            },
            REJECTED: {"type": "array", "items": _WORDS, "description": rejected},
        },
        "required": [cls.kind, *required],
        "additionalProperties": False,
    }


def _fact(writable: Any) -> dict[str, Any]:
    """Return the schema of an entry, which its type leads to that of its class."""
    return {
        "type": "object",
        "properties": {"type": {"enum": sorted(writable)}},
        "required": ["type"],
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in sorted(writable)
        ],
    }


def _entry(cls: Class, vocabulary: Vocabulary, shared: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an entry of a class; what a key may hold is written once, if alike."""
    given: dict[str, Any] = {}
    for key, prop in cls.properties.items():
        if not prop.derived and key != "evidence":
            value = _value(prop, _kinds(prop, vocabulary))
            alike = shared.setdefault(key, value) == value
            given[key] = {"$ref": f"#/$defs/key.{key}"} if alike else value
    required = [k for k, p in cls.properties.items() if p.required and k in given]
    return {
        "description": cls.definition,
        "properties": {
            "id": {"type": "string", "pattern": f"^{cls.kind}:{_SLUG}$"},
            "type": {"const": cls.name},
            **given,
            **{key: {"$ref": f"#/$defs/anchor/properties/{key}"} for key in _ANCHOR},
            "evidence": {"type": "array", "items": {"$ref": "#/$defs/anchor"}},
        },
        "required": sorted(required),
        "additionalProperties": False,
    }


def _kinds(prop: Property, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the kinds of identifiers that a reference may have; a post may stand for a person."""
    found = {
        cls.kind
        for name in prop.classes
        for cls in vocabulary.classes.values()
        if cls.kind and vocabulary.is_a(cls.name, name)
    }
    if "Actor" in prop.classes:
        found.add("post")
    return tuple(sorted(found))


def _value(prop: Property, kinds: tuple[str, ...]) -> dict[str, Any]:
    said = {"description": prop.definition} if prop.definition else {}
    if prop.kind == "text":
        return {"$ref": "#/$defs/text", **said}
    if prop.kind == "date":
        return {"$ref": "#/$defs/date", **said}
    if prop.kind == "number":
        return {"type": ["integer", "string"], **said}
    if prop.kind == "reference":
        kind = f"({'|'.join(kinds)})" if kinds else "[a-z]+"
        single: dict[str, Any] = {"type": "string", "pattern": f"^{kind}:{_SLUG}$"}
        return {**(single if prop.single else _one_or_more(single)), **said}
    return {**_one_or_more({"type": "string"}), **said}


def _one_or_more(single: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [single, {"type": "array", "items": single, "minItems": 1}]}
