"""Annotated documents, made after the ontology, with odd things where people write words."""

from collections import defaultdict
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from dipgraph.namespaces import DIP, RDF_TYPE, curie, local_name
from dipgraph.pipeline import Base
from dipgraph.vocabulary import Class, Property, Vocabulary

__all__ = ["ODD", "TEXT", "Annotated", "documents", "spoilt", "words"]

Annotated = dict[str, Any]

ODD: Final = (
    *("", " ", "\t", "a\nb", "a\rb", "a\r\nb", "\x00", "\x07", "\x1b[2J", "\x7f", "\x80", "\x85"),
    *("\ufeff", "\u2028", "\u2029", "\u200d", "\u202e", "\u2066", "\ufffe", "\uffff", "\ufffd"),
    *("\ud800", "\udfff", "\ud83d\ude00", "\U0001f600", "\U0010ffff", "e\u0301", "\u0301", "שלום"),
    *("\\", "\\\\", '"', "'", '\\"', "\\u0041", "\\ud800", "\\n", '"@en', '"^^<a:b>', "<", ">"),
    *("<a b>", "<urn:a>", " .\n<a:s> <a:p> <a:o> <a:g> .", "_:b", "{", "}", "|", "^", "`", "%zz"),
    *(
        "a b",
        "a:b",
        "a:",
        ":a",
        ":",
        "../x",
        "/",
        "//",
        "state:BE",
        "state:be",
        "state:XX",
        "x" * 300,
    ),
    *("person:xi-jinping", "agreement:<a>", "agreement:a b", 'agreement:"', "agreement:é", "id:\\"),
    *(
        "http://",
        "http://[",
        "http://a/<b>",
        "http://a/ b",
        "http://a/\\",
        "http://a/%",
        "https://é",
    ),
    *(
        "http://a:b:c",
        "http://a/\ud800",
        "https://a/{b}",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ),
    *("en", "EN", "en-", "en-12", "en-ab-cd", "x-y", "i-klingon", "en-x-a", "zh-Hans-CN-x", "und"),
    *(
        "2014",
        "2014-02-30",
        "2014/..",
        "../2014",
        "0000",
        "9999-12-31",
        "-0001",
        "2014-03-31T00:00",
    ),
    *(
        "0",
        "-1",
        "1.5",
        "1e9",
        "NaN",
        "Infinity",
        "9" * 20,
        "9" * 5000,
        "0x1F",
        "1_000",
        "٣",
        "true",
    ),
    *(
        "null",
        "~",
        "NO",
        "=",
        "<<",
        "*a",
        "&a",
        "!!int 3",
        "- a",
        "# a",
        "a: b",
        "[",
        "%TAG",
        "---",
    ),
    *("Request", "Actor", "Document", "rejected", "reference", "document", "facts", "quote"),
)
DATES: Final = (
    "2014",
    "2014-10",
    "2014-03-31",
    "2014/2015",
    "2014-01-01/..",
    "../2014",
    "0001",
    "9999",
)
TEXT: Final = (
    "Belgium and Norway met.\n\nThey said “yes”, e\u0301t\u00e9, \U0001f600 and \u05e9\u05dc."
)


_FEW: Final = 4


@cache
def vocabulary() -> Vocabulary:
    """Return the shipped ontology and shapes."""
    return Base().vocabulary


@cache
def _known() -> dict[str, list[str]]:
    """Return a few ids of each class that the reference data knows."""
    found: dict[str, list[str]] = defaultdict(list)
    for conversion in Base().graphs.values():
        for subject, predicate, obj in sorted(conversion.triples):
            ids = found[local_name(obj)] if predicate == RDF_TYPE and DIP in obj else None
            if ids is not None and len(ids) < _FEW:
                ids.append(curie(subject))
    return dict(found)


