"""Shell completion offers commands, questions, parameters and entities."""

import pytest
from click.shell_completion import ShellComplete

from dipgraph.cli import main


def _offered(*words: str) -> set[str]:
    complete = ShellComplete(main, {}, "dipgraph", "_DIPGRAPH_COMPLETE")
    return {item.value for item in complete.get_completions(list(words[:-1]), words[-1])}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("sh",), "show"),
        (("ask", "shared"), "shared-sectors"),
        (("ask", "shared-sectors", "--st"), "--state"),
        (("ask", "shared-sectors", "--state", "Belg"), "Belgium"),
        (("ask", "shared-sectors", "--state", "state:B"), "state:BE"),
        (("ask", "shared-sectors", "-F", "mark"), "markdown"),
    ],
)
def test_completion(words: tuple[str, ...], expected: str) -> None:
    assert expected in _offered(*words)
