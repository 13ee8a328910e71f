"""What changed between two releases: the patch makes one of the other, the words say what it is."""

from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipgraph.errors import InputError
from dipgraph.pipeline import Pipeline
from dipgraph.publisher.changes import LISTED, Changes, find_changes
from dipgraph.publisher.lines import graph_of
from dipgraph.publisher.news import changes_page
from dipgraph.publisher.patch import rdf_patch, subjects

Quads = tuple[str, ...]
VIETNAM = Path(__file__).parents[3] / "data" / "documents" / "belgium-vietnam-2025.yaml"
GRAPH = "`document:belgium-vietnam-2025`"


def applied(patch: list[str], old: Quads) -> Quads:
    """Return what a patch makes of a data set, read as the standard says, row by row."""
    store = ox.Store()
    store.extend(ox.parse("".join(old).encode(), format=ox.RdfFormat.N_QUADS))
    *header, transaction = patch[: patch.index("TX .\n") + 1]
    assert all(row.startswith("H ") and row.endswith(" .\n") for row in header)
    assert (transaction, patch[-1]) == ("TX .\n", "TC .\n")
    for row in patch[len(header) + 1 : -1]:
        (quad,) = ox.parse(row[2:].encode(), format=ox.RdfFormat.N_QUADS)
        assert (quad in store) == (row[0] == "D")  # nothing is added twice or deleted in vain
        {"A": store.add, "D": store.remove}[row[0]](quad)
    return in_order(f"{quad} .\n" for quad in store)


def in_order(quads: Iterable[str]) -> Quads:
    """Return quads, each once, as a release has them: graph by graph."""
    return tuple(sorted(set(quads), key=lambda quad: (graph_of(quad), quad)))


lines = st.lists(
    st.builds(
        "<a:{}> <a:p> {} <a:{}> .\n".format,
        st.integers(0, 4),
        st.sampled_from(['"x"', '"y"@en', "<a:o>", '"x y"']),
        st.integers(0, 2),
    ),
    max_size=12,
).map(lambda found: in_order(found))


@given(lines, lines)
def test_patch_makes_the_new_of_the_old(old: Quads, new: Quads) -> None:
    assert applied(list(rdf_patch(old, new, "1", "2")), old) == new


@given(lines, lines)
def test_subjects_hold_every_line_once(old: Quads, new: Quads) -> None:
    groups = list(subjects(old, new))
    places = [(graph_of((b + a)[0]), s) for s, b, a in groups]
    assert places == sorted({(graph_of(line), line.split()[0]) for line in old + new})
    assert tuple(line for _, before, _ in groups for line in before) == old
    assert tuple(line for _, _, after in groups for line in after) == new


def test_patch_of_the_shipped_documents(quads: Quads) -> None:
    new = tuple(q for n, q in enumerate(quads) if n % 7)
    patch = list(rdf_patch(quads, new, "0.1.0", "0.2.0"))
    assert applied(patch, quads) == new
    assert len(patch) == 4 + len(quads) - len(new)


def test_no_difference_no_rows(quads: Quads) -> None:
    assert list(rdf_patch(quads, quads, "1", "2"))[2:] == ["TX .\n", "TC .\n"]


@pytest.mark.parametrize("place", ["<{}:> <a:p> <a:o> <a:g> .\n", "<a:s> <a:p> <a:o> <{}:> .\n"])
@pytest.mark.parametrize("order", list(permutations("abc"))[1:])
def test_quads_out_of_order_are_refused(order: tuple[str, ...], place: str) -> None:
    unsorted = [place.format(name) for name in order]
    with pytest.raises(InputError, match="not in order"):
        list(rdf_patch(unsorted, [], "1", "2"))


class Desk:
    """A document that one can edit, and the quads that each edition gives."""

    def __init__(self, folder: Path, others: Quads) -> None:
        self.folder = folder
        self.pipeline = Pipeline()
        self.words = VIETNAM.read_text()
        self.text = VIETNAM.with_suffix(".txt").read_text()
        self.others = tuple(q for q in others if "belgium-vietnam-2025> .\n" not in q)
        self.old = self.quads()

    def quads(self) -> Quads:
        """Return the sorted quads of all documents, this one as it is now."""
        path = self.folder / VIETNAM.name
        path.write_text(self.words)
        path.with_suffix(".txt").write_text(self.text)
        (checked,) = self.pipeline.check([path])
        assert checked.conversion, list(checked.report)
        return in_order([*self.others, *checked.conversion.nquads().splitlines(True)])

    def replace(self, old: str, new: str) -> None:
        assert self.words.count(old) == 1
        self.words = self.words.replace(old, new)

    def changes(self) -> Changes:
        new = self.quads()
        return find_changes(lambda: self.old, lambda: new, self.pipeline.vocabulary)


