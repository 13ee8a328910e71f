"""Conversion: the same document gives the same quads, in whatever form it comes."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
import zstandard

from dipgraph import resources
from dipgraph.namespaces import DATA, DIP, OA, curie
from dipgraph.pipeline import Pipeline

PIPELINE = Pipeline()
DOCUMENTS = resources.annotated_documents()


def nquads(path: Path) -> str:
    (checked,) = PIPELINE.check([path])
    assert list(map(str, checked.report)) == []
    assert checked.conversion is not None
    return checked.conversion.nquads()


def corpus(path: Path) -> bytes:
    """Return an annotated document as a line of a corpus, its text inline."""
    data = yaml.load(path.read_bytes(), yaml.BaseLoader)
    data["text"] = path.with_name(data["text"]).read_text()
    return json.dumps(data).encode() + b"\n"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_shipped_documents(path: Path) -> None:
    found = nquads(path)
    assert found == nquads(path)
    quads = list(ox.parse(found, format=ox.RdfFormat.N_QUADS))
    assert len(quads) == found.count("\n")
    assert "_:" not in {str(term)[:2] for q in quads for term in (q.subject, q.object)}
    graph = f"{DATA}document/{path.stem}"
    assert {str(quad.graph_name) for quad in quads} == {f"<{graph}>"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    ("name", "compress"),
    [
        ("c.jsonl", bytes),
        ("c.jsonl.gz", gzip.compress),
        ("c.jsonl.zst", zstandard.compress),
    ],
)
def test_a_line_of_a_corpus_gives_the_quads_of_the_file(
    tmp_path: Path, path: Path, name: str, compress: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(compress(corpus(path)))
    assert nquads(tmp_path / name) == nquads(path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path, path: Path) -> None:
    for file in (path, path.with_suffix(".txt")):
        data = file.read_bytes().replace(b"\n", b"\r\n")
        (tmp_path / file.name).write_bytes(b"\xef\xbb\xbf" + data)
    assert nquads(tmp_path / path.name) == nquads(path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_each_passage_holds_its_words(path: Path) -> None:
    text = path.with_suffix(".txt").read_text()
    found: dict[str, dict[str, str]] = {}
    for quad in ox.parse(nquads(path), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.object, ox.Literal) and quad.predicate.value.startswith(OA):
            name = quad.predicate.value.removeprefix(OA)
            found.setdefault(str(quad.subject), {})[name] = quad.object.value
    assert found
    for selector, said in found.items():
        assert text[int(said["start"]) : int(said["end"])] == said["exact"]
        assert selector.endswith(f"#char={said['start']},{said['end']}>")


LABELS = [
    'x" . <urn:a> <urn:b> <urn:c> . #',
    '"@en ; <urn:b> <urn:c> . } DROP ALL #',
    "a \\ b \\n \\u0022 \\\\",
    "'''\"\"\"{}[]<>^^`|",
    "😀 é\u0301 \ufeff習近平",
]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_with_turtle_or_sparql_in_it(tmp_path: Path, label: str) -> None:
    data = {
        "document": "d",
        "title": label,
        "publisher": label,
        "text": f"They met: {label} .",
        "language": "en",
        "date": "2014",
        "facts": [
            {
                "id": "group:g",
                "type": "Group",
                "label": {"en": label, "nl": label},
                "altLabel": [label],
                "ofState": "state:BE",
                "quote": label,
            }
        ],
    }
    (tmp_path / "c.jsonl").write_text(json.dumps(data) + "\n")
    quads = list(ox.parse(nquads(tmp_path / "c.jsonl"), format=ox.RdfFormat.N_QUADS))
    said = [
        (quad.predicate.value.rpartition("/")[2].rpartition("#")[2], quad.object.value)
        for quad in quads
        if isinstance(quad.object, ox.Literal) and quad.object.value == label
    ]
    assert sorted(key for key, _ in said) == [
        "altLabel",
        "exact",
        "prefLabel",
        "prefLabel",
        "publisher",
        "title",
    ]
    assert not [quad for quad in quads if "urn:" in str(quad.predicate) + str(quad.subject)]


def test_a_date_is_kept_as_given_with_its_bounds(tmp_path: Path) -> None:
    days = {"1971": "gYear", "2014-10": "gYearMonth", "2014-03-31": "date", "2023/..": "EDTF"}
    facts = [
        {
            "type": "Cooperation",
            "participant": ["state:BE", "state:CN"],
            "date": day,
            "quote": "They",
        }
        for day in days
    ]
    data = {"document": "d", "title": "T", "text": "They", "language": "en", "date": "2014"}
    (tmp_path / "c.jsonl").write_text(json.dumps({**data, "facts": facts}) + "\n")
    found: dict[str, dict[str, str]] = {}
    for quad in ox.parse(nquads(tmp_path / "c.jsonl"), format=ox.RdfFormat.N_QUADS):
        key = quad.predicate.value.removeprefix(DIP)
        if curie(str(quad.subject)).startswith("cooperation:") and key in (
            "date",
            "earliest",
            "latest",
        ):
            assert isinstance(quad.object, ox.Literal)
            found.setdefault(str(quad.subject), {})[key] = quad.object.value
            if key == "date":
                assert quad.object.datatype.value.endswith(days[quad.object.value])
    said = sorted((v["date"], v.get("earliest"), v.get("latest")) for v in found.values())
    assert said == [
        ("1971", "1971-01-01", "1971-12-31"),
        ("2014-03-31", "2014-03-31", "2014-03-31"),
        ("2014-10", "2014-10-01", "2014-10-31"),
        ("2023/..", "2023-01-01", None),
    ]
