"""An old release stands until the new one is whole, and nothing of others is touched."""

import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dipgraph.errors import StoreError, UsageError
from dipgraph.publisher import check_replaceable, folder, left_over
from dipgraph.publisher.folder import SUMS, new_release


def _fill(path: Path, words: str) -> None:
    data = words.encode()
    (path / "dipgraph.nt").write_bytes(data)
    (path / SUMS).write_text(f"{hashlib.sha256(data).hexdigest()}  dipgraph.nt\n")


def _release(path: Path, words: str) -> None:
    with new_release(path) as new:
        _fill(new, words)


def _break_off(path: Path, error: BaseException) -> None:
    with new_release(path) as new:
        _fill(new, "half")
        raise error


def _words(path: Path) -> str:
    return (path / "dipgraph.nt").read_text()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    _release(tmp_path / "out", "old")
    return tmp_path / "out"


def test_a_release_replaces_an_older_one_and_leaves_nothing_else(old: Path) -> None:
    _release(old, "new")
    assert _words(old) == "new"
    assert [path.name for path in old.parent.iterdir()] == ["out"]


def test_folders_above_are_made(tmp_path: Path) -> None:
    _release(tmp_path / "a" / "b", "new")
    assert _words(tmp_path / "a" / "b") == "new"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    _release(tmp_path / "out", "new")
    assert _words(tmp_path / "out") == "new"


def test_two_renames_do_where_names_cannot_be_exchanged(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_exchanged", lambda one, other: False)
    _release(old, "new")
    assert _words(old) == "new"
    assert [path.name for path in old.parent.iterdir()] == ["out"]


@pytest.mark.parametrize(
    "error", [ValueError(), KeyboardInterrupt(), OSError(28, "full")], ids=repr
)
def test_a_failure_leaves_the_old_release(old: Path, error: BaseException) -> None:
    with pytest.raises((ValueError, KeyboardInterrupt, StoreError)):
        _break_off(old, error)
    assert _words(old) == "old"
    assert [path.name for path in old.parent.iterdir()] == ["out"]


@pytest.mark.parametrize(
    "make",
    [
        lambda f: (f / "mine.txt").write_text("mine"),
        lambda f: (f / "mine").mkdir(),
        lambda f: (f / SUMS).write_text("mine"),
        lambda f: (f / SUMS).mkdir(),
    ],
)
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, make: object) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert callable(make)
    make(out)
    with pytest.raises(UsageError, match="is no release of dipgraph"), new_release(out):
        pytest.fail("nothing is written")
    assert len(list(out.iterdir())) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda f: (f / "notes.txt").write_text("mine"),
        lambda f: (f / "dipgraph.nt").write_text("mended by hand"),
        lambda f: (f / "link").symlink_to(f.parent),
    ],
)
def test_what_was_added_to_a_release_is_kept(old: Path, change: object) -> None:
    assert callable(change)
    change(old)
    with pytest.raises(UsageError, match="which is not as a release left it"):
        check_replaceable(old)


def test_what_is_added_while_it_is_written_is_kept(old: Path) -> None:
    def add() -> None:
        with new_release(old) as new:
            _fill(new, "new")
            (old / "notes.txt").write_text("mine")

    with pytest.raises(UsageError, match=r"notes\.txt"):
        add()
    assert (old / "notes.txt").read_text() == "mine"
    assert _words(old) == "old"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        check_replaceable(tmp_path / "out")


def test_a_folder_aside_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".out.dipgraph").mkdir()
    (tmp_path / ".out.dipgraph" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not of dipgraph"):
        _release(tmp_path / "out", "new")
    assert (tmp_path / ".out.dipgraph" / "mine.txt").read_text() == "mine"


def test_only_one_publishes_at_a_time(old: Path) -> None:
    aside = old.with_name(".out.dipgraph")
    aside.mkdir()
    lock = os.open(aside / "dipgraph-publish.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(UsageError, match="being published by another"):
        _release(old, "new")
    os.close(lock)
    _release(old, "new")
    assert _words(old) == "new"


_KILLED = """
import hashlib, os, signal, sys
from pathlib import Path
from dipgraph.publisher import folder

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def after(function):
    def wrapped(*arguments):
        function(*arguments)
        die()
    return wrapped

step, out = sys.argv[1], Path(sys.argv[2])
if step == "before putting":
    folder._put = die
elif step == "after putting":
    folder._put = after(folder._put)
elif step == "between two renames":
    folder._exchanged = lambda one, other: False
    rename = Path.rename
    Path.rename = after(rename)
elif step == "while clearing":
    folder.shutil.rmtree = die
with folder.new_release(out) as new:
    data = b"new"
    (new / "dipgraph.nt").write_bytes(data)
    if step == "while writing":
        die()
    (new / "SHA256SUMS").write_text(f"{hashlib.sha256(data).hexdigest()}  dipgraph.nt\\n")
"""


@pytest.mark.parametrize(
    ("step", "stands"),
    [
        ("while writing", "old"),
        ("before putting", "old"),
        ("between two renames", None),
        ("after putting", "new"),
        ("while clearing", "new"),
    ],
)
def test_a_kill_leaves_one_release_whole(old: Path, step: str, stands: str | None) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED, step, str(old)], check=False)
    assert killed.returncode == -signal.SIGKILL
    if stands is None:  # where names cannot be exchanged, the next to publish puts it back
        assert not old.exists()
        with pytest.raises(ValueError, match="stop"):
            _break_off(old, ValueError("stop"))
        stands = "old"
    assert _words(old) == stands
    check_replaceable(old)
    _release(old, "newest")
    assert _words(old) == "newest"
    assert [path.name for path in old.parent.iterdir()] == ["out"]


def _refuse(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_what_cannot_be_removed_fails_no_release(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = old.with_name(".out.dipgraph")
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", _refuse)
        for words in ("new", "newer"):
            _release(old, words)
            assert _words(old) == words
            assert left_over(old) == aside
    _release(old, "newest")
    assert left_over(old) is None
    assert [path.name for path in old.parent.iterdir()] == ["out"]


def test_a_folder_aside_that_stays_fails_no_release(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rmdir", _refuse)
        _release(old, "new")
    assert _words(old) == "new"
    _release(old, "newer")
    assert [path.name for path in old.parent.iterdir()] == ["out"]


def test_the_old_release_is_not_said_to_stand_where_it_does_not(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "sync_folder", _refuse)
    with pytest.raises(StoreError, match="holds the new release, but may lose it"):
        _release(old, "new")
    assert _words(old) == "new"


def test_a_full_disk_is_no_wrong_usage(old: Path) -> None:
    with pytest.raises(StoreError, match=r"as before, because .*No space left") as caught:
        _break_off(old, OSError(errno.ENOSPC, "No space left on device"))
    assert caught.value.exit_code == 4


def test_a_folder_that_cannot_be_read_is_told(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "measure", _refuse)
    with pytest.raises(StoreError, match="could not be read"):
        check_replaceable(old)


def test_a_link_to_a_release_stays_a_link(old: Path) -> None:
    link = old.with_name("current")
    link.symlink_to(old)
    _release(link, "new")
    assert link.is_symlink()
    assert _words(link) == "new"


def test_checksums_are_those_of_sha256sum(release: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", SUMS], cwd=release, check=True)
    named = [line[66:] for line in (release / SUMS).read_text().splitlines()]
    files = [p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()]
    assert named == sorted(set(files) - {SUMS})
