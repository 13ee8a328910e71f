"""YAML: words as written, every oddity in its place, and nothing that brings the reader down."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipgraph.reader import Broken, Position, Tree, parse_yaml


def tree(text: str) -> Tree:
    found = parse_yaml(text)
    assert isinstance(found, Tree)
    return found


def broken(text: str) -> tuple[Position, str]:
    found = parse_yaml(text)
    assert isinstance(found, Broken)
    return found.position, found.message


def results(text: str) -> list[tuple[Position, str]]:
    found = tree(text)
    return [(found.locate(result.path), result.message) for result in found.results]


def test_every_value_is_words() -> None:
    text = "a: NO\nb: 1971\nc: 2014-03-31\nd: ~\ne: 0x1F\nf: true\ng:\nh: 1_000\ni: 12:30\n"
    assert tree(text).data == {
        "a": "NO",
        "b": "1971",
        "c": "2014-03-31",
        "d": "~",
        "e": "0x1F",
        "f": "true",
        "g": "",
        "h": "1_000",
        "i": "12:30",
    }


def test_lists_and_mappings() -> None:
    text = "a: [x, {b: c}]\nd:\n- e: >-\n    f\n    g\n- 'it''s'\n"
    assert tree(text).data == {"a": ["x", {"b": "c"}], "d": [{"e": "f g"}, "it's"]}


LOCATED = """\
# a comment
a: x
b:
  y
c:
  - d: z
    e: [p, "q", r]
  - f: >-
      words
      and more
