"""Write a small description as Turtle: what is said of one subject stands together.

This is for descriptions of some hundred statements whose order an author chose. Terms are Turtle:
CURIEs that the author wrote, and what the functions here and in ``dipgraph.literals`` return.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dipgraph.errors import UsageError

__all__ = ["Block", "blocks_turtle", "long_literal", "number", "reference"]

Block = tuple[str, Mapping[str, Sequence[str]]]
"""A subject, and the objects of each predicate; a predicate without objects is left out."""

_ADDRESS: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+')

_CLOSING: Final = re.compile(r'"(?=""|"?\Z)')
_QUOTE: Final = r'\\"'


def reference(iri: str) -> str:
    """Return an IRI as a term; raise UsageError where it is none.

    See https://www.w3.org/TR/turtle/#grammar-production-IRIREF.

    >>> reference("https://example.org/sparql")
    '<https://example.org/sparql>'
    """
    if not _ADDRESS.fullmatch(iri):
        raise UsageError(
            f"'{iri}' is not an absolute web address; write one such as https://example.org/data,"
            " with spaces and quotes percent-encoded."
        )
    return f"<{iri}>"


def number(count: int) -> str:
    """Return a count as Turtle writes an integer; raise ValueError where it is negative."""
    if count < 0:
        raise ValueError(f"A count cannot be negative: {count}.")
    return str(count)


def long_literal(text: str) -> str:
    r'''Return a literal over several lines, readable as it stands.

    >>> print(long_literal('say "no"'))
    """say "no\""""
    '''
    escaped = text.replace("\\", "\\\\").replace("\r", "\\r")
    return f'"""{_CLOSING.sub(_QUOTE, escaped)}"""'


def blocks_turtle(prefixes: Mapping[str, str], blocks: Iterable[Block]) -> str:
    """Return a Turtle text with the prefixes in alphabetical order and the blocks as they come.

    >>> print(blocks_turtle({"a": "urn:a:"}, [("a:s", {"a:p": ["1", "2"], "a:q": []})]))
    @prefix a: <urn:a:> .
    <BLANKLINE>
    a:s a:p 1, 2 .
    <BLANKLINE>
    """
    parts = [f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(prefixes)]
    for subject, said in blocks:
        lines = [
            f"{predicate} {_objects(objects)}" for predicate, objects in said.items() if objects
        ]
        body = " ;\n    ".join(lines)
        parts.append(f"\n{subject} {body} .\n")
    return "".join(parts)


def _objects(objects: Sequence[str]) -> str:
    """Return objects on one line, or one a line where there are many."""
    return (", " if len(objects) <= 3 else ",\n        ").join(objects)
