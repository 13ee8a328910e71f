"""Every command and every question explains itself, with an example that runs."""

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from dipgraph import __version__
from dipgraph.cli import main


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


@pytest.mark.parametrize("path", list(_commands(main)), ids=" ".join)
def test_help_ends_with_an_example(path: tuple[str, ...]) -> None:
    found = CliRunner().invoke(main, [*path, "--help"])
    assert found.exit_code == 0
    words, _, options = found.output.partition("Options:")
    assert f"dipgraph {' '.join(path)}" in words.rpartition("Example:\n")[2]
    assert options


def test_the_version_is_the_packages() -> None:
    found = CliRunner().invoke(main, ["--version"])
    assert found.output == f"dipgraph, version {__version__}\n"


def test_a_mistyped_question_names_the_nearest() -> None:
    found = CliRunner().invoke(main, ["ask", "shared-sector"])
    assert found.exit_code == 2
    assert "shared-sectors" in found.stderr


def test_ask_lists_all_questions() -> None:
    found = CliRunner().invoke(main, ["ask"])
    assert found.exit_code == 0
    lines = [" ".join(line.split()) for line in found.output.splitlines()]
    assert "shared-sectors Which sectors do the partners of a state share?" in lines
