"""Without the package ``shacl``, pySHACL takes over, and says so."""

import sys

import pytest

from dipgraph.pipeline import Pipeline
from dipgraph.resources import annotated_documents
from dipgraph.validator import load_engine


def test_pyshacl_takes_over_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    monkeypatch.delitem(sys.modules, "dipgraph.validator.shacl_engine", raising=False)
    notices: list[str] = []
    engine = load_engine("shacl", "", notices.append)
    assert type(engine).__name__ == "PyshaclEngine"
    (notice,) = notices
    assert "pySHACL validates" in notice


def test_the_gate_works_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    monkeypatch.delitem(sys.modules, "dipgraph.validator.shacl_engine", raising=False)
    notices: list[str] = []
    (checked,) = Pipeline("shacl", notices.append).check(annotated_documents()[1:])
    assert checked.report.conforms
    assert len(notices) == 1
