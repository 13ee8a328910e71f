"""Read whatever hypothesis makes up; no input may give a traceback, a hang, or quads that are none.

Run by hand, for as long as wanted::

    python tests/fuzz.py --minutes 5 --seed 1

What fails is written into a folder, made as small as it can be, and read again by::

    python tests/fuzz.py --replay FOLDER
"""

import argparse
import faulthandler
import gzip
import json
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml
import zstandard
from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when this file is run as a program

from tests.fuzzing.documents import ODD, TEXT, Annotated, documents, spoilt
from tests.fuzzing.examination import examine_files, examine_part

from dipgraph import resources
from dipgraph.pipeline import EngineName, Pipeline

Files = Mapping[str, bytes]

_SECONDS: Final = 20
"""What takes longer is a hang."""

_ROUND: Final = 200
_SHIPPED: Final = [path.read_bytes() for path in resources.annotated_documents()]
_TEXTS: Final = {
    p.with_suffix(".txt").name: p.with_suffix(".txt").read_bytes()
    for p in resources.annotated_documents()
}
_SNIPPETS: Final = [word.encode("utf-8", "surrogatepass") for word in ODD] + [
    *(
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xef\xbb\xbf",
        b"\x00",
        b"\r",
        b"\n",
    ),
    *(
        b"{",
        b"[" * 30,
        b"[" * 2000,
        b'{"a":' * 1200,
        b"}",
        b"]",
        b",",
        b":",
        b'"',
        b"\\",
        b"\\u",
        b"#",
    ),
    *(
        b"  ",
        b"- ",
        b"? ",
        b": ",
        b"|\n",
        b">-\n",
        b"&a ",
        b"*a",
        b"<<: ",
        b"!!x ",
        b"...\n",
        b"\t",
    ),
]
_NQUADS: Final = (
    b'<http://a/s> <http://a/p> "a \\"b\\" \\u0041" <http://a/g> .\n'
    b'<http://a/s> <http://a/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <http://a/g> .\n'
    b'<http://a/s> <http://a/p> "\xc3\xa9"@fr-BE <http://a/h> .\n'
)


