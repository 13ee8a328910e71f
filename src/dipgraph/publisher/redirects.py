"""Write the rules by which w3id.org leads identifiers to the files of a release: ``.htaccess``.

Rules of Apache's mod_rewrite, as https://github.com/perma-id/w3id.org takes them. Each identifier
is answered with 303 See Other; where there are several forms, the Accept header decides: a form of
RDF where one is named, else a page where a browser asks, else Turtle.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from dipgraph.namespaces import DATA
from dipgraph.publisher.statements import reference

__all__ = ["redirects"]

_HEAD: Final = """\
# https://w3id.org/dipgraph/
# A release of dipgraph: its ontology, shapes, questions, documents and identifiers.
Options +FollowSymLinks -MultiViews
RewriteEngine On
"""
_TYPES: Final = {
    "turtle": r"text/turtle",
    "jsonld": r"application/ld\+json",
    "ntriples": r"application/n-triples",
    "sparql": r"application/sparql-query",
    "html": r"text/html|application/xhtml\+xml",
}
_SLUG: Final = "([A-Za-z0-9.-]+)"
_VERSION: Final = r"(?:/[0-9][A-Za-z0-9.]*)?"
_RELEASE: Final = "[A-Za-z0-9][A-Za-z0-9.+-]*"


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where the identifiers of a pattern lead: a file for each type; ``otherwise`` for any."""

    pattern: str
    otherwise: str
    forms: tuple[tuple[str, str], ...] = ()


_WHOLE: Final = (("jsonld", "dipgraph.jsonld"), ("ntriples", "dipgraph.nt"))
_PAGE: Final = ("html", "ontology.html")
_RULES: Final = (
    _Rule("", "dcat.ttl", (("html", "README.md"),)),
    _Rule(f"ontology{_VERSION}", "ontology.ttl", (_PAGE,)),
    _Rule(f"alignments{_VERSION}", "ontology/alignments.ttl"),
    _Rule("sectors", "ontology/sectors.ttl", (("html", "ontology.html#part-sectors"),)),
    _Rule("(roles|statuses)", "ontology/dipgraph.ttl", (("html", "ontology.html#part-$1"),)),
    _Rule("shapes", "shapes.ttl"),
    _Rule(f"question/{_SLUG}", "queries.ttl", (("sparql", "queries/$1.rq"),)),
    _Rule(f"(?:dataset|release(?:/{_RELEASE})?)", "dcat.ttl", (("html", "README.md"),)),
    _Rule(f"release/{_RELEASE}/([A-Za-z0-9./-]+)", "$1"),
    _Rule(f"id/document/{_SLUG}", "documents/$1.ttl"),
    _Rule(f"id/passage/document[.]{_SLUG}[.][0-9]+-[0-9]+", "documents/$1.ttl"),
    _Rule(f"id/reference/{_SLUG}", "reference/$1.ttl"),
    _Rule(f"id/sector/{_SLUG}", "ontology/sectors.ttl", (("html", "ontology.html#sector-$1"),)),
    _Rule(f"id/(role|status)/{_SLUG}", "ontology/dipgraph.ttl", (("html", "ontology.html#$1-$2"),)),
)
_ANYTHING: Final = _Rule(f"id/([a-z]+/{_SLUG})", "dipgraph.ttl", _WHOLE)


def redirects(address: str, files: Collection[str], endpoint: str | None = None) -> str:
    """Return the rules for a release at an address: that of its folder, with its last slash.

    ``files`` are the paths of its files; nothing leads to one that is not among them. What no file
    is about leads to its description by the endpoint, or to the whole graph.

    Raises UsageError where the address or the endpoint is not a web address.
    """
    folder = _literally(reference(address)[1:-1])
    lines = [_HEAD]
    for rule in _RULES:
        lines.extend(_lines(rule, folder, files))
    lines.extend(_described(endpoint) if endpoint else _lines(_ANYTHING, folder, files))
    return "\n".join(lines)


def _lines(rule: _Rule, folder: str, files: Collection[str]) -> Iterator[str]:
    """Yield what leads to the files that there are."""
    turtle = [("turtle", rule.otherwise)] if rule.forms else []
    forms = [form for form in (*turtle, *rule.forms) if _exists(form[1], files)]
    for type_, target in forms:
        yield f"RewriteCond %{{HTTP_ACCEPT}} {_TYPES[type_]} [NC]"
        yield _line(rule.pattern, folder + target)
    if _exists(rule.otherwise, files):
        yield _line(rule.pattern, folder + rule.otherwise) + "\n"


def _exists(target: str, files: Collection[str]) -> bool:
    """Tell whether a release has files that a target can mean."""
    path = re.sub(r"\\\$\d", "[^/]+", re.escape(target.partition("#")[0]))
    return target == "$1" or any(re.fullmatch(path, file) for file in files)


def _described(endpoint: str) -> Iterator[str]:
    """Yield what leads to a description by an endpoint, which knows the forms itself."""
    address = reference(endpoint).strip("<>")
    query = f"query={quote(f'DESCRIBE <{DATA}', safe='')}"
    start = _literally(f"{address}{'&' if '?' in address else '?'}{query}")
    yield _line(_ANYTHING.pattern, f"{start}$1{_literally('%3E')}") + "\n"


def _literally(address: str) -> str:
    """Return an address in which Apache finds nothing to put something else in place of."""
    return re.sub(r"([$%\\])", r"\\\1", address)


def _line(pattern: str, target: str) -> str:
    return f"RewriteRule ^{pattern}$ {target} [R=303,L,NE]"
