"""Print how long the slowest canned questions take on a store, beside the same text in pyoxigraph.

Run by hand, on a store of any size such as one of a generated corpus::

    python benchmarks/corpus.py --documents 4000 -o corpus.jsonl
    dipgraph load --store corpus corpus.jsonl
    python benchmarks/questions.py corpus

Every figure is CPU time; ours and theirs are measured in turn, until all rows are read. Each row is
printed when it is known: first each question, asked once, then the slowest, asked ``--runs`` times.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import click
import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from dipgraph.query import Question, read_question, solutions
from dipgraph.resources import question_files
from dipgraph.store import Store

SLOWEST: Final = 15
_DATA: Final = "https://w3id.org/dipgraph/id/"
_BELGIUM, _CHINA, _VIETNAM = (f"<{_DATA}state/{code}>" for code in ("BE", "CN", "VN"))
_TRADE, _EXCHANGE = (f"<{_DATA}sector/{slug}>" for slug in ("trade", "student-exchange"))

_ASKED: Final[dict[str, list[dict[str, str]]]] = {
    "acts-between": [{"from": _BELGIUM}, {"from": _CHINA, "to": _BELGIUM}, {"to": _CHINA}],
    "agreements": [{"state": _BELGIUM}, {"sector": _TRADE}],
    "commitments": [{"state": _BELGIUM}, {"sector": _TRADE}, {"sector": _EXCHANGE}],
    "common-partners": [{"state": _BELGIUM, "other": _VIETNAM}],
    "diplomatic-relations": [{"state": _CHINA}],
    "forums": [{"state": _BELGIUM}],
    "initiatives": [{"state": _CHINA}, {"sector": _TRADE}],
    "instruments": [{"state": _BELGIUM}, {"sector": _TRADE}],
    "joint-bodies": [{"state": _BELGIUM}],
    "meetings": [{"state": _BELGIUM}],
    "partners": [{"state": _CHINA}],
    "requests": [{"state": _VIETNAM}, {"sector": _TRADE}],
    "sector-profile": [{"sector": _TRADE}],
    "sectors-between": [{"state": _CHINA, "other": _VIETNAM}],
    "shared-sectors": [{"state": _CHINA}],
    "timeline": [{"state": _CHINA, "other": _VIETNAM}],
    "visits": [{"state": _CHINA}],
}
"""Arguments, as terms, that each question is asked with beside its defaults."""


class Asked(NamedTuple):
    """A question and its arguments, and what it took: seconds of CPU time, and rows."""

    question: Question
    arguments: dict[str, str]
    seconds: float
    rows: int

    @property
    def name(self) -> str:
        """Return the question and its arguments as short words."""
        given = self.arguments.items()
        words = (f"{name}={term[1:-1].rpartition('/')[2]}" for name, term in given)
        return " ".join([self.question.name, *words])


@click.command()
@click.argument("store", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--runs", type=click.IntRange(2), default=10, show_default=True)
def main(store: Path, runs: int) -> None:
    """Ask every question once, and the slowest of them often."""
    with Store(store) as ours:
        current = (store / "current").read_text().strip()
        plain = ox.Store.read_only(str(store / "versions" / current / "quads"))
        click.echo(f"{'question, asked once':52} {'rows':>6} {'s':>9}")
        asked = []
        for question in map(read_question, question_files()):
            for arguments in [{}, *_ASKED.get(question.name, [])]:
                one = _once(ours, question, arguments)
                click.echo(f"{one.name:52} {one.rows:6} {one.seconds:9.3f}")
                asked.append(one)
        figures = f"{'median s':>9} {'95 % s':>8} {'ratio':>6}"
        click.echo(f"\n{f'the slowest, asked {runs} times':52} {'rows':>6} {figures}")
        for one in sorted(asked, key=lambda one: -one.seconds)[:SLOWEST]:
            click.echo(_line(ours, plain, one, runs))


def _once(store: Store, question: Question, arguments: dict[str, str]) -> Asked:
    found: list[object] = []
    seconds = _cpu(lambda: found.extend(_answer(store, question, arguments)))
    return Asked(question, arguments, seconds, len(found))


def _line(store: Store, plain: ox.Store, one: Asked, runs: int) -> str:
    """Return the row of the table for a question, asked of both in turn."""
    text = one.question.bind(one.arguments)

    def theirs() -> None:
        results = plain.query(text)
        assert isinstance(results, ox.QuerySolutions)
        list(results)

    our, their = [], []
    for _ in range(runs):
        our.append(_cpu(lambda: _answer(store, one.question, one.arguments)))
        their.append(_cpu(theirs))
    median, late = statistics.median(our), statistics.quantiles(our, n=20, method="inclusive")[-1]
    ratio = median / statistics.median(their)
    return f"{one.name:52} {one.rows:6} {median:9.3f} {late:8.3f} {ratio:6.2f}"


def _answer(store: Store, question: Question, arguments: dict[str, str]) -> list[object]:
    results = store.query(question.bind(arguments))
    assert isinstance(results, ox.QuerySolutions)
    return list(solutions(results).rows)


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