@st.composite
def _cut(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Return bytes in which a few were replaced by others."""
    data = draw(whole)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.sampled_from([0, 0, 0, 1, 1, 2, 5, 30, 200, 10**6]))
        data = data[:start] + draw(st.sampled_from([b"", *_SNIPPETS])) + data[end:]
    return data


def _as_json(document: Annotated, indent: int | None = None) -> bytes:
    return json.dumps(document, ensure_ascii=indent is None, indent=indent).encode(
        "utf-8", "surrogatepass"
    )


def _as_yaml(document: Annotated) -> bytes:
    try:
        found = yaml.dump(document, allow_unicode=True, sort_keys=False, width=60)
    except RecursionError:  # of what writes YAML, not of what reads it
        reject()
    return str(found).encode("utf-8", "surrogatepass")


def _beside(
    document: Annotated, write: Callable[[Annotated], bytes], name: str
) -> dict[str, bytes]:
    """Return a document and its text as two files."""
    text = document.get("text")
    words = text if isinstance(text, str) else "They met."
    return {
        name: write(document | {"text": "t.txt"}),
        "t.txt": words.encode("utf-8", "surrogatepass"),
    }


_SMALL: Final = documents().map(lambda d: _as_json(d, 1)) | documents().map(_as_yaml)
_CORPUS: Final = st.lists(documents() | spoilt(), min_size=1, max_size=3).map(
    lambda found: b"\n".join(map(_as_json, found))
)
_FLIPS: Final = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), max_size=3)


@st.composite
def _streams(draw: st.DrawFn) -> Files:
    """Return a compressed corpus that was cut, or in which bits fell over."""
    name, compress = draw(
        st.sampled_from([("c.jsonl.gz", gzip.compress), ("c.jsonl.zst", _frames)])
    )
    data = bytearray(compress(draw(_CORPUS)))
    for place, mask in draw(_FLIPS):
        data[place % len(data)] ^= mask
    return {name: bytes(data[: draw(st.sampled_from([None, None, -1, -4, -9, 12, 5, 1]))])}


def _frames(data: bytes) -> bytes:
    half = len(data) // 2
    return zstandard.compress(data[:half]) + zstandard.compress(data[half:])


@st.composite
def _shipped(draw: st.DrawFn) -> Files:
    """Return a shipped document that was spoilt, with its text, which may have been, too."""
    texts = {name: draw(_cut(st.just(text))) for name, text in _TEXTS.items()}
    return {"d.yaml": draw(_cut(st.sampled_from(_SHIPPED)))} | texts


TARGETS: Final[dict[str, st.SearchStrategy[Files]]] = {
    "fair": documents().map(lambda d: {"c.jsonl": _as_json(d)}),
    "fair, by pyshacl": documents().map(lambda d: {"c.jsonl": _as_json(d)}),
    "spoilt": spoilt().map(lambda d: {"c.jsonl": _as_json(d)}),
    "spoilt YAML": spoilt().map(lambda d: _beside(d, _as_yaml, "d.yaml")),
    "spoilt JSON": spoilt().map(lambda d: _beside(d, lambda x: _as_json(x, 1), "d.json")),
    "bytes of YAML": _cut(documents().map(lambda d: _as_yaml(d | {"text": "t.txt"}))).map(
        lambda data: {"d.yaml": data, "t.txt": TEXT.encode()}
    ),
    "bytes of a corpus": _cut(_CORPUS).map(lambda data: {"c.jsonl": data}),
    "shipped": _shipped(),
    "streams": _streams(),
    "parts": _cut(st.just(_NQUADS)).map(lambda data: {"p.nq": data}),
}
"""What is made up, by name."""


@cache
def _pipeline(engine: EngineName) -> Pipeline:
    return Pipeline(engine)


def run(target: str, files: Files) -> int:
    """Read files as a target wants them to be; return how many documents conformed."""
    pipeline = _pipeline("pyshacl" if "pyshacl" in target else "shacl")
    examine = examine_part if target == "parts" else examine_files
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        return examine(files, Path(folder), pipeline)


def fuzz(target: str, examples: int, number: int, keep: Callable[[Files], None]) -> Counter[str]:
    """Run a target so often, in a way that a number fixes; ``keep`` is given what is to be run."""
    done: Counter[str] = Counter()

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(TARGETS[target])
    def example(files: Files) -> None:
        keep(files)
        done["runs"] += 1
        done["conforming"] += run(target, files)

    example()
    return done


def set_alarm(file: int) -> None:
    """End this process, with a traceback into an open file, unless the alarm is set again in time.

    It rings even where Python does not come by, as within a regular expression.
    """
    faulthandler.dump_traceback_later(2 * _SECONDS, exit=True, file=file)


def main() -> None:
    """Run all targets in turn until the time is over, or what was found before."""
    parser = argparse.ArgumentParser(description="Read whatever can be made up.")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", choices=TARGETS)
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--replay", type=Path)
    given_ = parser.parse_args()
    signal.signal(signal.SIGALRM, _time_out)
    if given_.replay is not None:
        _replay(given_.replay)
        return
    start = time.monotonic()
    targets = [given_.target] if given_.target else list(TARGETS)
    total: dict[str, Any] = {name: Counter() for name in targets}
    number = given_.seed
    while time.monotonic() < start + 60 * given_.minutes:
        for target in targets:
            begun = time.monotonic()
            _run_guarded(target, number, given_.found, total[target])
            total[target]["seconds"] += time.monotonic() - begun
        number += 1
    runs = sum(done["runs"] for done in total.values())
    for target, done in total.items():
        print(
            f"{target}: {done['runs']} in {done['seconds']:.0f} s, {done['conforming']} conformed"
        )
    print(f"{runs} executions, {runs / (time.monotonic() - start):.0f} a second, no failure.")


def _run_guarded(target: str, number: int, found: Path, total: Counter[str]) -> None:
    """Run a round; where it fails, leave the input behind and end with exit code 1."""

    def keep(files: Files) -> None:
        signal.alarm(_SECONDS)
        set_alarm(sys.stderr.fileno())
        _empty(found)
        found.mkdir(parents=True, exist_ok=True)
        (found / "target").write_text(target)
        for name, data in files.items():
            (found / name).write_bytes(data)

    try:
        examples = _ROUND if "pyshacl" not in target else _ROUND // 10
        total.update(fuzz(target, examples, number, keep))
    except (Exception, HangError):
        traceback.print_exc()
        print(f"Target '{target}', --seed {number}; the input is in {found}.")
        sys.exit(1)
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
    _empty(found)


def _empty(found: Path) -> None:
    """Remove what was left behind in a folder, which must be this program's."""
    if (found / "target").exists():
        shutil.rmtree(found)


def _replay(found: Path) -> None:
    files = {p.name: p.read_bytes() for p in found.iterdir() if p.name != "target"}
    signal.alarm(_SECONDS)
    set_alarm(sys.stderr.fileno())
    number = run((found / "target").read_text(), files)
    print(f"It passes; {number} documents conform.")


class HangError(BaseException):
    """What takes too long; no Exception, so that nothing on the way takes it for its own."""


def _time_out(_: int, __: Any) -> None:
    raise HangError(f"This took more than {_SECONDS} seconds.")


if __name__ == "__main__":
    main()
