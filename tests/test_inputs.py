"""The files that people give: plain, compressed, cut, huge, absent."""

import gzip
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random

import pytest
import zstandard

from dipgraph.errors import InputError, LineError
from dipgraph.inputs import MAX_BYTES, Source, read_bytes, sources

LINES = b'{"document": "a"}\n\n{"document": "b"}\r\n'


def read(*paths: Path) -> list[Source]:
    return list(sources(paths))


def refusal(*paths: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(*paths)
    assert caught.value.exit_code == 3
    return str(caught.value)


def in_frames(data: bytes) -> bytes:
    return b"".join(zstandard.compress(data[i : i + 7]) for i in range(0, len(data), 7))


@pytest.mark.parametrize(
    ("name", "compress"),
    [
        ("c.jsonl", bytes),
        ("c.jsonl.gz", gzip.compress),
        ("c.jsonl.zst", zstandard.compress),
        ("frames.jsonl.zst", in_frames),
        ("untold.jsonl", gzip.compress),
        ("untold-too.jsonl", zstandard.compress),
    ],
)
def test_a_corpus_holds_a_document_a_line(
    tmp_path: Path, name: str, compress: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(compress(LINES))
    assert read(path) == [
        Source(str(path), 1, "json", b'{"document": "a"}', None),
        Source(str(path), 3, "json", b'{"document": "b"}', None),
    ]


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("cut.jsonl.gz", gzip.compress(LINES)[:-4], 4),
        ("not.jsonl.gz", b"hello", 1),
        ("cut.jsonl.zst", zstandard.compress(Random(0).randbytes(9000).hex().encode())[:-4], None),
        ("half.jsonl.zst", zstandard.compress(LINES)[:7], 1),
        ("not.jsonl.zst", b"hello", 1),
        ("more.jsonl.zst", zstandard.compress(LINES) + b"hello", None),
        ("more.jsonl.gz", gzip.compress(LINES) + b"hello", None),
    ],
)
def test_a_damaged_corpus(tmp_path: Path, name: str, data: bytes, line: int | None) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    said = refusal(path)
    assert said.startswith(f"{path}:{line or ''}")
    assert "The file cannot be read to its end" in said
    assert "\n" not in said


