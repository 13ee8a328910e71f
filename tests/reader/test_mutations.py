"""The shipped documents, spoilt in every way: never a traceback, never quads that do not parse."""

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dipgraph import resources
from dipgraph.inputs import Source
from dipgraph.pipeline import Pipeline

PATH = resources.annotated_documents()[0]
ANNOTATED = yaml.load(PATH.read_bytes(), yaml.BaseLoader)
FACTS = ANNOTATED["facts"]
HEAD, _, BODY = PATH.read_text().partition("facts:\n")
ENTRIES = ["  - " + entry for entry in BODY.split("\n  - ")]
ODD = (
    "",
    " ",
    "x",
    "state:BE",
    "state:XX",
    "post:king-of-the-belgians",
    "person:elio-di-rupo",
    "sector:trade",
    "../x",
    "agreement:<a>",
    '"@en . <urn:a> <urn:b> <urn:c>',
    "\\",
    "\u202e",
    "\0",
    "\ud800",
    "😀",
    "2014-02-30",
    "2014/..",
    "../2014",
    "0",
    "-1",
    "9" * 30,
    "http://[",
    "http://a/<b>",
    "en us",
    "Tenure",
    "Request",
    "Actor",
    "Document",
)
SNIPPETS = (
    *("\n", "\t", "  ", "- ", "? ", ": ", "a: b", "&a ", "*a", "<<: *a", "!!python/x ", "'", '"'),
    *("[", "]", "{", "}", "|", ">-", "#", "%", "@", "`", "---\n", "...\n", "\r", "\ufeff", "\x85"),
    *(
        "id: state:BE",
        "type: Tenure",
        "quote: the",
        "occurrence: 2",
        "evidence: []",
        "date: 2014/..",
    ),
)
WORDS = st.sampled_from([word for word in ODD if word != "\ud800"]) | st.text(max_size=9)
JUNK: st.SearchStrategy[object] = st.recursive(
    st.sampled_from(ODD) | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def check(pipeline: Pipeline, source: Source) -> None:
    """Check a document twice, as the command does, and its quads whether it conforms or not."""
    first, again = pipeline.process(source), pipeline.process(source)
    assert first == again
    lines = (
        source.data.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    for located in first.report:
        message = str(located)
        assert "\n" not in message
        assert message.isprintable()
        assert 1 <= located.line <= len(lines)
        assert 1 <= located.column <= len(lines[located.line - 1]) + 1
    conversion = pipeline.convert(source)
    if conversion is not None:
        found = conversion.nquads()
        assert found == pipeline.convert(source).nquads()  # type: ignore[union-attr] # as before
        assert "_:" not in {word[:2] for line in found.splitlines() for word in line.split()[:3]}
        assert sum(1 for _ in ox.parse(found, format=ox.RdfFormat.N_QUADS)) == found.count("\n")


@settings(max_examples=150)
@given(data=st.data())
def test_yaml(pipeline: Pipeline, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(ENTRIES), max_size=4))
    text = HEAD + "facts:\n" + "\n".join(some)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.sampled_from([0, 0, 0, 1, 2, 5, 30, 200]))
        text = text[:start] + data.draw(st.sampled_from((*SNIPPETS, *ODD, ""))) + text[end:]
    raw = text.encode("utf-8", "surrogatepass")
    check(pipeline, Source("d.yaml", 1, "yaml", raw, PATH.parent))


@settings(max_examples=150)
@given(data=st.data())
def test_json(pipeline: Pipeline, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(FACTS), max_size=4))
    document = json.loads(json.dumps({**ANNOTATED, "facts": some, "omitted": []}))
    document["text"] = PATH.with_name(ANNOTATED["text"]).read_text()
    for _ in range(data.draw(st.integers(1, 4))):
        spoil(document, data)
    text = json.dumps(document, indent=data.draw(st.sampled_from([None, 1])))
    check(pipeline, Source("d.json", 1, "json", text.encode(), None))


def spoil(document: dict[str, Any], data: st.DataObject) -> None:
    """Change one value or one key, somewhere."""
    node: Any = document
    while True:
        steps = list(node) if isinstance(node, dict) else list(range(len(node)))
        step = data.draw(st.sampled_from(steps)) if steps else None
        if isinstance(node, dict) and (step is None or data.draw(st.integers(0, 5)) == 0):
            value = node.pop(step, None)
            node[data.draw(WORDS | st.sampled_from(list(FACTS[0])))] = value
            return
        if step is None:
            node.append(data.draw(JUNK))
            return
        if not isinstance(node[step], list | dict) or data.draw(st.integers(0, 5)) == 0:
            node[step] = data.draw(JUNK)
            return
        node = node[step]


@pytest.mark.parametrize("path", resources.annotated_documents(), ids=lambda path: path.stem)
def test_a_document_cut_anywhere(pipeline: Pipeline, path: Path) -> None:
    raw = path.read_bytes()
    for end in range(0, len(raw), 4001):
        check(pipeline, Source("d.yaml", 1, "yaml", raw[:end], path.parent))
