"""Identifiers: given ones are plain, derived ones come from the content alone."""

from collections.abc import Callable

import pytest

from dipgraph.document import Reading
from dipgraph.pipeline import Pipeline
from dipgraph.reader import Tree, parse_yaml, read
from dipgraph.reader.ids import is_slug

TEXT = "China asked Belgium. Belgium asked China. Viet Nam thanked them. They met."
HEAD = "document: {name}\ntitle: T\ntext: t.txt\nlanguage: en\ndate: 2014\nfacts:\n"
ASKED = "  - {type: Request, actor: state:CN, addressee: state:BE, quote: China asked Belgium}\n"
BACK = "  - {type: Request, actor: state:BE, addressee: state:CN, quote: Belgium asked China}\n"
THANKS = (
    "  - {type: Appreciation, actor: state:VN, addressee: [state:CN, state:BE], quote: Viet Nam"
    " thanked them}\n"
)
MET = "  - {id: event:meeting, type: Meeting, participant: [state:CN, state:BE], quote: They met}\n"

Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def read_facts() -> Read:
    pipeline = Pipeline()

    def read_them(*facts: str, name: str = "test") -> Reading:
        tree = parse_yaml(HEAD.format(name=name) + "".join(facts))
        assert isinstance(tree, Tree)
        return read(tree, TEXT, pipeline.vocabulary, pipeline.reference)

    return read_them


def iris(reading: Reading) -> list[str]:
    assert reading.results == ()
    assert reading.document is not None
    return [fact.iri for fact in reading.document.facts]


def test_inserting_and_moving_a_fact_renames_no_other(read_facts: Read) -> None:
    before = iris(read_facts(ASKED, THANKS))
    assert iris(read_facts(ASKED, BACK, THANKS))[::2] == before
    assert iris(read_facts(MET, THANKS, ASKED))[1:] == before[::-1]


def test_a_derived_id_names_the_document_and_the_kind(read_facts: Read) -> None:
    (iri,) = iris(read_facts(ASKED, name="belgium-china-2014"))
    assert iri.startswith("<https://w3id.org/dipgraph/id/act/belgium-china-2014.")
    assert is_slug(iri.rpartition("/")[2].rstrip(">"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ASKED, ASKED.replace("state:CN, a", "[state:CN], a")),
        (ASKED, ASKED.replace("China asked Belgium", '"China  asked\\n Belgium"')),
        (THANKS, THANKS.replace("[state:CN, state:BE]", "[state:BE, state:CN]")),
        (
            ASKED,
            "  - quote: China asked Belgium\n    addressee: state:BE\n    actor: state:CN\n"
            "    type: Request\n",
        ),
    ],
)
def test_how_a_fact_is_written_down_does_not_matter(read_facts: Read, one: str, other: str) -> None:
    assert iris(read_facts(one)) == iris(read_facts(other))


@pytest.mark.parametrize(
    "other",
    [
        ASKED.replace("Request", "Invitation"),
        ASKED.replace("state:CN", "state:VN"),
        ASKED.replace("}", ", sector: sector:trade}"),
        ASKED.replace("}", ", summary: China asked.}"),
        ASKED.replace("}", ", summary: {fr: China asked.}}"),
        ASKED.replace("}", ", date: 2014-03}"),
        ASKED.replace("China asked Belgium", "China asked"),
    ],
)
def test_what_a_fact_says_matters(read_facts: Read, other: str) -> None:
    assert iris(read_facts(ASKED)) != iris(read_facts(other))


def test_two_documents_may_say_the_same(read_facts: Read) -> None:
    assert iris(read_facts(ASKED, name="a")) != iris(read_facts(ASKED, name="b"))


def test_the_same_content_twice_is_refused(read_facts: Read) -> None:
    reading = read_facts(ASKED, THANKS, ASKED)
    ((message, path),) = [(result.message, result.path) for result in reading.results]
    assert message == "This says the same as the entry in line 7; remove one."
    assert path == ("facts", 2)


def test_given_ids_keep_entries_of_the_same_content_apart(read_facts: Read) -> None:
    other = MET.replace("event:meeting", "event:other")
    assert iris(read_facts(MET, other)) == [
        "<https://w3id.org/dipgraph/id/event/meeting>",
        "<https://w3id.org/dipgraph/id/event/other>",
    ]


def test_an_entry_may_refer_to_a_later_one(read_facts: Read) -> None:
    assert len(iris(read_facts(ASKED.replace("}", ", partOf: event:meeting}"), MET))) == 2


def test_what_the_reference_data_knows_may_be_declared_again(read_facts: Read) -> None:
    again = "  - {id: state:BE, type: State, label: Belgium, quote: Belgium asked}\n"
    assert iris(read_facts(again)) == ["<https://w3id.org/dipgraph/id/state/BE>"]


@pytest.mark.parametrize("slug", ["a", "BE", "belgium-china-2014", "a.b-c", "1", "a" * 120])
def test_slugs(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "-a",
        "a-",
        "a--b",
        "a..b",
        "../a",
        "a/b",
        "a b",
        "a_b",
        "é",
        "a'",
        '"',
        "<a>",
        "a\n",
        "²",
    ],
)
def test_what_is_no_slug(slug: str) -> None:
    assert not is_slug(slug)


@pytest.mark.parametrize("slug", ["a" * 121, "a%20b", "a:b", "a\0", "．．", "a\u202eb"])
def test_what_is_no_slug_either(slug: str) -> None:
    assert not is_slug(slug)
