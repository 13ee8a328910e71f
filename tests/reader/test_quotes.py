"""Quotes: found at their offsets, or refused with the passage that may be meant."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dipgraph.document import Passage
from dipgraph.reader.likeness import Likeness, difference
from dipgraph.reader.quotes import QuoteError, QuoteIndex

TEXT = """\
Joint statement

On 31 March 2014 China and Belgium agreed  on\tagriculture.
King Philippe urged China to ratify the treaty, and China urged Belgium to ratify the treaty.
The “two sides” will meet again in the autumn\xa0— in Brussels. 😀 Cường thanked the é\u0301lus.
"""
INDEX = QuoteIndex(TEXT)
MANY = st.text(st.characters(codec="utf-8") | st.sampled_from(" \n\t\xa0"), min_size=1)
TEXTS = st.text(alphabet="ab .\n\t\xa0é\u0301😀\u2028“”", max_size=60)


def refusal(quote: str, prefix: str = "", suffix: str = "", occurrence: int | None = None) -> str:
    with pytest.raises(QuoteError) as caught:
        INDEX.find(quote, prefix, suffix, occurrence)
    return f"{caught.value.key}: {caught.value}"


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Belgium agreed on agriculture", "Belgium agreed  on\tagriculture"),
        ("Joint\n   statement\r\nOn 31", "Joint statement\n\nOn 31"),
        ("  two sides\n", "two sides"),
        ("the autumn — in", "the autumn\xa0— in"),
        ("autumn\xa0—\xa0in", "autumn\xa0— in"),
        ("😀", "😀"),
        ("😀 Cường thanked", "😀 Cường thanked"),
        ("é\u0301lus", "é\u0301lus"),
        ("ngs", None),
        ("griculture.", "griculture."),
        ("“two", "“two"),
        (TEXT, TEXT.strip()),
    ],
)
def test_a_quote_is_found_whatever_the_white_space(quote: str, found: str | None) -> None:
    if found is None:
        assert "The quote is not in the text" in refusal(quote)
    else:
        start = TEXT.index(found)
        assert INDEX.find(quote) == Passage(start, start + len(found), found)


@pytest.mark.parametrize(
    ("prefix", "suffix", "occurrence", "start"),
    [
        ("urged China", "", None, TEXT.index("to ratify")),
        ("King Philippe  urged\nChina ", "", None, TEXT.index("to ratify")),
        ("ina", ", and China", None, TEXT.index("to ratify")),
        ("", ".", None, TEXT.rindex("to ratify")),
        ("Belgium", "", 1, TEXT.rindex("to ratify")),
        ("", "", 1, TEXT.index("to ratify")),
        ("", "", 2, TEXT.rindex("to ratify")),
    ],
)
def test_which_of_two_is_meant(
    prefix: str, suffix: str, occurrence: int | None, start: int
) -> None:
    found = INDEX.find("to ratify the treaty", prefix, suffix, occurrence)
    assert (found.start, found.quote) == (start, "to ratify the treaty")


def test_a_quote_that_occurs_twice() -> None:
    assert refusal("to ratify the treaty") == (
        "quote: The quote occurs 2 times; make it longer, or add prefix, suffix or"
        " occurrence: (1) in line 4, “….King Philippe urged China […], and China urged Belgium to"
        " r…”, (2) in line 4, “…eaty, and China urged Belgium […]. The “two sides” will meet ag…”."
    ).replace("….King", "…re. King")


def test_a_quote_that_occurs_twice_after_its_prefix() -> None:
    with pytest.raises(QuoteError) as caught:
        QuoteIndex("x a, y a, x a").find("a", prefix="x")
    assert str(caught.value).endswith(
        ": (1) in line 1, “…x […], y a, x a…”, (2) in line 1, “…x a, y a, x […]…”."
    )


def test_a_quote_that_occurs_often() -> None:
    with pytest.raises(QuoteError, match="The quote occurs many times") as caught:
        QuoteIndex("a b " * 100).find("a b")
    assert str(caught.value).count("in line") == 5


def test_occurrences_may_overlap() -> None:
    assert [QuoteIndex("aaaa").find("aa", occurrence=n).start for n in (1, 2, 3)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("prefix", "suffix", "key", "words"),
    [
        ("urged Chin", "", "prefix", "not with this prefix; correct it: (1) in line 4"),
        ("", "and China", "suffix", "not with this suffix; correct it: (1) in line 4"),
        ("urged China", ".", "prefix", "not between this prefix and suffix; correct it"),
    ],
)
def test_a_quote_that_stands_elsewhere(prefix: str, suffix: str, key: str, words: str) -> None:
    said = refusal("to ratify the treaty", prefix, suffix)
    assert said.startswith(f"{key}: The quote is in the text, but")
    assert words in said


@pytest.mark.parametrize(
    ("occurrence", "words"),
    [
        (3, "occurrence: The quote occurs 2 times; correct the occurrence."),
        (9_999_999, "occurrence: The quote occurs 2 times; correct the occurrence."),
    ],
)
def test_an_occurrence_that_there_is_not(occurrence: int, words: str) -> None:
    assert refusal("to ratify the treaty", occurrence=occurrence) == words


def test_an_occurrence_counts_those_with_the_prefix() -> None:
    said = refusal("to ratify the treaty", "Belgium", occurrence=2)
    assert said == "occurrence: The quote occurs once; correct the occurrence."


@pytest.mark.parametrize("quote", ["", " ", "\n\t\xa0\u2003"])
def test_a_quote_without_words(quote: str) -> None:
    assert "The quote is empty" in refusal(quote)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        (
            "Belgium agree on agriculture",
            "in line 3, is “Belgium agreed on agriculture”; it says 'agreed' where the quote says"
            " 'agree'.",
        ),
        (
            'the "two sides" will meet',
            "in line 5, is “The “two sides” will meet”; it says 'The “two sides”' where the quote",
        ),
        (
            'The "two sides" will meet',
            "; it says '“two sides”' where the quote says '\"two sides\"'.",
        ),
        ("Cuong thanked", "“Cường thanked”; it says 'Cường' where the quote says 'Cuong'."),
        ("Belgium to ratify this treaty", "it says 'the' where the quote says 'this'."),
        ("urged Belgium to gladly ratify", "; it does not say 'gladly'."),
        ("King urged China to ratify", "it says 'Philippe' besides."),
        ("CHINA AND BELGIUM", "“China and Belgium”."),
        ("ststement", "“statement”."),
        ("agreed on agriculture\u200b.", "where the quote says 'agriculture\\u200B.'"),
        (TEXT + "And so on.", "The quote is not in the text; the nearest passage, in line 1, is"),
    ],
)
def test_the_nearest_passage(quote: str, words: str) -> None:
    assert words in refusal(quote)


@pytest.mark.parametrize("quote", ["Quidquid agis", "— . ?", "x" * 100_000, "zzz " * 10_000])
def test_nothing_is_near(quote: str) -> None:
    assert refusal(quote) == "quote: The quote is not in the text; copy it from there."


def test_there_is_no_text() -> None:
    with pytest.raises(QuoteError, match="not in the text"):
        QuoteIndex("").find("a")


def test_the_nearest_passage_is_looked_for_a_number_of_times() -> None:
    index = QuoteIndex(TEXT)
    said = []
    for number in range(202):
        with pytest.raises(QuoteError) as caught:
            index.find(f"the treaty of {number}")
        said.append("nearest" in str(caught.value))
    assert said == [True] * 200 + [False] * 2


@given(MANY, st.integers(0, 60), st.integers(1, 60))
def test_any_slice_that_is_unique_is_found_at_its_offsets(
    text: str, start: int, length: int
) -> None:
    quote = text[start : start + length]
    folded, words = " ".join(text.split()), " ".join(quote.split())
    assume(words)
    assume(folded.find(words) == folded.rfind(words))
    found = QuoteIndex(text).find(quote)
    assert text[found.start : found.end] == found.quote == quote.strip()
    assert found.start == start + len(quote) - len(quote.lstrip())


@given(TEXTS, st.integers(0, 60), st.integers(0, 60), st.integers(1, 9))
def test_any_slice_is_found_by_its_occurrence(
    text: str, one: int, other: int, occurrence: int
) -> None:
    start, end = sorted((one, other))
    words = text[start:end].split()
    if not words:
        return
    count = len(re.findall(f"(?={re.escape(' '.join(words))})", " ".join(text.split())))
    index = QuoteIndex(text)
    if occurrence <= count:
        found = index.find(" ".join(words), occurrence=occurrence)
        assert text[found.start : found.end].split() == words
    else:
        with pytest.raises(QuoteError) as caught:
            index.find(" ".join(words), occurrence=occurrence)
        assert caught.value.key == "occurrence"


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_is_found_is_in_the_text(text: str, quote: str, prefix: str, suffix: str) -> None:
    found: Passage | QuoteError
    try:
        found = QuoteIndex(text).find(quote, prefix, suffix)
    except QuoteError as error:
        found = error
    if isinstance(found, QuoteError):
        assert str(found).endswith(".")
        assert "\n" not in str(found)
        return
    assert text[found.start : found.end] == found.quote
    assert found.quote.split() == quote.split()
    before, after = " ".join(text[: found.start].split()), " ".join(text[found.end :].split())
    assert before.endswith(" ".join(prefix.split()))
    assert after.startswith(" ".join(suffix.split()))


@given(
    st.lists(st.sampled_from("abcde"), min_size=1), st.lists(st.sampled_from("abcdx"), min_size=1)
)
def test_the_nearest_words_are_words_of_the_text(text: list[str], quote: list[str]) -> None:
    near = Likeness(text).find(quote)
    if near is not None:
        assert 0 <= near.start < near.stop <= len(text)
        assert isinstance(difference(quote, text[near]), str)
