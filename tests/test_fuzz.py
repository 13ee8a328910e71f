"""What ``python tests/fuzz.py`` does for minutes, done for seconds, the same each time."""

import pytest
from tests.fuzz import TARGETS, fuzz


@pytest.mark.parametrize("target", TARGETS)
def test_whatever_is_made_up_is_read(target: str) -> None:
    done = fuzz(target, 4 if "pyshacl" in target else 20, 0, lambda _: None)
    assert done["runs"] > 1
    if target == "fair":
        assert done["conforming"] > 1
