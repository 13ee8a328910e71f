"""Kill loads of a corpus at random moments, and hold the store against what was acknowledged.

Run by hand, for as many kills as wanted::

    python tests/crash.py 200
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when this file is run as a program

from benchmarks.corpus import generate

from dipgraph.pipeline import Pipeline, load
from dipgraph.store import GraphEntry, Store

DOCUMENTS = 90
"""More than are examined before other processes start."""

Entries = dict[str, GraphEntry]


def main() -> None:
    """Kill as many loads as the command line says."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with TemporaryDirectory() as folder:
        early, late = crash(number, Path(folder))
    print(f"{number} kills: {early} before and {late} after the new version was in its place.")


def crash(number: int, folder: Path) -> tuple[int, int]:
    """Kill so many loads of two corpora in turn; return how many left the old and the new version.

    What had ended by itself before it was killed counts as neither.

    After each kill the store opens, is whole, and holds the one or the other; a load that ended by
    itself is never lost; no process and, after the next load, no file is left over.
    """
    store = folder / "store"
    corpora = [_corpus(folder, name) for name in ("A", "B")]
    wanted = [_undisturbed(path, folder / path.stem) for path in corpora]
    begun = time.monotonic()
    assert _load(store, corpora[0]).wait() == 0
    span = 1.3 * (time.monotonic() - begun)
    chance = random.Random(7)
    left = [0, 0]
    held = 0
    for _ in range(number):
        process = _load(store, corpora[1 - held])
        _kill(process, chance.uniform(0, span))
        found = _entries(store)
        assert found in wanted, "the store holds neither version"
        acknowledged = process.returncode == 0
        assert not acknowledged or found == wanted[1 - held], "what was acknowledged is lost"
        left[found == wanted[1 - held]] += not acknowledged
        held = wanted.index(found)
    for path, entries in zip(corpora, wanted, strict=True):
        assert _load(store, path).wait() == 0
        assert _entries(store) == entries
        _check_tidy(store)
    return left[0], left[1]


def _corpus(folder: Path, name: str) -> Path:
    path = folder / f"{name}.jsonl"
    lines = (generated.line for generated in generate(DOCUMENTS))
    path.write_bytes(b"".join(x.replace(b"Gazette", name.encode()) + b"\n" for x in lines))
    return path


def _undisturbed(path: Path, folder: Path) -> Entries:
    assert not load([path], folder, Pipeline()).rejected
    return _entries(folder)


def _entries(folder: Path) -> Entries:
    with Store(folder) as store:
        store.verify()
        return dict(store.graphs)


def _load(store: Path, path: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "dipgraph", "load", "--workers", "2", "--store", store, path]
    return subprocess.Popen(
        list(map(str, command)), stderr=subprocess.DEVNULL, start_new_session=True
    )


def _kill(process: "subprocess.Popen[bytes]", after: float) -> None:
    """Kill a load after so many seconds, and wait until its workers have ended by themselves."""
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 60
    while _lives(process.pid):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.01)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _check_tidy(store: Path) -> None:
    names = {"current", "dipgraph-store.json", "dipgraph-store.lock", "versions"}
    assert {path.name for path in store.iterdir()} == names
    versions = [path.name for path in (store / "versions").iterdir()]
    assert versions == [(store / "current").read_text()]
    beside = {"A", "B", "A.jsonl", "B.jsonl", "store"}
    assert {path.name for path in store.parent.iterdir()} <= beside


if __name__ == "__main__":
    main()
