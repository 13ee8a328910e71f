"""Checking a document against the reference data of a store."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from dipgraph.cli import main

_REFERENCE = """\
reference: rivers
title: Rivers
facts:
  - id: place:meuse
    type: Place
    label: Meuse
    ofState: state:BE
"""
_DOCUMENT = """\
document: meuse
title: The Meuse
text: meuse.txt
language: en
date: 2025-01-01
facts:
  - type: Interest
    actor: state:BE
    concerns: place:meuse
    quote: Belgium looks after the Meuse
"""


def test_a_store_knows_the_reference_data_loaded_into_it(tmp_path: Path) -> None:
    (tmp_path / "rivers.yaml").write_text(_REFERENCE)
    (tmp_path / "meuse.yaml").write_text(_DOCUMENT)
    (tmp_path / "meuse.txt").write_text("Belgium looks after the Meuse.")
    store, document = str(tmp_path / "store"), str(tmp_path / "meuse.yaml")
    run = CliRunner().invoke
    assert run(main, ["load", "--store", store, str(tmp_path / "rivers.yaml")]).exit_code == 0
    alone = run(main, ["check", document])
    assert alone.exit_code == 1
    assert "'place:meuse' is not known" in alone.stderr
    assert run(main, ["check", "--store", store, document]).exit_code == 0
    assert run(main, ["load", "--store", store, document]).exit_code == 0


def test_rejects_do_not_go_into_the_store(tmp_path: Path) -> None:
    store = tmp_path / "store"
    words = ["load", "--store", str(store), "--rejects", str(store / "r.jsonl")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "lies inside the store; name another place with --rejects" in done.stderr
    assert not store.exists()


@pytest.mark.parametrize("command", ["check", "load"])
def test_whether_a_file_may_be_read_is_seen_when_it_is(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that one which may not be does not stop the others."""
    (tmp_path / "rivers.yaml").write_text(_REFERENCE)
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    store = ["--store", str(tmp_path / "store")] if command == "load" else []
    assert CliRunner().invoke(main, [command, *store, str(tmp_path / "rivers.yaml")]).exit_code == 0


def test_a_document_that_is_replaced_is_named(tmp_path: Path) -> None:
    (tmp_path / "rivers.yaml").write_text(_REFERENCE)
    command = ["load", "--store", str(tmp_path / "store"), str(tmp_path / "rivers.yaml")]
    assert "is replaced" not in CliRunner().invoke(main, command).stderr
    (tmp_path / "rivers.yaml").write_text(_REFERENCE.replace("label: Meuse", "label: Maas"))
    assert "reference:rivers was in the store before" in CliRunner().invoke(main, command).stderr
