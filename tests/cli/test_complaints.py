"""Complaints that come again are counted."""

import pytest

from dipgraph.cli.complaints import Complaints


@pytest.mark.parametrize(("times", "words"), [(2, "Once more: bad\n"), (4, "3 times more: bad\n")])
def test_what_is_said_of_many(times: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    complaints = Complaints(10, 1)
    for n in range(times):
        complaints.add(f"c.jsonl:{n}", "bad")
    complaints.sum_up("")
    assert capsys.readouterr().err == f"c.jsonl:0: bad\n{words}"
