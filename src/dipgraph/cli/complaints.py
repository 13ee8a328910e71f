"""Say which documents conform, and what is wrong with others: the same thing not too often."""

from collections import Counter

import click

from dipgraph.cli.notices import tell

__all__ = ["Complaints", "Verdicts"]


class Complaints:
    """What is wrong, each thing at its first places; what comes after that is counted."""

    def __init__(self, kinds: int, places: int) -> None:
        """Say so many different things, and each of them at so many places."""
        self._kinds = kinds
        self._places = places
        self._said: Counter[str] = Counter()
        self._more: Counter[str] = Counter()
        self._others = 0

    def add(self, place: str, words: str, times: int = 1) -> None:
        """Say or count what is wrong at a place, which stands for as many as ``times``."""
        if words not in self._said and len(self._said) >= self._kinds:
            self._others += times
        elif self._said[words] >= self._places:
            self._more[words] += times
        else:
            self._said[words] += 1
            tell(f"{place}: {words}{f' ({times} times)' if times > 1 else ''}")

    def sum_up(self, hint: str) -> None:
        """Say how often each came again, and how many were not said; ``hint`` is what to do."""
        for words, times in self._more.most_common():
            tell(f"{'Once' if times == 1 else f'{times} times'} more: {words}")
        if self._others:
            tell(f"There are {self._others} more messages{hint}.")


class Verdicts:
    """Which documents conform: each file as it comes, and how many of each corpus at the end."""

    def __init__(self) -> None:
        """Begin with none."""
        self._given: Counter[str] = Counter()
        self._conforming: Counter[str] = Counter()

    def add(self, source: str, conforms: bool) -> None:
        """Say or count whether a document of a file conforms."""
        from dipgraph.inputs import is_corpus  # most commands read no such file

        if is_corpus(source):
            self._given[source] += 1
            self._conforming[source] += conforms
        elif conforms:
            click.echo(f"{source}: conforms")

    def sum_up(self) -> None:
        """Say how many documents of each corpus conform."""
        for source, number in self._given.items():
            click.echo(f"{source}: {self._conforming[source]} of {number} documents conform")