@pytest.fixture
def desk(tmp_path: Path, quads: Quads) -> Desk:
    return Desk(tmp_path, quads)


def test_what_is_alike_has_no_changes(desk: Desk) -> None:
    assert changes_page(desk.changes(), "1", "2").endswith("No fact and no entity changed.\n")


def test_statement_of_a_fact_with_an_id_is_corrected(desk: Desk) -> None:
    desk.replace("label: Strategic partnership between", "label: The partnership between")
    changes = desk.changes()
    assert changes.counts == {("Agreement", "corrected"): 1}
    page = changes_page(changes, "1", "2")
    assert "# Changes from 1 to 2\n\n- 1 agreement corrected\n" in page
    assert f"- {GRAPH}: 1 agreement corrected\n" in page
    assert "Corrected:\n\n- The partnership between Vietnam and Belgium\n" in page


def test_fact_without_an_id_is_corrected_though_its_iri_changes(desk: Desk) -> None:
    desk.replace("summary: President Cường recognized Belgium’s", "summary: He praised Belgium’s")
    new = desk.quads()
    assert {q.split()[0] for q in new} != {q.split()[0] for q in desk.old}
    assert desk.changes().counts == {("Act", "corrected"): 1}


def test_quote_of_a_fact_counts_with_the_fact(desk: Desk) -> None:
    quotes = "- quote: Hanoi, April 01, 2025\n      - quote: during a meeting"
    assert quotes in desk.words
    desk.words = desk.words.replace(quotes, "- quote: during a meeting", 1)
    assert desk.changes().counts == {("Event", "corrected"): 1}


def test_words_of_a_passage_count_with_the_facts_that_name_it(desk: Desk) -> None:
    desk.text = desk.text.replace(
        "strengthening the strategic partnership", "STRENGTHENING the strategic partnership"
    )
    desk.replace(
        "strengthening the strategic partnership between",
        "STRENGTHENING the strategic partnership between",
    )
    assert desk.changes().counts == {("Agreement", "corrected"): 1, ("Document", "corrected"): 1}


def test_text_that_moved_corrects_and_neither_adds_nor_removes(desk: Desk) -> None:
    desk.text = "A first line.\n" + desk.text
    assert {kind for _, kind in desk.changes().counts} == {"corrected"}


def test_facts_are_added_and_removed(desk: Desk) -> None:
    more = """  - type: Interest
    actor: state:VN
    summary: Something *new*.
    quote: the bilateral friendship
  - id: agreement:new-one
    type: Treaty
    label: A new treaty
    party: [state:BE, state:VN]
    quote: the bilateral friendship

omitted:
"""
    desk.replace("omitted:\n", more)
    new = desk.quads()
    added = find_changes(lambda: desk.old, lambda: new, desk.pipeline.vocabulary)
    assert added.counts == {("Act", "added"): 1, ("Agreement", "added"): 1}
    removed = find_changes(lambda: new, lambda: desk.old, desk.pipeline.vocabulary)
    assert removed.counts == {("Act", "removed"): 1, ("Agreement", "removed"): 1}
    page = changes_page(added, "1", "2")
    assert "- 1 act added\n- 1 agreement added\n" in page
    assert "- Something \\*new\\*.\n" in page
    assert f"- {GRAPH}: 1 act added; 1 agreement added\n" in page


def test_first_release_adds_everything(desk: Desk) -> None:
    changes = find_changes(tuple, lambda: desk.old, desk.pipeline.vocabulary)
    assert {kind for _, kind in changes.counts} == {"added"}
    assert changes.counts["Document", "added"] == 2
    page = changes_page(changes, "0", "1")
    states = changes.counts["State", "added"]
    assert f"- {states} states added\n" in page
    assert f"- and {states - LISTED} more\n" in page
