"""How much memory is taken, and how much may be."""

import os
import sys
from pathlib import Path

import pytest

from dipgraph.query import memory

GIB = 1024 * memory.MEBIBYTE


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell the peak only")
def test_what_is_taken_is_counted() -> None:
    before = memory.used_memory()
    held = bytearray(b"x") * (100 * memory.MEBIBYTE)
    assert memory.used_memory() - before > 90 * memory.MEBIBYTE
    assert held


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("1073741824\n", GIB // 2), ("max\n", 2 * GIB), ("9223372036854771712\n", 2 * GIB)],
)
def test_a_container_may_have_less_than_its_machine(
    quota: str, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "memory.max"
    file.write_text(quota)
    monkeypatch.setattr(memory, "_QUOTAS", (str(tmp_path / "none"), str(file)))
    pages = {"SC_PHYS_PAGES": 64 * GIB // 4096, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    assert memory.default_limit() == expected


@pytest.mark.parametrize(
    ("size", "words"), [(2 * GIB, "2G"), (3 * GIB // 2, "1536M"), (10240, "10K"), (1001, "1001")]
)
def test_a_size_is_said_as_it_is_given(size: int, words: str) -> None:
    assert memory.size_words(size) == words
