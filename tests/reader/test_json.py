"""JSON: words as written, every oddity in its place, and nothing that brings the reader down."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipgraph.reader import Broken, Position, Tree, parse_json

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]))
PLAIN = st.recursive(
    WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS.filter(bool), inner),
    max_leaves=12,
)


def tree(text: str) -> Tree:
    found = parse_json(text)
    assert isinstance(found, Tree)
    return found


def broken(text: str) -> tuple[Position, str]:
    found = parse_json(text)
    assert isinstance(found, Broken)
    return found.position, found.message


def results(text: str) -> list[tuple[Position, str]]:
    found = tree(text)
    return [(found.locate(result.path), result.message) for result in found.results]


def test_numbers_are_the_words_that_were_written() -> None:
    text = '{"a": 1, "b": -0.50, "c": 1e3, "d": ' + "9" * 5000 + "}"
    assert tree(text).data == {"a": "1", "b": "-0.50", "c": "1e3", "d": "9" * 5000}


LOCATED = """\

{"a": "x",
 "b": [1, {"c": [], "d": "é\\" ]}", "e": {"f": 2}}, "z"],
 "b": {"c": 3}}
"""


@pytest.mark.parametrize(
    ("path", "position"),
    [
        ((), (2, 1)),
        (("a",), (2, 7)),
        (("a", -1), (2, 2)),
        (("a", 0), (2, 7)),
        (("b",), (3, 7)),
        (("b", 0), (3, 8)),
        (("b", 1), (3, 11)),
        (("b", 1, "c"), (3, 17)),
        (("b", 1, "d"), (3, 26)),
        (("b", 1, "d", -1), (3, 21)),
        (("b", 1, "e", "f"), (3, 47)),
        (("b", 2), (3, 52)),
        (("b", 9), (3, 7)),
        (("b", -2), (4, 2)),
        (("none", "b"), (2, 1)),
    ],
)
def test_where_a_value_stands(path: tuple[str | int, ...], position: Position) -> None:
    assert tree(LOCATED).locate(path) == position


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        (
            '{"a": 1, "a": 2}',
            (1, 10),
            "The key 'a' stands twice; keep one, or make its value a list.",
        ),
        ('{"b": {"a": 1,\n "a": 2}}', (2, 2), "The key 'a' stands twice"),
        ('{"a": true}', (1, 7), "The value true is not read; write words, or leave the key out."),
        ('{"a": ["x", false]}', (1, 13), "The value false is not read"),
        ('{"a": null}', (1, 7), "The value null is not read"),
        ('{"a": NaN}', (1, 7), "The value NaN is not read"),
        ('{"a": -Infinity}', (1, 7), "The value -Infinity is not read"),
        ('{"": 1}', (1, 2), "A key must be a word."),
        ('{"a": "b\\u0000"}', (1, 7), "The character U+0000 is no text; remove it."),
        ('{"a": "b\\ud800"}', (1, 7), "The character U+D800 is no text"),
        ('{"a": "b\\u202e"}', (1, 7), "The character U+202E changes the direction of writing"),
        ('{"a": "b\u202e"}', (1, 9), "The character U+202E changes the direction of writing"),
        ('{"a": "b\x7f"}', (1, 7), "The character U+007F is no text"),
        ('{"a": ' + "[" * 60 + "]" * 60 + "}", (1, 31), "nested too deep"),
        ('{"a": ' * 900 + "1" + "}" * 900, (1, 151), "nested too deep"),
    ],
)
def test_what_an_annotation_cannot_hold(text: str, position: Position, words: str) -> None:
    assert [where for where, _ in results(text)] == [position]
    assert words in results(text)[0][1]


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert tree('{"a": "\\ud83d\\ude00"}').data == {"a": "😀"}


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", (1, 1), "The file is empty"),
        (" \n ", (1, 1), "The file is empty"),
        ("[]", (1, 1), "A document must be a JSON object"),
        ('"a"', (1, 1), "A document must be a JSON object"),
        ("NaN", (1, 1), "A document must be a JSON object"),
        ('{"a": 1}\n{"b": 2}', (2, 1), "ends in .jsonl"),
        ('{"a": }', (1, 7), "a value is missing or misspelt here"),
        ('{"a": nul}', (1, 7), "a value is missing or misspelt here"),
        ('{"a": "b" "c": 1}', (1, 11), "a comma or a closing bracket is missing here"),
        ('{"a" 1}', (1, 6), "a colon is missing here"),
        ("{'a': 1}", (1, 2), "a key in double quotation marks is due"),
        ('{"a": "b', (1, 7), "the quotation mark opened here is not closed"),
        ('{"a": "b\nc"}', (1, 9), "a line end or a tab cannot stand in words"),
        ('{"a": "\\x"}', (1, 8), "This is not JSON: invalid"),
        ("[" * 100_000, (1, 1), "nested too deep"),
        ('{"a": ' * 100_000, (1, 1), "nested too deep"),
    ],
)
def test_what_is_not_read(text: str, position: Position, words: str) -> None:
    where, said = broken(text)
    assert words in said
    assert where == position
    assert said.endswith(".")


@pytest.mark.parametrize("text", ['{"a": ["b", "c"]}', '{"a": {"b": "c"}, "d": "e"}'])
def test_the_number_of_values_is_bounded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dipgraph.reader.json.MAX_VALUES", 3)
    assert tree(text)
    monkeypatch.setattr("dipgraph.reader.json.MAX_VALUES", 2)
    assert "too many values" in broken(text)[1]


def test_no_more_than_a_thousand_results() -> None:
    assert len(results('{"a": [' + "null, " * 3000 + '"b"]}')) == 1000
    assert len(results('{"a": "' + "\u202e" * 3000 + '"}')) == 1000


@given(st.dictionaries(WORDS.filter(bool), PLAIN), st.sampled_from([None, 1]), st.booleans())
def test_what_is_read_is_what_was_written(
    data: dict[str, object], indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    assert tree(text).data == data
    assert tree(text).results == ()


@given(st.dictionaries(WORDS.filter(bool), PLAIN), st.sampled_from([None, 1]))
def test_each_value_is_found_where_it_stands(data: dict[str, object], indent: int | None) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=False)
    lines = text.split("\n")
    found = tree(text)

    def check(value: object, path: tuple[str | int, ...]) -> None:
        line, column = found.locate(path)
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        assert json.JSONDecoder().raw_decode(rest)[0] == value
        for step, item in value.items() if isinstance(value, dict) else ():
            check(item, (*path, step))
        for number, item in enumerate(value) if isinstance(value, list) else ():
            check(item, (*path, number))

    check(data, ())


@given(st.text(alphabet='{}[]",:0-.ea\\u12 \ntrue', max_size=30))
def test_any_text_is_a_tree_or_broken(text: str) -> None:
    found = parse_json(text)
    if isinstance(found, Broken):
        assert found.message.endswith(".")
    else:
        assert all(found.locate(result.path)[0] >= 1 for result in found.results)
