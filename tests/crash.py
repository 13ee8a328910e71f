"""Kill loads of corpora at random moments, and hold what is there against what was acknowledged.

Run by hand, for as many kills as wanted::

    python tests/crash.py 200
"""

import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when this file is run as a program

from tests.crashing.deaths import Death, Run, finish, kill, run
from tests.crashing.doomed import PHASES
from tests.crashing.given import Given, Step
from tests.crashing.onlooker import Onlooker
from tests.crashing.place import Place, State, stations

_ROUND: Final = 2
"""So many kills, about, each step of a round has; a round is all steps, from no store on."""


@dataclass(slots=True)
class Tally:
    """What became of the loads that were to be killed, by how they were, and by the step.

    A load that was killed left the ``old`` state, the ``new`` one, or one ``between``, in which the
    rejects are new and the store is not, or the other way round; others had ``ended`` before.
    """

    manners: dict[str, Counter[str]] = field(default_factory=dict)
    steps: dict[str, Counter[str]] = field(default_factory=dict)
    looks: int = 0

    def add(self, step: Step, death: Death, left: str) -> None:
        """Count one more."""
        self.manners.setdefault(_how(death), Counter())[left] += 1
        self.steps.setdefault(step.name, Counter())[left] += 1

    @property
    def left(self) -> Counter[str]:
        """Return how many left what, however they were killed."""
        return sum(self.steps.values(), Counter())


def _how(death: Death) -> str:
    return f"phase {death.what}" if death.manner == "phase" else death.manner


@dataclass(frozen=True, slots=True)
class Known:
    """A step as it is undisturbed: the states before and after, and how it ended."""

    step: Step
    before: State
    after: State
    ended: Run


def main() -> None:
    """Kill as many loads as the command line says."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with TemporaryDirectory() as folder:
        tally = crash(number, Path(folder))
    _show(tally)


def crash(number: int, folder: Path) -> Tally:
    """Kill so many loads, and run each again until it ends; return what became of them.

    After each kill the store opens, is whole, and is as some undisturbed load left it, and so are
    the rejects; nothing that was acknowledged is lost; a reader beside it sees whole versions only.
    In the end all is as if no load had been killed, and no process and no file is left over.
    """
    (folder / "temporary").mkdir()
    given = Given(folder / "given")
    known = _undisturbed(given, Place(folder / "undisturbed"))
    rounds = max(1, round(number / _ROUND / len(known)))
    tally = Tally()
    for n in range(rounds):
        kills = (n + 1) * number // rounds - n * number // rounds
        place = Place(folder / f"round-{n}")
        _Round(given, place, known, tally).play(kills, random.Random(n))
        assert not list((folder / "temporary").iterdir())
    return tally


def _undisturbed(given: Given, place: Place) -> list[Known]:
    """Return each step as it is when nobody disturbs it."""
    known = []
    state = place.look()
    for step in given.steps:
        before = _prepare(given, place, step, state)
        ended = run(step.command, place.folder)
        assert ended.code == step.code, ended.said
        state = place.look()
        assert step.mends is None or before.held == state.held, f"{step.name} loses a document"
        place.check_tidy(1)
        known.append(Known(step, before, state, ended))
    assert set().union(*(each.ended.chances.phases for each in known)) == set(PHASES)
    return known


def _prepare(given: Given, place: Place, step: Step, before: State) -> State:
    """Mend what a step is to load, if it does; return the state in which it begins."""
    if step.mends is None:
        return before
    given.mend(place.rejects, step.mends)
    return place.look()


class _Round:
    """All steps once, each killed several times, with a reader beside them."""

    def __init__(self, given: Given, place: Place, known: Sequence[Known], tally: Tally) -> None:
        self._given = given
        self._place = place
        self._known = known
        self._tally = tally

    def play(self, kills: int, chance: random.Random) -> None:
        """Take all steps, with so many kills in all, and see that nothing is left of them."""
        versions = [self._known[0].before.graphs, *(known.after.graphs for known in self._known)]
        with Onlooker(self._place.store, versions) as onlooker:
            for number, known in enumerate(self._known):
                onlooker.begun = number + 1
                share = -(-kills // (len(self._known) - number))
                kills -= self._take(known, [known.ended.chances.draw(chance) for _ in range(share)])
                onlooker.acknowledged = number + 1
                onlooker.check()
        self._tally.looks += onlooker.looks
        self._complete(self._known[-1])
        self._place.check_tidy(1)

    def _take(self, known: Known, deaths: Sequence[Death]) -> int:
        """Let a step die so often, then let it end; return how often it was begun to die."""
        _prepare(self._given, self._place, known.step, known.before)
        path = stations(known.before, known.after)
        at = path.index(self._place.look())
        for number, death in enumerate(deaths):
            code, said = kill(known.step.command, self._place.folder, death)
            found = self._place.look()
            compared = found.compared(known.before, known.after)
            assert found in path[at:], f"{known.step.name}, {death}: {compared}"
            self._tally.add(known.step, death, _left(code, path[at], found, known.after))
            at = path.index(found, at)
            if code >= 0:
                _check_acknowledged(known, code, said, found)
            if self._is_over(known.step):
                return number + 1
        self._complete(known)
        return len(deaths)

    def _complete(self, known: Known) -> None:
        """Run a step to its end, and see that all is as if it had never been killed."""
        code, said = finish(known.step.command, self._place.folder)
        _check_acknowledged(known, code, said, self._place.look())
        self._place.check_tidy(3)  # the reader may hold one, and have just opened another

    def _is_over(self, step: Step) -> bool:
        """Tell whether nothing is left to load, because all rejects were mended and are loaded."""
        return step.mends is not None and not self._place.rejects.exists()


def _check_acknowledged(known: Known, code: int, said: str, found: State) -> None:
    assert code == known.step.code, f"{known.step.name}: {said}"
    assert "Quads in all" in said, f"{known.step.name}: {said}"
    assert found == known.after, (
        f"{known.step.name} is not as acknowledged: {found.compared(known.before, known.after)}"
    )


def _left(code: int, before: State, found: State, after: State) -> str:
    if code >= 0:
        return "ended"
    if found == before:
        return "old"
    return "new" if found == after else "between"


def _show(tally: Tally) -> None:
    """Print how many loads were killed, and what they left."""
    kinds = ("old", "between", "new", "ended")
    for title, counters in (("how", tally.manners), ("what", tally.steps)):
        print(f"{title:16}", *(f"{kind:>8}" for kind in kinds))
        for name in sorted(counters) if counters is tally.manners else counters:
            print(f"{name:16}", *(f"{counters[name][kind]:8}" for kind in kinds))
    left = tally.left
    print(
        f"{left.total()} loads: {left.total() - left['ended']} were killed, of which {left['old']}"
        f" left all as it was, {left['new']} all new, and {left['between']} only the rejects or the"
        f" store; {left['ended']} had ended before. A reader looked {tally.looks} times meanwhile."
    )


if __name__ == "__main__":
    main()
