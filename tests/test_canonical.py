"""What the store will give back is told beforehand, term by term."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipgraph.document import ntriples
from dipgraph.inputs import sources
from dipgraph.literals import language_literal, literal, typed_literal
from dipgraph.namespaces import XSD
from dipgraph.pipeline import Pipeline
from dipgraph.resources import annotated_documents
from dipgraph.store import stored_quads
from dipgraph.store.canonical import as_stored

GRAPH = "<https://example.org/g>"
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def both(term: str) -> tuple[bytes, bytes]:
    triple = ("<https://example.org/s>", "<https://example.org/p>", term)
    return stored_quads([triple], GRAPH), as_stored(f"{' '.join(triple)} {GRAPH} .\n")


@given(WORDS)
def test_words(words: str) -> None:
    fast, slow = both(literal(words))
    assert fast == slow
    fast, slow = both(language_literal(words, "en-GB"))
    assert fast == slow


def test_every_character() -> None:
    """Such as U+FFFE, which the store escapes, and which chance hardly finds."""
    codes = (*range(1, 0xD800), *range(0xE000, 0x110000))
    for start in range(0, len(codes), 0x4000):
        fast, slow = both(literal("".join(map(chr, codes[start : start + 0x4000]))))
        assert fast == slow


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("007", "integer"),
        ("7", "integer"),
        ("+7", "nonNegativeInteger"),
        ("2014", "gYear"),
        ("2014-10", "gYearMonth"),
        ("2014-03-31", "date"),
        ("2014-03-31+00:00", "date"),
        ("not a date", "date"),
        ("2014-03-31T24:00:00", "dateTime"),
        ("1.50", "decimal"),
        ("1e0", "double"),
        ("true", "boolean"),
        ("1", "boolean"),
        ("a ^^ b", "string"),
    ],
)
def test_typed_literals(lexical: str, datatype: str) -> None:
    fast, slow = both(typed_literal(lexical, f"<{XSD}{datatype}>"))
    assert fast == slow


def test_the_shipped_documents() -> None:
    pipeline = Pipeline()
    for source in sources(annotated_documents()):
        conversion = pipeline.convert(source)
        assert conversion is not None
        assert stored_quads(conversion.triples, conversion.graph) == as_stored(conversion.nquads())
        assert ntriples(conversion.triples)
