"""Read what a file says of itself: what it is, its name, its language and its other keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dipgraph.document import REJECTED, Value
from dipgraph.reader.draft import Draft
from dipgraph.reader.ids import is_slug
from dipgraph.reader.suggestions import nearest
from dipgraph.reader.text import shown
from dipgraph.reader.tree import KEY, Tree
from dipgraph.reader.values import ValueReader, is_language
from dipgraph.vocabulary import Class, Vocabulary

__all__ = ["Header", "class_of", "language_of", "read_header"]

_CLASSES: Final = ("Document", "ReferenceData")
_BODY: Final = ("text", "facts", "omitted")
_LANGUAGE: Final = "language"
_NO_LANGUAGE: Final = "is no language; give one BCP 47 tag, such as en or zh-Hans."
_NO_KIND: Final = "The file does not say what it is; begin it with a line 'document: NAME'."
_NAME: Final = (
    "cannot be the name of a document; write it like belgium-china-2014, with letters a-z, digits"
    " and '-' between them, 120 characters at most."
)


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself; ``unread`` names the keys that could not be read.

    ``slug`` is its name, or None where that could not be.
    """

    slug: str | None
    values: Mapping[str, tuple[Value, ...]]
    unread: frozenset[str]


def class_of(draft: Draft) -> Class | None:
    """Return what a file is, a document or reference data; None where there is no telling."""
    by_kind = _by_kind(draft.vocabulary)
    data = draft.tree.data
    said = [kind for kind in by_kind if kind in data]
    if len(said) > 1:
        message = f"The file cannot be both {' and '.join(said)}; keep one of the keys."
        draft.say(message, (said[-1], KEY))
    if said:
        return by_kind[said[0]]
    meant = next((key for key in data if nearest(key, by_kind, 1)), None)
    if "" not in data:
        draft.say(_NO_KIND, () if meant is None else (meant, KEY))
    return draft.vocabulary.classes["Document"] if "facts" in data else None


def language_of(tree: Tree) -> str:
    """Return the language of a document, or English where it names none that there is."""
    said = tree.data.get(_LANGUAGE)
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    return said.strip() if isinstance(said, str) and is_language(said.strip()) else "en"


def read_header(draft: Draft, cls: Class, reader: ValueReader) -> Header:
    """Return the header of a document of that class."""
    kinds = _by_kind(draft.vocabulary)
    values: dict[str, tuple[Value, ...]] = {}
    unread: set[str] = set()
    for key, value in draft.tree.data.items():
        prop = cls.properties.get(key)
        if prop is not None and not prop.derived:
            before = reader.failures
            values[key] = reader.read(prop, value, (key,))
            if key == _LANGUAGE and not _are_languages(draft, values[key]):
                values[key] = ()
                unread.add(key)
            if reader.failures > before:
                unread.add(key)
        elif key and key not in (*_BODY, REJECTED) and not nearest(key, kinds, 1):
            unread.add(_refuse_key(draft, key, cls))
    return Header(_slug(draft, str(cls.kind)), values, frozenset(unread))


def _are_languages(draft: Draft, values: tuple[Value, ...]) -> bool:
    """Tell whether all values are language tags; report the first that is none."""
    wrong = [value for value in values if isinstance(value, str) and not is_language(value)]
    if wrong:
        draft.say(f"{shown(wrong[0])} {_NO_LANGUAGE}", (_LANGUAGE,))
    return not wrong


def _by_kind(vocabulary: Vocabulary) -> dict[str, Class]:
    classes = [vocabulary.classes[name] for name in _CLASSES]
    return {str(cls.kind): cls for cls in classes}


def _slug(draft: Draft, kind: str) -> str | None:
    """Return the name of a document, or None where it has none."""
    name = draft.tree.data.get(kind)
    if isinstance(name, str) and is_slug(name):
        return name
    if name is not None:
        draft.say(f"{shown(name) if isinstance(name, str) else 'This'} {_NAME}", (kind,))
    return None


def _refuse_key(draft: Draft, key: str, cls: Class) -> str:
    """Report a key that a document has not, and return the key that is likely meant."""
    known = [*(k for k, p in cls.properties.items() if not p.derived), *_BODY]
    near = nearest(key, known, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known))}."
    draft.say(f"A document takes no key {shown(key)}; {hint}", (key, KEY))
    return near[0] if near else key
