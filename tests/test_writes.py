"""Writes that fail, wherever they are asked for: nothing is lost, and the next load completes."""

from itertools import cycle
from pathlib import Path

import pytest
from tests.failing import DISKS, SCENARIOS, Choice, Scenario, Shim, can_build

from dipgraph.errors import StoreError

pytestmark = pytest.mark.skipif(not can_build(), reason="there is no Linux with a C compiler")


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_write_of_each_kind_fails(name: str, in_memory: Path) -> None:
    """Those of our own files and a few of the index, one way and the other in turn.

    All of them, both ways, by hand: ``python tests/writes.py``.
    """
    shim = Shim(in_memory)
    scenario = Scenario(in_memory, SCENARIOS[name])
    kinds = list(dict.fromkeys(scenario.writes(shim)))
    of_index = [kind for kind in kinds if "/work" in kind or "/quads" in kind]
    chosen = [kind for kind in kinds if kind not in of_index or kind in of_index[::9]]
    failed = [
        scenario.fail(shim, disk, Choice(1, kind))
        for disk, kind in zip(cycle(DISKS), chosen, strict=False)
    ]
    assert None not in failed
    assert any(found.exit_code == StoreError.exit_code for found in failed if found)
