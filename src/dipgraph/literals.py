"""Write and read literals as N-Triples terms. This is the one place where they are escaped."""

import re
from typing import Final

from dipgraph.namespaces import XSD

__all__ = ["language_literal", "literal", "typed_literal", "words_of"]

_BY_NUMBER: Final = (*range(8), 11, *range(14, 32), 127, 0xFFFE, 0xFFFF)
_ESCAPES: Final = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
    **{chr(code): f"\\u{code:04X}" for code in _BY_NUMBER},
}
_ESCAPABLE: Final = re.compile(f"[{re.escape(''.join(_ESCAPES))}]")


def literal(words: str) -> str:
    r"""Return a plain literal, escaped as canonical N-Triples asks.

    See https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples.

    >>> print(literal('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    return f'"{_ESCAPABLE.sub(_escape, words)}"'  # much faster than str.translate


def language_literal(words: str, language: str) -> str:
    """Return a literal in a language, its tag in lower case as RDF compares it.

    >>> language_literal("Belgique", "fr")
    '"Belgique"@fr'
    """
    return f"{literal(words)}@{language.lower()}"


def typed_literal(lexical: str, datatype: str) -> str:
    """Return a literal of a datatype given as a term; of xsd:string, a plain one.

    >>> typed_literal("7", "<http://www.w3.org/2001/XMLSchema#integer>")
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return literal(lexical) if datatype == _STRING else f"{literal(lexical)}^^{datatype}"


def words_of(term: str) -> str:
    r"""Return the words of a literal, whatever its language or datatype.

    >>> print(words_of('"a \\"b\\" \\\\ c"@en'))
    a "b" \ c
    """
    return _ESCAPED.sub(_unescape, term[1 : term.rindex('"')])


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match[0]]


def _unescape(match: re.Match[str]) -> str:
    code = match["code"]
    return chr(int(code, 16)) if code else _MEANT[match[0]]


_ESCAPED: Final = re.compile(r"\\(?:u(?P<code>[0-9A-Fa-f]{4})|.)")
_MEANT: Final = {escape: char for char, escape in _ESCAPES.items()}
_STRING: Final = f"<{XSD}string>"