é: {n: ü, o: v}
"""


@pytest.mark.parametrize(
    ("path", "position"),
    [
        ((), (2, 1)),
        (("a",), (2, 4)),
        (("a", -1), (2, 1)),
        (("a", 0), (2, 4)),
        (("b",), (4, 3)),
        (("b", -1), (3, 1)),
        (("c",), (5, 1)),
        (("c", 0), (6, 5)),
        (("c", 0, "d"), (6, 8)),
        (("c", 0, "e"), (7, 8)),
        (("c", 0, "e", 1), (7, 12)),
        (("c", 0, "e", -1), (7, 5)),
        (("c", 1), (8, 5)),
        (("c", 1, "f"), (8, 8)),
        (("é", "o"), (11, 14)),
        (("é", "o", -1), (11, 11)),
        (("c", 7, "d"), (5, 1)),
        (("c", 0, "none", 3), (6, 5)),
        (("none",), (2, 1)),
    ],
)
def test_where_a_value_stands(path: tuple[str | int, ...], position: Position) -> None:
    assert tree(LOCATED).locate(path) == position


def test_a_key_that_stands_twice() -> None:
    text = "a: 1\nb:\n  - c: 2\n    c: 3\n    c: [4]\na: 5\n"
    assert tree(text).data == {"a": "1", "b": [{"c": "2"}]}
    said = "stands in line {} already; keep one, or make its value a list."
    assert results(text) == [
        ((4, 5), "The key 'c' " + said.format(3)),
        ((5, 5), "The key 'c' " + said.format(3)),
        ((6, 1), "The key 'a' " + said.format(1)),
    ]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("a: &x b\nc: *x\n", (2, 4)),
        ("a: &x b\nc: [d,  *x, e]\n", (2, 9)),
        ("a: &x [b]\nc:\n  - *x\n", (3, 5)),
        ("a: &x {b: c}\nd: {e: f, g: *x}\n", (2, 14)),
    ],
)
def test_an_alias(text: str, position: Position) -> None:
    assert results(text) == [(position, "An alias (*) is not read; write the value out.")]


def test_many_aliases() -> None:
    text = "a: &x b\nc: [*x, *x]\nd: *x\n"
    assert [position for position, _ in results(text)] == [(2, 5), (2, 9), (3, 4)]
    assert tree(text).data == {"a": "b", "c": [None, None], "d": None}


def test_a_merge_key() -> None:
    text = "a: &x {b: c}\nd:\n  <<: *x\n  e: f\n"
    assert results(text) == [((3, 3), "A merge key (<<) is not read; write the keys out.")]
    assert tree(text).data["d"] == {"": None, "e": "f"}


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("? [a, b]\n: c\n", (1, 3)),
        ("a: b\n? {c: d}\n: e\n", (2, 3)),
        ("a: b\n'': e\n", (2, 1)),
        ("a: b\n!x c: e\n", (2, 1)),
        ("a: &x b\n*x : e\n", (1, 4)),
    ],
)
def test_a_key_that_is_no_word(text: str, position: Position) -> None:
    assert results(text) == [(position, "A key must be a word.")]


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("!!python/object/apply:os.system", "!!python/object/apply:os.system"),
        ("!x", "!x"),
        ("!!str", "!!str"),
        ("!<tag:e,1:x>", "tag:e,1:x"),
    ],
)
def test_a_tag(tag: str, shown: str) -> None:
    assert results(f"a: {tag} x\n") == [((1, 4), f"A tag is not read; remove '{shown}'.")]
    assert results(f"a: {tag} [x]\n")[0][0] == (1, 4)


def test_changes_of_the_direction_of_writing() -> None:
    text = 'a: "b\u202ec"\n# \u2066 in a comment\nd: e\n'
    assert results(text) == [
        ((1, 6), "The character U+202E changes the direction of writing; remove it."),
        ((2, 3), "The character U+2066 changes the direction of writing; remove it."),
    ]
    assert tree(text).data == {"a": None, "d": "e"}


@pytest.mark.parametrize(
    ("escape", "words"),
    [
        (r"\u202e", "The character U+202E changes the direction of writing; remove it."),
        (r"\0", "The character U+0000 is no text; remove it."),
        (r"\x1b", "The character U+001B is no text; remove it."),
    ],
)
def test_odd_characters_written_as_escapes(escape: str, words: str) -> None:
    assert results(f'a: ["x", "y{escape}z"]\n') == [((1, 10), words)]


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", (1, 1), "The file is empty"),
        ("# nothing\n---\n", (1, 1), "The file is empty"),
        ("- a\n", (1, 1), "must hold keys with values"),
        ("words\n", (1, 1), "must hold keys with values"),
        ("a: b\n\tc: d\n", (2, 1), "A tab stands where spaces indent; indent with spaces only."),
        ("a:\n\t- b\n", (2, 1), "A tab stands where spaces indent"),
        ("a: >-\n\tb\n", (2, 1), "A tab stands where spaces indent"),
        ("a: b: c\n", (1, 5), "A colon stands where no key can be"),
        ("a: b\n c: d\n", (2, 3), "A colon stands where no key can be"),
        ("a: b\nc\nd: e\n", (2, 1), "neither a key with a value nor part of the value above"),
        ("a:\n  b: c\n d: e\n", (3, 2), "This is no key of those above"),
        ("a: 'it's'\n", (1, 8), "A value ends with its closing quotation mark"),
        ('a: "b" c\n', (1, 8), "A value ends with its closing quotation mark"),
        ('a: "b\nc: d\n', (1, 4), "The quotation mark opened here is not closed"),
        ("a: 'b\n---\n", (1, 4), "The quotation mark opened here is not closed"),
        ("a: [b, c\nd: e\n", (1, 4), "The bracket opened here is not closed"),
        ("{a: b:, c: d}\n", (1, 6), "A colon stands where no key can be"),
        ("a: [\n", (2, 1), "The file ends before a bracket is closed"),
        ("a: {b: c\nd: e\n", (1, 4), "The bracket opened here is not closed"),
        ("a: ]\n", (1, 4), "A value is missing before this character"),
        ("a:\n  - b\n  c: d\n", (3, 3), "In a list each entry begins with '-'"),
        ("a: - b\n", (1, 4), "move '-' below the key"),
        ("a: @b\n", (1, 4), "A value cannot begin with '@'; put it in quotation marks."),
        ("a: `b\n", (1, 4), "A value cannot begin with '`'"),
        ("a: *b\n", (1, 4), "A value cannot begin with '*'"),
        ("a: !b!c d\n", (1, 4), "A value cannot begin with '!'"),
        ("a: &b c\nd: &b e\n", (2, 4), "An anchor (&) is not read"),
        ('a: "b\\qc"\n', (1, 6), "A backslash in \"…\" has a meaning; use '…' instead."),
        ('a: "\\u12"\n', (1, 7), 'A backslash in "…" has a meaning'),
        ("a: b\n---\nc: d\n", (2, 1), "A second document begins here"),
        ("a: b\n...\nc: d\n", (3, 1), "After '...' nothing may follow"),
        ("%YAML 3.0\n---\na: b\n", (1, 1), "This version of YAML is not read"),
        ("%TAG ! x\n---\na: b\n", (1, 1), "A line cannot begin with '%'"),
        ("a: >x\n b\n", (1, 5), "This is not YAML: did not find expected"),
        ("a: b\0c\n", (1, 5), "The character U+0000 is not allowed in a file; remove it."),
        ("a: b\nc: d\x1b\n", (2, 5), "The character U+001B is not allowed"),
        ("a: b\x85c\n", (1, 5), "The character U+0085 is not allowed"),
        ("a: b\u2028c: d\n", (1, 5), "The character U+2028 is not allowed"),
        ("a: b\ud800\n", (1, 5), "The character U+D800 is not allowed"),
        ("a: b\uffff\n", (1, 5), "The character U+FFFF is not allowed"),
    ],
)
def test_what_is_not_read(text: str, position: Position, words: str) -> None:
    where, said = broken(text)
    assert words in said
    assert where == position
    assert "\n" not in said
    assert said.endswith(".")


def test_yaml_of_version_1_2_is_read() -> None:
    assert tree("%YAML 1.2\n---\na: b\n").data == {"a": "b"}


DANGERS = {
    "brackets in words": 'a: ["]",' + '["]",' * 300_000,
    "brackets": "a: " + "[" * 1_000_000,
    "braces": "a: " + "{b: " * 500_000,
    "keys of keys": "? " * 1_000_000,
    "dashes": "- " * 1_000_000,
    "indented keys": "".join(" " * i + "a:\n" for i in range(1500)),
    "indented dashes": "".join(" " * i + "-\n" for i in range(1500)),
    "dashes at their key": "".join("  " * i + "a:\n" + "  " * i + "- \n" for i in range(900)),
}


def in_another_process(text: str) -> str:
    """Return what is said of a text by a process that may die of it."""
    code = "import sys; from dipgraph.reader import parse_yaml; print(parse_yaml(sys.stdin.read()))"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


@pytest.mark.parametrize("text", DANGERS.values(), ids=DANGERS)
def test_nesting_is_bounded_before_the_stack_is(text: str) -> None:
    assert "nested too deep" in in_another_process(text)


@pytest.mark.parametrize("text", ["a: [b, c, d, e]", "a: b\nc: d\ne: f\n", "a: [[], [[]], []]"])
def test_the_number_of_values_is_bounded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tree(text)
    monkeypatch.setattr("dipgraph.reader.yaml_nodes.MAX_VALUES", 5)
    assert "too many values" in broken(text)[1]


def test_as_deep_as_may_be() -> None:
    assert tree("a: " + "[" * 22 + "]" * 22).results == ()
    assert "nested too deep" in broken("a: " + "[" * 24 + "]" * 24)[1]


def test_a_bomb_of_aliases() -> None:
    bomb = "a: &a0 [x]\n" + "".join(
        f"b{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
    )
    assert len(results(bomb)) == 99


def test_no_more_than_a_thousand_results() -> None:
    assert len(results("a: &x b\nc: [" + "*x, " * 3000 + "]\n")) == 1000
    assert len(results("a: b\n# " + "\u202e" * 3000)) == 1000


@given(st.text(alphabet="ab:-?[]{}&*!|>'\"#%@,. \n\t\\<1é\u202e\0", max_size=40))
def test_any_text_is_a_tree_or_broken(text: str) -> None:
    found = parse_yaml(text)
    if isinstance(found, Broken):
        assert found.message.endswith(".")
        place = found.position
    else:
        for result in found.results:
            place = found.locate(result.path)
            assert 1 <= place[0] <= text.count("\n") + 1
        place = found.locate(("a", 0))
    assert 1 <= place[0] <= text.count("\n") + 1
    assert 1 <= place[1] <= max(map(len, text.split("\n"))) + 1


@given(st.dictionaries(st.text("abc", min_size=1), st.text("ab'é ", max_size=9)))
def test_quoted_words_come_back_as_written(data: dict[str, str]) -> None:
    lines = [f"{key}: '{words.replace(chr(39), chr(39) * 2)}'\n" for key, words in data.items()]
    assert tree("z: ''\n" + "".join(lines)).data == {"z": "", **data}
