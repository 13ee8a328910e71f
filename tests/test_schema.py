"""The JSON Schema by which editors check annotated documents."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from dipgraph import resources
from dipgraph.pipeline import Pipeline, Plan, load, schema_text

SHIPPED = [*resources.annotated_documents(), *resources.reference_files()]


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    found = json.loads(schema_text())
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


def in_yaml(path: Path) -> dict[str, Any]:
    """Return a document with all values as they are written: a date is words, too."""
    found = yaml.load(path.read_bytes(), yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def test_the_file_beside_the_data_is_this_one() -> None:
    path = resources.annotated_documents()[0].parents[1] / "annotated-document.schema.json"
    assert path.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_shipped_is_valid(schema: Draft202012Validator, path: Path) -> None:
    assert [error.message for error in schema.iter_errors(in_yaml(path))] == []


@pytest.mark.parametrize("path", resources.annotated_documents(), ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "change",
    [{"titel": "x"}, {"document": "a b"}, {"date": "31-03-2014"}, {"facts": [{"type": "Actor"}]}],
)
def test_what_is_wrong_is_marked(
    schema: Draft202012Validator, path: Path, change: dict[str, Any]
) -> None:
    assert not schema.is_valid(in_yaml(path) | change)


def test_a_rejected_document_that_was_mended_is_valid(
    schema: Draft202012Validator, tmp_path: Path
) -> None:
    whole = in_yaml(resources.annotated_documents()[0])
    text = (resources.annotated_documents()[0].parent / whole["text"]).read_text(encoding="utf-8")
    corpus, rejects = tmp_path / "c.jsonl", tmp_path / "rejects.jsonl"
    corpus.write_text(json.dumps(whole | {"text": text, "date": "2014-02-30"}))
    assert load([corpus], tmp_path / "store", Pipeline(), plan=Plan(1, rejects)).rejected == 1
    rejected = json.loads(rejects.read_text())
    assert rejected.pop("date") == "2014-02-30"
    mended = rejected | {"date": whole["date"]}
    assert [error.message for error in schema.iter_errors(mended)] == []
    rejects.write_text(json.dumps(mended))
    done = load([rejects], tmp_path / "store", Pipeline())
    assert (done.rejected, done.unreadable) == (0, 0)
    assert not schema.is_valid(mended | {"rejected": "words"})
