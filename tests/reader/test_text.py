"""Text: from bytes to LF and back to words that can be shown."""

import pytest

from dipgraph.reader import Broken, decode, is_file_name, normalize
from dipgraph.reader.text import excerpt, odd_character, shown


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\nd", "a\nb\nc\nd"),
        (b"\xef\xbb\xbfa\r\n", "a\n"),
        (b"\r\r\n\n", "\n\n\n"),
        ("é😀".encode(), "é😀"),
        (b"", ""),
    ],
)
def test_bytes_become_text(data: bytes, text: str) -> None:
    assert decode(data) == text
    assert normalize(text) == text


@pytest.mark.parametrize(
    ("data", "broken"),
    [
        (b"a\xe9", Broken("The byte 0xE9 is not UTF-8; save the file as UTF-8.", (1, 2))),
        (
            "é\r\n\réa".encode() + b"\xff",
            Broken("The byte 0xFF is not UTF-8; save the file as UTF-8.", (3, 3)),
        ),
        (
            b"\xef\xbb\xbfab\x80",
            Broken("The byte 0x80 is not UTF-8; save the file as UTF-8.", (1, 3)),
        ),
        (b"\xed\xa0\x80", Broken("The byte 0xED is not UTF-8; save the file as UTF-8.", (1, 1))),
        ("a".encode("utf-16"), Broken("The file is UTF-16; save it as UTF-8.")),
    ],
)
def test_bytes_that_are_no_text(data: bytes, broken: Broken) -> None:
    assert decode(data) == broken


@pytest.mark.parametrize("text", ["a\tb\nc\x0cd", "\xa0\xad\u200d\u200f\u2028", "😀e\u0301"])
def test_ordinary_characters(text: str) -> None:
    assert odd_character(text) is None


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1b", "\x7f", "\u202e", "\u2069", "\ud800"])
def test_odd_characters(character: str) -> None:
    found = odd_character(f"ab{character}c")
    assert found is not None
    assert found[0] == 2
    assert f"U+{ord(character):04X}" in found[1]


@pytest.mark.parametrize("name", ["a.txt", "a b.txt", "tëxt", "..a", "a" * 255])
def test_names_of_files(name: str) -> None:
    assert is_file_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a.txt",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "a\0b",
        "a\n",
        "a" * 256,
        ["a"],
        {},
        None,
    ],
)
def test_what_is_no_name_of_a_file(name: str | list[object] | dict[str, object] | None) -> None:
    assert not is_file_name(name)  # type: ignore[arg-type] # what a file can hold


def test_words_are_shown_on_one_line_with_nothing_invisible() -> None:
    assert shown("a\n\x1b[31m\u202e\u200bb") == "'a\\u000A\\u001B[31m\\u202E\\u200Bb'"
    assert shown("x" * 100) == "'" + "x" * 79 + "…'"
    assert excerpt("é “b”") == "“é “b””"
