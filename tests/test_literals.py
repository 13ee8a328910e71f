"""Terms: whatever the words, they come out of a parser as they went in."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipgraph.literals import language_literal, literal, typed_literal, words_of
from dipgraph.namespaces import XSD

STRING = f"<{XSD}string>"
DATE = f"<{XSD}date>"

EVIL = [
    '"',
    "\\",
    '\\"',
    '\\\\"',
    '" .\n<urn:a> <urn:b> <urn:c> .\n#',
    '"@en . } ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> "',
    '"""',
    "'''",
    "\\u0022",
    "\\n",
    "a\r\nb\tc\x0cd\be\x0bf",
    "\0\x01\x1f\x7f\x85\u2028\ufeff\uffff",
    "{{}} ${x} %s <>^`|",
    "😀\U0010ffff",
]


def parsed(term: str) -> ox.Literal:
    (quad,) = ox.parse(f"<urn:s> <urn:p> {term} .\n", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    return quad.object


@pytest.mark.parametrize("words", EVIL)
def test_words_that_look_like_turtle_or_sparql(words: str) -> None:
    assert parsed(literal(words)) == ox.Literal(words)


@given(st.text())
def test_any_words_come_back(words: str) -> None:
    assert parsed(literal(words)) == ox.Literal(words)
    assert parsed(language_literal(words, "nl")) == ox.Literal(words, language="nl")
    assert parsed(typed_literal(words, DATE)) == ox.Literal(
        words, datatype=ox.NamedNode(DATE.strip("<>"))
    )
    assert typed_literal(words, STRING) == literal(words)


@given(st.text())
def test_words_are_written_as_the_canonical_form_has_them(words: str) -> None:
    assert literal(words) == str(parsed(literal(words)))
    assert "\n" not in literal(words)


def test_a_language_is_written_in_small_letters() -> None:
    assert language_literal("x", "zh-Hans") == '"x"@zh-hans'


@pytest.mark.parametrize("words", EVIL)
def test_words_are_read_back(words: str) -> None:
    assert words_of(literal(words)) == words
    assert words_of(language_literal(words, "en")) == words
