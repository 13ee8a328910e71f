"""Generate a corpus of annotated documents of any size, shaped like those that are shipped.

::

    python benchmarks/corpus.py --documents 20000 --seed 1 --faulty 0.01 -o corpus.jsonl.zst

Each document depends on the seed and its number alone: a larger corpus begins with the smaller one,
and none is held in memory. About 300 quads come of each.
"""

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import IO, Any, Final, NamedTuple, cast

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when this file is run as a program

from benchmarks.faults import line, spoil
from benchmarks.statements import Scene, opening, statement
from benchmarks.world import State, World

__all__ = ["Generated", "generate", "write"]

_FIRST: Final = date(2000, 1, 1)
_DAYS: Final = 365 * 25
_PARAGRAPH: Final = 3
_STATEMENTS: Final = (2, 3, 4, 4, 5, 6, 7)
"""How many sentences follow the first one."""


class Generated(NamedTuple):
    """One line of a corpus, without the line end, and whether a fault was put into it."""

    line: bytes
    faulty: bool


def generate(documents: int, seed: int = 1, faulty: float = 0.0) -> Iterator[Generated]:
    """Yield the lines of a corpus; ``faulty`` is the share of documents with a fault."""
    world = World()
    for number in range(documents):
        chance = Random(f"{seed}/{number}")
        document = _document(world, chance, f"corpus-{seed}-{number:07d}")
        if chance.random() < faulty:
            yield Generated(spoil(document, chance), True)
        else:
            yield Generated(line(document), False)


def write(path: Path, documents: int, seed: int = 1, faulty: float = 0.0) -> None:
    """Write a corpus; the end of the name, .gz or .zst, tells how it is compressed."""
    with _opened(path) as out:
        for generated in generate(documents, seed, faulty):
            out.write(generated.line + b"\n")


def _document(world: World, chance: Random, name: str) -> dict[str, Any]:
    home, away = _two(world, chance)
    day = _FIRST + timedelta(days=chance.randrange(_DAYS))
    scene = Scene(world, chance, name, day, home, away)
    opening(scene)
    for _ in range(chance.choice(_STATEMENTS)):
        statement(scene)
    text, starts = _text(scene.sentences)
    return {
        "document": name,
        "title": f"Talks of {home.name} and {away.name}, {day.isoformat()}",
        "text": text,
        "language": "en",
        "date": day.isoformat(),
        "publisher": "The Generated Gazette",
        "facts": [
            entry | _anchor(text, starts[number] + scene.sentences[number].index(quote), quote)
            for number, quote, entry in scene.said
        ],
    }


def _two(world: World, chance: Random) -> tuple[State, State]:
    home = away = world.states.choose(chance)
    while away == home:
        away = world.states.choose(chance)
    return home, away


def _text(sentences: list[str]) -> tuple[str, list[int]]:
    """Return the sentences in paragraphs, and where each of them begins."""
    text, starts = "", []
    for number, sentence in enumerate(sentences):
        if number:
            text += "\n" if number % _PARAGRAPH == 0 else " "
        starts.append(len(text))
        text += sentence
    return text, starts


def _anchor(text: str, start: int, quote: str) -> dict[str, Any]:
    """Return the keys that lead to the quote that begins there."""
    found = []
    at = text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    if len(found) == 1:
        return {"quote": quote}
    return {"quote": quote, "occurrence": found.index(start) + 1}


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix == ".zst":
        import zstandard

        with path.open("wb") as file, zstandard.ZstdCompressor(3).stream_writer(file) as out:
            yield cast("IO[bytes]", out)
    elif path.suffix == ".gz":
        with path.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as zipped:
            yield cast("IO[bytes]", zipped)
    else:
        with path.open("wb") as file:
            yield file


@click.command()
@click.option("--documents", default=20_000, show_default=True, type=click.IntRange(min=0))
@click.option("--seed", default=1, show_default=True)
@click.option("--faulty", default=0.01, show_default=True, type=click.FloatRange(0, 1))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
def main(documents: int, seed: int, faulty: float, output: Path) -> None:
    """Write a corpus of generated documents, one a line."""
    write(output, documents, seed, faulty)


if __name__ == "__main__":
    main()
