"""A sort that the engine gives up ends the process with a sentence."""

import os
import subprocess
import sys

import pytest

WORDS = (
    "Error: the engine gave up, and said why above{}; if it found no order among the values, sort"
    " them by their words: ORDER BY STR(?x)."
)


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"RUST_BACKTRACE": "0"},
    )


@pytest.mark.parametrize(
    ("begin", "code", "left"),
    [("pass", 4, ""), ("d.begin_output()", 5, "; what was written is not the whole answer")],
)
def test_an_abort_is_explained(begin: str, code: int, left: str) -> None:
    head = "import os\nfrom dipgraph.query import Limits\n"
    done = _run("-c", f"{head}with Limits(60, 0) as d, d.explain_aborts():\n {begin}\n os.abort()")
    assert (done.returncode, done.stderr) == (code, WORDS.format(left) + "\n")


def test_afterwards_an_abort_is_what_it_was() -> None:
    head = "import os\nfrom dipgraph.query import Limits\n"
    done = _run("-c", f"{head}with Limits(60, 0) as d:\n with d.explain_aborts(): 1\nos.abort()")
    assert (done.returncode, done.stderr) == (-6, "")


def test_the_engine_finds_no_order_among_all_values() -> None:
    """Where this fails with a newer pyoxigraph, the README need not warn any more."""
    query = "SELECT * {{ ?a ?b ?c }} ORDER BY {}".format
    done = _run("-m", "dipgraph", "query", query("?c"))
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.splitlines()[-1] == WORDS.format("")
    done = _run("-m", "dipgraph", "query", query("STR(?c)"))
    assert (done.returncode, done.stderr) == (0, "")
