"""What is said of the kinds of triple stores is what the tests do."""

import re
from pathlib import Path

from tests.servers.fixtures import STARTS

from dipgraph.remote.stores import STORE_TYPES

_README = Path(__file__).parents[2] / "README.md"
_ROW = re.compile(r"^\| `([a-z0-9]+)` \| .* \| (.*) \|$", re.MULTILINE)


def test_the_types_said_to_be_tested_are_those_that_run_in_the_tests() -> None:
    assert {name for name, kind in STORE_TYPES.items() if kind.tested} == set(STARTS)


def test_the_readme_names_each_type_and_whether_it_is_tested() -> None:
    section = _README.read_text(encoding="utf-8").split("## Into a triple store")[1]
    rows = dict(_ROW.findall(section.split("\n## ")[0]))
    assert rows.keys() == STORE_TYPES.keys()
    for name, said in rows.items():
        assert (said == "tested") == STORE_TYPES[name].tested