def words(fair: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return words, fair ones mostly, and odd ones, or odd ones within fair ones."""
    odd = st.sampled_from(ODD) | st.text(max_size=6)
    mixed = st.tuples(st.sampled_from(["", "a", "http://a/", "state:"]), odd, fair).map("".join)
    return st.integers(0, 19).flatmap(lambda n: fair if n < 18 else odd if n == 18 else mixed)


NAMES: Final = st.sampled_from(["a", "b", "belgium", "two words", "Çelik", "x.y-z"])
LANGUAGES: Final = words(st.sampled_from(["en", "fr", "zh-Hans", "nl-BE", "de-1996", "sr-Latn-RS"]))
TEXTS: Final = (
    words(NAMES)
    | st.lists(words(NAMES), min_size=1, max_size=1)
    | st.dictionaries(LANGUAGES, words(NAMES), min_size=1, max_size=3)
)


def _values(prop: Property) -> st.SearchStrategy[Any]:
    """Return values of a property, most of them such as it wants."""
    match prop.kind:
        case "text":
            return TEXTS
        case "date":
            return words(st.sampled_from(DATES))
        case "number":
            return words(st.sampled_from(["1", "2", "07"])) | st.integers()
        case "link":
            return words(st.sampled_from(["https://example.org/a", "http://a/b?c=d#e", "http://a"]))
        case "word":
            return LANGUAGES if prop.key == "language" else words(st.just("The Gazette"))
    ids = sorted({i for name in prop.classes for i in _known().get(name, ())}) or ["state:BE"]
    one = words(st.sampled_from([*ids, "state:BE", "state:NO"]))
    return one if prop.single else st.lists(one, min_size=2, max_size=3, unique=True)


@cache
def _entry(name: str) -> st.SearchStrategy[Annotated]:
    cls = vocabulary().writable[name]
    required, optional = _keys(cls)
    ids = words(st.sampled_from([f"{cls.kind}:{n}" for n in ("one", "two", "x.y")]))
    (required if "label" in required else optional)["id"] = ids
    required |= {"type": st.just(name), "quote": _quotes()}
    return st.fixed_dictionaries(required, optional=optional)


def _keys(cls: Class) -> tuple[dict[str, Any], dict[str, Any]]:
    given = {k: p for k, p in cls.properties.items() if not p.derived and k != "evidence"}
    required = {k: _values(p) for k, p in given.items() if p.required}
    return required, {k: _values(p) for k, p in given.items() if not p.required}


def _quotes() -> st.SearchStrategy[str]:
    fair = ["Belgium", "Norway", "met", "They said", TEXT, "e\u0301t\u00e9", "\U0001f600", "\u05e9"]
    return words(st.sampled_from(fair))


@st.composite
def documents(draw: st.DrawFn) -> Annotated:
    """Return a document, or reference data, of which nearly every part may be odd."""
    name = draw(st.sampled_from(["Document"] * 4 + ["ReferenceData"]))
    cls = vocabulary().classes[name]
    required, optional = _keys(cls)
    required[str(cls.kind)] = words(st.sampled_from(["a", "b-2014"]))
    head = draw(st.fixed_dictionaries(required, optional=optional))
    entries = st.sampled_from(sorted(vocabulary().writable)).flatmap(_entry)
    text = TEXT + draw(words(st.just("")))
    return head | {"text": text, "facts": draw(st.lists(entries, max_size=3))}


JUNK: Final[st.SearchStrategy[object]] = st.recursive(
    st.sampled_from(ODD) | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ODD), inner, max_size=3)
    ),
    max_leaves=4,
)


@st.composite
def spoilt(draw: st.DrawFn) -> Annotated:
    """Return a document with values, or keys, of another kind somewhere."""
    document = draw(documents())
    for _ in range(draw(st.integers(1, 3))):
        node: Any = document
        while True:
            steps = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not steps:
                break
            step = draw(st.sampled_from(steps))
            if not isinstance(node[step], list | dict) or draw(st.integers(0, 3)) == 0:
                _spoil(draw, node, step)
                break
            node = node[step]
    return document


def _spoil(draw: st.DrawFn, node: Any, step: Any) -> None:
    match draw(st.integers(0, 5)):
        case 0 if isinstance(node, dict):
            node[draw(st.sampled_from(ODD))] = node.pop(step)
        case 1:
            node[step] = [node[step]]
        case 2:
            deep: Any = node[step]
            for _ in range(draw(st.sampled_from([3, 30, 400]))):
                deep = {"a": deep} if draw(st.integers(0, 9)) == 0 else [deep]
            node[step] = deep
        case 3:
            node[step] = {f"{step}{n}": n for n in range(draw(st.sampled_from([2, 50, 2000])))}
        case _:
            node[step] = draw(JUNK)
