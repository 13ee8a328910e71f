"""What a person at a terminal sees while work is under way."""

import re
from functools import partial
from io import StringIO

import pytest
from rich.console import Console
from rich.progress import Progress

from dipgraph import screen


@pytest.fixture(params=[200, 80])
def shown(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> StringIO:
    """Return what is written to a terminal, a wide one and a narrow one."""
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=request.param)
    monkeypatch.setattr(screen, "Console", lambda **_: console)
    return out


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the second that it is, in a list."""
    now = [0.0]
    clocked = partial(Progress, get_time=lambda: now[0], auto_refresh=False)
    monkeypatch.setattr(screen, "Progress", clocked)
    return now


def plain(shown: StringIO) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.getvalue())


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


def test_it_is_told_how_long_the_finishing_takes(shown: StringIO, now: list[float]) -> None:
    with screen.counting("Loading", 100) as counter:
        now[0] = 60
        counter.add(True, 300, 40)
        now[0] = 90
        counter.add(True, 3_000_000, 60)
        now[0] += 75
    assert "all is read, finishing for 0:01:15" in " ".join(plain(shown).split())


def test_the_time_left_is_told_until_all_is_read(shown: StringIO, now: list[float]) -> None:
    with screen.counting("Loading", 100) as counter:
        for now[0] in (10, 20):
            counter.add(True, 300, 10)
    assert "· left 0:01:20" in plain(shown)


def test_nothing_is_known_of_the_end_of_standard_input(shown: StringIO) -> None:
    with screen.counting("Loading") as counter:
        counter.add(True, 300, 100)
    assert "Loading: 1 documents" in shown.getvalue()
    assert "finishing" not in shown.getvalue()
