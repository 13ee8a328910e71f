"""What a person at a terminal sees while work is under way."""

from io import StringIO

import pytest
from rich.console import Console

from dipgraph import screen


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Return what is written to a terminal."""
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=200)
    monkeypatch.setattr(screen, "Console", lambda **_: console)
    return out


def test_documents_are_counted(shown: StringIO) -> None:
    with screen.counting("Loading", 100) as counter:
        counter.add(True, 300, 40)
        counter.add(False, 0, 40)
    assert "Loading: 2 documents" in shown.getvalue()
    assert "300 triples, 1 rejected" in shown.getvalue()
    assert "finishing" not in shown.getvalue()


def test_a_load_is_finished_when_all_is_read(shown: StringIO) -> None:
    with screen.counting("Loading", 100) as counter:
        counter.add(True, 300, 100)
    assert "300 triples, 0 rejected; all is read, finishing" in shown.getvalue()


def test_nothing_is_known_of_the_end_of_standard_input(shown: StringIO) -> None:
    with screen.counting("Loading") as counter:
        counter.add(True, 300, 100)
    assert "Loading: 1 documents" in shown.getvalue()
    assert "finishing" not in shown.getvalue()