def test_a_bit_of_a_compressed_corpus_that_fell_over(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl.gz"
    data = bytearray(gzip.compress(LINES * 100))
    data[-8] ^= 1  # of the checksum
    path.write_bytes(data)
    assert "The file cannot be read to its end" in refusal(path)


@pytest.mark.parametrize("name", ["e.jsonl", "e.jsonl.zst"])
def test_an_empty_corpus(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    assert refusal(path) == f"{path}:1:1: The file is empty; write a document into each line."


@pytest.mark.parametrize("compress", [bytes, gzip.compress, zstandard.compress])
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x08\x00",
        b"\x7fELF\x02\x01\x01" + bytes(9),
        Random(0).randbytes(5000),
        LINES.decode().encode("utf-16"),
        LINES.decode().encode("utf-16-le"),
        LINES.decode().encode("utf-16-be"),
    ],
)
def test_a_corpus_that_is_no_text(
    tmp_path: Path, data: bytes, compress: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(compress(data))
    assert refusal(path) == (
        f"{path}:1:1: The file is not text in UTF-8, as a corpus is; save it as UTF-8, or check the"
        " path."
    )


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz", "c.jsonl.zst"])
@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_a_corpus_is_known_by_its_first_bytes(
    tmp_path: Path, name: str, compress: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(compress(LINES))
    assert [source.line for source in read(path)] == [1, 3]


@pytest.mark.parametrize(
    "line", [b'{"document": "a\x00"}', b'\xef\xbb\xbf{"a": "\x00"}', b"\xff", b"x\0y", b"\0"]
)
def test_a_line_that_is_no_text_is_one_line(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(line + b"\n" + LINES)
    assert [source.line for source in read(path)] == [1, 2, 4]


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="standard input is closed"):
        read(Path("-"))


def test_too_long_a_line(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl.zst"
    path.write_bytes(zstandard.compress(b"{}\n" + b" " * (MAX_BYTES + 1)))
    refused: list[InputError] = []
    assert [source.line for source in sources([path], refused.append)] == [1]
    (error,) = refused
    assert isinstance(error, LineError)
    assert error.exit_code == 1
    assert str(error).startswith(f"{path}:2:1: The line has more than 16,777,216 bytes")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_as_long_a_line_as_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    monkeypatch.setattr(import_module("dipgraph.inputs.sources"), "MAX_BYTES", 100)
    path = tmp_path / "c.jsonl"
    refused: list[InputError] = []
    path.write_bytes(end.join([b"x" * 100, b"second", b"x" * 101, b"fourth", b"x" * 102, b"last"]))
    assert [source.line for source in sources([path], refused.append)] == [1, 2, 4, 6]
    assert [str(error).split(":")[1] for error in refused] == ["3", "5"]


def test_too_large_a_file(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    assert refusal(path).startswith(f"{path}:1:1: The file has more than 16,777,216 bytes")


def test_a_file_as_large_as_may_be(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    with path.open("wb") as stream:
        stream.truncate(MAX_BYTES)
    assert len(read_bytes(path)) == MAX_BYTES


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    link = tmp_path / "link.jsonl"
    link.symlink_to(tmp_path / "far.jsonl")
    assert refusal(link) == f"{link}: This leads to no file; check the path."


def test_absent_files_are_told_of_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "belgium-china.yaml").write_text("document: x\n")
    (tmp_path / "notes.txt").write_text("x")
    absent, far, other = (tmp_path / n for n in ("belgium-chna.yaml", "zzz.json", "notes.txt"))
    lines = refusal(absent, tmp_path / "belgium-china.yaml", far, other).splitlines()
    assert lines[0] == (
        f"{absent}: There is no such file; did you mean {tmp_path / 'belgium-china.yaml'}?"
    )
    assert lines[1] == f"{far}: There is no such file; check the path."
    assert lines[2].startswith(f"{other}: The name of an annotated document ends in .yaml")
    assert len(lines) == 3


def test_an_absent_folder(tmp_path: Path) -> None:
    assert "There is no such file" in refusal(tmp_path / "a" / "b.yaml")


def test_a_folder_is_searched_for_documents_alone(tmp_path: Path) -> None:
    for name in ("b/x.yaml", "a.jsonl", "c.json", "x.schema.json", ".git/x.yaml", "t.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINES)
    (tmp_path / "folder.yaml").mkdir()
    assert [Path(s.name).name for s in read(tmp_path)] == ["a.jsonl", "a.jsonl", "x.yaml", "c.json"]


def test_a_folder_without_documents(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(f"{tmp_path}: The folder holds no annotated document")


@pytest.mark.parametrize("name", ["p.yaml", "p.jsonl"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    os.mkfifo(path)
    assert refusal(path) == f"{path}: This is not a file; check the path."
    with pytest.raises(InputError, match="This is not a file"):
        read_bytes(path)


def test_a_device_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "t.txt").symlink_to("/dev/zero")
    with pytest.raises(InputError, match="This is not a file"):
        read_bytes(tmp_path / "t.txt")


def test_a_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/\xff\n\x1b[2J.yaml"))
    path.write_bytes(b"document: x\n")
    (source,) = read(path)
    assert source.name == f"{tmp_path}/\ufffd\ufffd\ufffd[2J.yaml"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"raw": "{\\"reference\\": 1}", "rejected": ["a"]}', '{"reference": 1}'),
        (b'{"raw": "a", "raw": "b"}', ""),
        (b'{"raw": 1}', ""),
        (b'{"raw": "a"', ""),
        (b'{"raw": "\xff"}', ""),
        (b'{"document": "a", "raw": "b"}', ""),
    ],
)
def test_the_words_of_a_rejected_line(data: bytes, words: str) -> None:
    assert Source("x.jsonl", 1, "json", data, None).unwrapped == words


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"raw": "{\\"reference\\": \\"x\\"}", "rejected": ["a"]}', True),
        (b'{"raw": "{\\"document\\": \\"reference\\"}"}', False),
        (b"reference: x\n", True),
        (b"\xef\xbb\xbfreference: x\n", True),
        (b"# a comment\r\n\r\ntitle: T\r\nreference : x\r\n", True),
        (b"---\n'reference': x\n", True),
        (b'{"title": "T", "reference": "x"}', True),
        (b"document: x\ntitle: reference: x\n", False),
        (b"document: x\nfacts:\n  - reference: x\n", False),
        (b'{"document": "a reference: x"}', False),
    ],
)
def test_reference_data_is_known_by_its_key(data: bytes, expected: bool) -> None:
    assert Source("x", 1, "yaml", data, None).is_reference is expected
