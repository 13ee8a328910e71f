"""The generated corpus: it conforms where it should, and is shaped like what people annotate."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import zstandard
from benchmarks.corpus import Generated, generate, main, write
from click.testing import CliRunner

from dipgraph.inputs import sources
from dipgraph.pipeline import Checked, Pipeline

NUMBER = 60
OWN = {"quote", "evidence", "occurrence"}


@pytest.fixture(scope="module")
def generated() -> list[Generated]:
    return list(generate(NUMBER, seed=1, faulty=0.4))


@pytest.fixture(scope="module")
def checked(generated: list[Generated], tmp_path_factory: pytest.TempPathFactory) -> list[Checked]:
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    write(path, NUMBER, seed=1, faulty=0.4)
    assert [source.data for source in sources([path])] == [g.line for g in generated]
    return list(Pipeline().check([path]))


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    return [json.loads(line) for line, _ in generate(400)]


def test_a_document_conforms_unless_a_fault_was_put_into_it(
    generated: list[Generated], checked: list[Checked]
) -> None:
    assert [not c.report.conforms for c in checked] == [g.faulty for g in generated]
    assert 0.2 < sum(g.faulty for g in generated) / NUMBER < 0.6


def test_there_are_faults_of_many_kinds(checked: list[Checked]) -> None:
    messages = {x.result.message.partition(" ")[0] for c in checked for x in c.report}
    assert len(messages) > 4


def test_a_document_gives_about_300_quads(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    write(path, NUMBER)
    conversions = [c.conversion for c in Pipeline().check([path])]
    assert 270 < sum(len(c.triples) for c in conversions if c) / NUMBER < 330


def test_a_larger_corpus_begins_with_the_smaller_one(generated: list[Generated]) -> None:
    assert list(generate(5, seed=1, faulty=0.4)) == generated[:5]
    assert list(generate(5, seed=2, faulty=0.4)) != generated[:5]


def test_an_id_means_the_same_in_every_document(documents: list[dict[str, Any]]) -> None:
    said: dict[str, dict[str, Any]] = {}
    times: Counter[str] = Counter()
    for entry in (entry for document in documents for entry in document["facts"]):
        if "id" in entry:
            values = {k: v for k, v in entry.items() if k not in OWN}
            assert said.setdefault(entry["id"], values) == values
            times[entry["id"]] += 1
    assert sum(n > 1 for n in times.values()) > len(times) / 10


def test_few_states_are_in_most_documents_and_hundreds_in_some() -> None:
    times: Counter[str] = Counter()
    for line, _ in generate(3000):
        document = json.loads(line)
        for party in next(e for e in document["facts"] if e["type"] == "Meeting")["participant"]:
            times[party.split("-")[2]] += 1
    common = [n for _, n in times.most_common()]
    assert sum(common[:5]) > sum(common) / 3
    assert len(common) > 150


def test_all_main_classes_occur(documents: list[dict[str, Any]]) -> None:
    types = {entry["type"] for document in documents for entry in document["facts"]}
    assert types >= {
        "Acceptance",
        "Agreement",
        "Appreciation",
        "Commitment",
        "Cooperation",
        "DiplomaticRelations",
        "Encouragement",
        "Endorsement",
        "EntryIntoForce",
        "Group",
        "Initiative",
        "Interest",
        "InternationalOrganization",
        "Invitation",
        "JointBody",
        "Meeting",
        "Membership",
        "MemorandumOfUnderstanding",
        "Negotiation",
        "OfficialVisit",
        "Partnership",
        "Person",
        "Policy",
        "Post",
        "Ratification",
        "Recognition",
        "Request",
        "Session",
        "Signature",
        "StateVisit",
        "Subdivision",
        "Tenure",
        "Treaty",
        "Visit",
    }


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_the_command_writes_a_corpus(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"corpus.jsonl{suffix}"
    arguments = ["--documents", "7", "--seed", "1", "--faulty", "0.4", "-o", str(path)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    data = path.read_bytes()
    if suffix == ".gz":
        data = gzip.decompress(data)
    elif suffix == ".zst":
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    assert data.splitlines() == [line for line, _ in generate(7, 1, 0.4)]
