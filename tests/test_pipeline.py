"""The pipeline: what documents of one command, and reference data, know of each other."""

import subprocess
import sys
from copy import copy
from pathlib import Path

from tests.annotated import write_meeting, write_persons

from dipgraph import resources
from dipgraph.pipeline import Checked, Pipeline


def test_what_checks_and_loads_does_not_bring_the_publisher_along() -> None:
    program = "import sys, dipgraph.pipeline; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    modules = run.stdout.decode().split()
    assert "dipgraph.pipeline.load" in modules
    assert not [name for name in modules if name.startswith("dipgraph.publisher")]


def persons(
    folder: Path, file: str, name: str = "mine", slug: str = "jane-roe", label: str = "Jane Roe"
) -> Path:
    return write_persons(folder / file, name, slug, label)


def meeting(folder: Path, file: str, *participants: str, name: str = "meeting") -> Path:
    return write_meeting(folder / file, name, "A meeting", ", ".join(participants))


def check(pipeline: Pipeline, *paths: Path) -> list[Checked]:
    return list(pipeline.check(paths))


def messages(checked: list[Checked]) -> list[str]:
    return [str(located) for one in checked for located in one.report]


def test_reference_data_is_known_to_documents_given_before_it(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    document = meeting(tmp_path, "a.yaml", "person:jane-roe", "state:BE")
    assert "person:jane-roe" in "".join(messages(check(copy(pipeline), document)))
    assert not messages(check(pipeline, document, persons(tmp_path, "b.yaml")))


def test_reference_data_given_again_replaces_what_it_said(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    check(pipeline, persons(tmp_path, "a.yaml"))
    again = check(pipeline, persons(tmp_path, "a.yaml", label="Jane Mary Roe"))
    assert not messages(again)
    check(pipeline, persons(tmp_path, "a.yaml", slug="john-doe"))
    document = meeting(tmp_path, "d.yaml", "person:jane-roe", "person:john-doe")
    (message,) = messages(check(pipeline, document))
    assert "person:jane-roe" in message


def test_reference_data_that_is_rejected_replaces_nothing(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    check(pipeline, persons(tmp_path, "a.yaml"))
    assert messages(check(pipeline, persons(tmp_path, "a.yaml", label="Jane\n    unknown: x")))
    assert not messages(check(pipeline, meeting(tmp_path, "d.yaml", "person:jane-roe", "state:BE")))


def test_the_shipped_reference_data_is_what_every_store_holds(pipeline: Pipeline) -> None:
    checked = check(pipeline, *resources.reference_files())
    assert not messages(checked)
    for one in checked:
        assert one.conversion is not None
        assert one.conversion.triples == pipeline.base[one.conversion.graph].triples


def test_reference_data_may_not_take_the_name_of_what_is_shipped(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    path = persons(tmp_path, "a.yaml", name="actors")
    (message,) = messages(check(pipeline, path))
    assert message == (
        f"{path}:1:12: Reference data named 'actors' comes with dipgraph; give yours another name."
    )


def test_two_documents_of_one_name_are_not_guessed_between(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    first = meeting(tmp_path, "a.yaml", "state:BE", "state:VN")
    same = meeting(tmp_path, "b.yaml", "state:BE", "state:VN")
    other = meeting(tmp_path, "c.yaml", "state:BE", "state:CN")
    checked = check(pipeline, first, same, other)
    assert [one.report.conforms for one in checked] == [True, True, False]
    assert messages(checked) == [
        f"{other}:1:1: document:meeting was given before, in {first}:1, and said other things; give"
        " one another name."
    ]


def test_a_copy_of_a_pipeline_learns_for_itself(pipeline: Pipeline, tmp_path: Path) -> None:
    other = copy(pipeline)
    check(other, persons(tmp_path, "a.yaml"))
    document = meeting(tmp_path, "d.yaml", "person:jane-roe", "state:BE")
    assert messages(check(pipeline, document))
    assert not messages(check(other, document))
