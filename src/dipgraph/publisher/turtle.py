"""Write Turtle and TriG that people can read and compare line by line.

Prefixes first; subjects sorted; ``a`` first, then names, then the other predicates by their short
form; one object a line. A predicate ends in ``;`` even where it is the last, so that a new last one
changes no other line. Statements come sorted from ``dipgraph.publisher.quads``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import IO, Final

from dipgraph.namespaces import DCTERMS, PREFIXES, RDF_TYPE, RDFS, SH, SKOS, XSD
from dipgraph.publisher.quads import by_subject

__all__ = ["Terms", "release_prefixes", "turtle", "write_trig", "write_turtle"]

_MORE: Final = {
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "prov": "http://www.w3.org/ns/prov#",
    "sh": SH,
    "vann": "http://purl.org/vocab/vann/",
}
_FIRST: Final = {
    RDF_TYPE: "0",
    f"<{RDFS}label>": "1",
    f"<{SKOS}prefLabel>": "2",
    f"<{SKOS}altLabel>": "3",
    f"<{DCTERMS}title>": "4",
}
# A part of PN_LOCAL (Turtle 1.1, section 6.5) that needs no escapes; anything else stays an IRI.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
# Turtle 1.1, section 2.5: what stands there without quotes is read as exactly these words.
_BARE: Final = {
    f"<{XSD}integer>": re.compile(r"[+-]?[0-9]+"),
    f"<{XSD}decimal>": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"<{XSD}double>": re.compile(r"[+-]?([0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    f"<{XSD}boolean>": re.compile(r"true|false"),
}
_REMEMBERED: Final = 1 << 16
"""Terms whose short form is remembered; a bound, so that memory does not grow with the graph."""


class Terms:
    """The short forms of terms under given prefixes, and which of these were needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        """Keep namespaces by prefix; each ends in ``#`` or ``/``."""
        self.prefixes = dict(sorted(prefixes.items()))
        self.used: set[str] = set()
        self._prefix_of = {namespace: prefix for prefix, namespace in self.prefixes.items()}
        self.short: Callable[[str], str] = lru_cache(_REMEMBERED)(self._short)
        self.ordered: Callable[[str], tuple[str, str]] = lru_cache(_REMEMBERED)(self._ordered)

    def head(self, prefixes: Iterable[str]) -> str:
        """Return the declarations of some of the prefixes, sorted."""
        chosen = sorted(prefixes)
        return "".join(f"@prefix {name}: <{self.prefixes[name]}> .\n" for name in chosen)

    def curie(self, term: str) -> str | None:
        """Return the short form of an IRI in angle brackets, or None where it has none.

        >>> Terms({"a": "http://example.org/"}).curie("<http://example.org/b>")
        'a:b'
        """
        at = max(term.rfind("#"), term.rfind("/")) + 1
        prefix = self._prefix_of.get(term[1:at])
        local = term[at:-1]
        if prefix is None or _LOCAL.fullmatch(local) is None:
            return None
        self.used.add(prefix)
        return f"{prefix}:{local}"

    def _short(self, term: str) -> str:
        if term.startswith("<"):
            return self.curie(term) or term
        if not term.endswith(">"):
            return term
        quoted, _, datatype = term.rpartition("^^")
        bare = _BARE.get(datatype)
        if bare is not None and bare.fullmatch(quoted, 1, len(quoted) - 1):
            return quoted[1:-1]
        return f"{quoted}^^{self.short(datatype)}"

    def _ordered(self, predicate: str) -> tuple[str, str]:
        """Return what a predicate is sorted by, and its short form."""
        short = "a" if predicate == RDF_TYPE else self.short(predicate)
        return _FIRST.get(predicate, "9") + short, short


def release_prefixes(known: Mapping[str, str]) -> dict[str, str]:
    """Return the prefixes of a release: those known to queries, and a few more vocabularies."""
    vocabularies = {prefix: namespace for namespace, prefix in PREFIXES.items()}
    return vocabularies | _MORE | dict(known)


def turtle(statements: Iterable[str], prefixes: Mapping[str, str]) -> str:
    """Return sorted statements as Turtle that declares only the prefixes that it needs."""
    terms = Terms(prefixes)
    body = "\n".join(_blocks(statements, terms, ""))
    return f"{terms.head(terms.used)}\n{body}"


def write_turtle(statements: Iterable[str], prefixes: Mapping[str, str], out: IO[str]) -> None:
    """Write sorted statements as Turtle that declares all prefixes, as they come."""
    terms = Terms(prefixes)
    out.write(terms.head(terms.prefixes))
    for block in _blocks(statements, terms, ""):
        out.write(f"\n{block}")


def write_trig(
    graphs: Iterable[tuple[str, list[str]]], prefixes: Mapping[str, str], out: IO[str]
) -> None:
    """Write named graphs, given by IRI with their sorted statements, as TriG."""
    terms = Terms(prefixes)
    out.write(terms.head(terms.prefixes))
    for graph, statements in graphs:
        out.write(f"\n{terms.short(f'<{graph}>')} {{\n")
        out.write("\n".join(_blocks(statements, terms, "    ")))
        out.write("}\n")


def _blocks(statements: Iterable[str], terms: Terms, indent: str) -> Iterator[str]:
    """Yield what is said of each subject, in lines."""
    ordered, short = terms.ordered, terms.short
    between, after = f",\n{indent}        ", f" ;\n{indent}    "
    for subject, said in by_subject(statements):
        objects: dict[tuple[str, str], list[str]] = {}
        for predicate, obj in said:
            objects.setdefault(ordered(predicate), []).append(short(obj))
        parts = (
            f"{name[1]} {between.join(found)}"
            for name, found in sorted(objects.items(), key=itemgetter(0))
        )
        yield f"{indent}{short(subject)}\n{indent}    {after.join(parts)} ;\n{indent}.\n"
