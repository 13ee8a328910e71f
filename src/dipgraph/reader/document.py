"""Turn a tree and its text into a document."""

from typing import Final

from dipgraph.document import Document, Path, Reading, Result
from dipgraph.namespaces import iri
from dipgraph.reader.draft import UNREADABLE, Draft, FullError
from dipgraph.reader.facts import FactReader, refuse_doubles
from dipgraph.reader.header import class_of, language_of, read_header
from dipgraph.reader.ids import Ids
from dipgraph.reader.passages import ANCHOR_KEYS, Entry, PassageReader
from dipgraph.reader.quotes import QuoteIndex
from dipgraph.reader.text import odd_character, shown
from dipgraph.reader.tree import KEY, MAX_RESULTS, Broken, Lines, Tree
from dipgraph.reader.values import ValueReader
from dipgraph.reference import Reference
from dipgraph.vocabulary import Vocabulary

__all__ = ["read"]

_ELSEWHERE: Final = (
    "The text must lie in the same folder; give its file name alone, such as"
    " belgium-china-2014.txt."
)
_NAMELESS: Final = "unnamed"
_TEXT: Final = ("text",)


def read(
    tree: Tree, text: str | Broken | None, vocabulary: Vocabulary, reference: Reference
) -> Reading:
    """Return the document that a tree and its text make, and all that is wrong with them.

    ``text`` is what the key ``text`` leads to: words, normalised; why they cannot be read; or None
    where there is no such key, or its value leads nowhere.
    """
    draft = Draft(tree, vocabulary, reference, list(tree.results))
    try:
        document = _document(draft, text)
    except FullError:
        draft.results.append(Result(f"Only the first {MAX_RESULTS} errors are listed."))
        document = None
    readable = not isinstance(text, Broken) and (text is None or bool(text.strip()))
    return Reading(document, tuple(draft.results), readable)


def _document(draft: Draft, text: str | Broken | None) -> Document | None:
    """Return the document, or None where the file does not say what it is."""
    data = draft.tree.data
    cls = class_of(draft)
    if cls is None:
        return None
    words = _words(draft, text)
    ids = Ids(draft)
    values = ValueReader(draft, ids, language_of(draft.tree))
    header = read_header(draft, cls, values)
    slug = header.slug or _NAMELESS
    quotes = None if words is None else QuoteIndex(words)
    passages = PassageReader(draft, quotes, cls.name == "Document" or "text" in data)
    facts = FactReader(draft, slug, ids, values, passages).read(_entries(draft, "facts"))
    refuse_doubles(facts, draft)
    for path, entry in _entries(draft, "omitted"):
        _check_omitted(draft, entry, path)
        passages.one(entry, path)
    return Document(
        iri=iri(f"{cls.kind}:{slug}"),
        type=cls.name,
        values=header.values,
        text=words,
        facts=tuple(facts),
        unread=header.unread | ({"sha256"} if "text" in data and words is None else set()),
        unread_entries=frozenset(ids.unread),
        is_named=header.slug is not None,
    )


def _words(draft: Draft, text: str | Broken | None) -> str | None:
    """Return the words of the text; report why there are none, or which are odd."""
    if text is None:
        said = draft.tree.data.get("text")
        draft.say(UNREADABLE if said is None else _ELSEWHERE, _TEXT)
        return None
    if isinstance(text, Broken):
        draft.say(text.message, _TEXT)
        return None
    if not text.strip():
        draft.say("The text is empty; put the words of the document into it.", _TEXT)
        return None
    odd = odd_character(text)
    if odd is not None:
        line, column = Lines(text).position(odd[0])
        draft.say(f"In line {line}, column {column} of the text: {odd[1]}", _TEXT)
    return text


def _entries(draft: Draft, key: str) -> list[tuple[Path, Entry]]:
    """Return the mappings of a list with their paths; anything else is a result."""
    value = draft.tree.data.get(key, [])
    if not isinstance(value, list):
        message = f"The value of '{key}' must be a list of entries, each with '-' before it."
        draft.say(UNREADABLE if value is None else message, (key,))
        return []
    found: list[tuple[Path, Entry]] = []
    for i, item in enumerate(value):
        if isinstance(item, dict):
            found.append(((key, i), item))
        else:
            message = f"An entry of '{key}' must have keys, such as type and quote."
            draft.say(UNREADABLE if item is None else message, (key, i))
    return found


def _check_omitted(draft: Draft, entry: Entry, path: Path) -> None:
    """Check that a passage listed as stating no fact says why."""
    reason = entry.get("reason", "")
    if reason is not None and not (isinstance(reason, str) and reason.strip()):
        place = (*path, "reason") if "reason" in entry else path
        draft.say("Give as reason, in words, why the passage states no fact.", place)
    for key in entry:
        if key and key not in ("reason", *ANCHOR_KEYS):
            message = f"An omitted passage takes no key {shown(key)}; it has quote and reason."
            draft.say(message, (*path, key, KEY))
