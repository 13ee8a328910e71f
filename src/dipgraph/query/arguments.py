"""Find what a person means by an argument: a label in any language, a code, an id or an IRI."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox

from dipgraph.dates import read_date
from dipgraph.errors import UsageError
from dipgraph.namespaces import DATA, DCTERMS, DIP, SKOS, XSD, curie, iri
from dipgraph.query.queryable import Queryable
from dipgraph.query.question import Parameter, Question

__all__ = ["find_entity", "fold", "labels_of_kind", "resolve"]

_NAMES: Final = (
    f"<{SKOS}prefLabel>|<{SKOS}altLabel>|<{DCTERMS}title>|<{DIP}officialName>|<{DIP}demonym>"
    f"|<{DIP}isoAlpha2>|<{DIP}isoAlpha3>|<{DIP}isoNumeric>"
)
_LANGUAGES: Final = ("en", "fr", "nl", "de", "es", "zh", "vi", "ar", "ru")
_CODES: Final = re.compile(r"[A-Z]{2,3}|[0-9]{3}")
_CURIE: Final = re.compile(r"[a-z][a-z-]*:[A-Za-z0-9][A-Za-z0-9.-]*")
_SLUG: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_DATE: Final = f"<{XSD}date>"


def resolve(store: Queryable, question: Question, parameter: Parameter, words: str) -> str:
    """Return the term, in SPARQL syntax, that words mean for a parameter of a question.

    Raises UsageError, with the candidates, where they mean nothing known or more than one thing.
    """
    if parameter.default.startswith('"'):
        return _literal(parameter, words)
    return str(find_entity(store, words, question.kind_of(parameter)))


def find_entity(store: Queryable, words: str, kind: str | None = None) -> ox.NamedNode:
    """Return the entity that words mean, of one kind such as ``state`` if one is given.

    Raises UsageError, with the candidates, where they mean nothing known or more than one thing.
    """
    words = unicodedata.normalize("NFC", words.strip())
    for node in _as_iris(words, kind):
        if _is_known(store, node):
            _check_kind(node, kind, words)
            return node
    found = _by_name(store, words, kind)
    if len(found) == 1:
        return found.pop()
    what = kind or "thing"
    if found:
        candidates = ", ".join(sorted(curie(str(n)) for n in found))
        raise UsageError(f"'{words}' could mean any of: {candidates}; give one of these ids.")
    names = [label for label, _ in labels_of_kind(store, kind)]
    near = _nearest(words, names)
    hint = (
        f"; did you mean {near}?"
        if near
        else "; give its name, its id such as state:BE, or its IRI."
    )
    raise UsageError(f"No {what} is known as '{words}'{hint}")


def labels_of_kind(store: Queryable, kind: str | None) -> list[tuple[str, ox.NamedNode]]:
    """Return all names of the entities of a kind, or of all kinds, with the entity of each."""
    start = f"{DATA}{kind}/" if kind else DATA
    # By way of its classes, few things are found fast; without them, every name there is.
    typed = f"?class <{DIP}kind> {ox.Literal(kind)} . ?thing a ?class ." if kind else ""
    rows = store.query(
        f"SELECT DISTINCT ?name ?thing WHERE {{ {typed} ?thing {_NAMES} ?name ."
        f' FILTER STRSTARTS(STR(?thing), "{start}") }}'
    )
    assert isinstance(rows, ox.QuerySolutions)
    return [(row["name"].value, row["thing"]) for row in rows]


def _literal(parameter: Parameter, words: str) -> str:
    if not parameter.default.endswith(("date", "date>")):
        return str(ox.Literal(words))
    try:
        bounds = read_date(words)
    except ValueError as error:
        raise UsageError(f"--{parameter.name}: {error}.") from None
    if bounds.datatype != _DATE:
        raise UsageError(f"--{parameter.name} wants a day such as 2014-03-31, not '{words}'.")
    return f"{ox.Literal(words)}^^{_DATE}"


def _as_iris(words: str, kind: str | None) -> Iterator[ox.NamedNode]:
    """Yield what words mean as an IRI, as a CURIE, and as the id of a thing of the kind."""
    bare = words.removeprefix("<").removesuffix(">")
    if bare.startswith(("http://", "https://")):
        with suppress(ValueError):
            yield ox.NamedNode(bare)
    elif _CURIE.fullmatch(words):
        yield ox.NamedNode(iri(words)[1:-1])
    elif kind is not None and _SLUG.fullmatch(words):
        yield ox.NamedNode(iri(f"{kind}:{words}")[1:-1])


def _is_known(store: Queryable, node: ox.NamedNode) -> bool:
    return bool(store.query(f"ASK {{ {node} ?p ?o }}"))


def _check_kind(node: ox.NamedNode, kind: str | None, words: str) -> None:
    if kind is not None and not node.value.startswith(f"{DATA}{kind}/"):
        raise UsageError(f"'{words}' is no {kind}; give a {kind}.")


def _by_name(store: Queryable, words: str, kind: str | None) -> set[ox.NamedNode]:
    """Return the entities of that name; a code in capitals goes before a name, any case after."""
    exact = _exactly_named(store, words, kind)
    if exact and (_CODES.fullmatch(words) or len(exact) == 1):
        return exact
    folded = fold(words)
    return {node for name, node in labels_of_kind(store, kind) if fold(name) == folded}


def _exactly_named(store: Queryable, words: str, kind: str | None) -> set[ox.NamedNode]:
    """Return the entities of exactly that name, in the languages that most names are in.

    These are looked up and not searched for, so that it takes no longer in a larger graph.
    """
    names = [ox.Literal(words), *(ox.Literal(words, language=tag) for tag in _LANGUAGES)]
    rows = store.query(
        f"SELECT DISTINCT ?thing WHERE {{ VALUES ?name {{ {' '.join(map(str, names))} }}"
        f" ?thing {_NAMES} ?name }}"
    )
    assert isinstance(rows, ox.QuerySolutions)
    start = f"{DATA}{kind}/" if kind else DATA
    return {row["thing"] for row in rows if row["thing"].value.startswith(start)}


def fold(name: str) -> str:
    """Return a name without what people leave out: case, accents, curly apostrophes.

    >>> fold("Viêt Nam") == fold("VIET NAM")
    True
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _nearest(words: str, names: Iterable[str]) -> str:
    by_folded = {fold(name): name for name in names}
    near = get_close_matches(fold(words), by_folded, 3, 0.6)
    return ", ".join(by_folded[n] for n in near)
