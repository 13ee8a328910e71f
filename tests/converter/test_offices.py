"""Offices: a post means its holder of that day, and nobody is guessed."""

from collections.abc import Callable

import pytest

from dipgraph.converter import convert
from dipgraph.document import Conversion, Document, Fact
from dipgraph.namespaces import DIP, iri
from dipgraph.pipeline import Pipeline

PHILIPPE = iri("person:philippe-of-belgium")
MATHILDE = iri("person:mathilde-of-belgium")
RUPO = iri("person:elio-di-rupo")
KING = iri("post:king-of-the-belgians")
QUEEN = iri("post:queen-of-the-belgians")
PREMIER = iri("post:prime-minister-of-belgium")
CROWN_PRINCE = iri("post:crown-prince-of-belgium")
BELGIUM, CHINA, EU = iri("state:BE"), iri("state:CN"), iri("organization:eu")
ACT = iri("act:a")

Said = dict[str, tuple[str, ...]]
Convert = Callable[..., Conversion]


@pytest.fixture(scope="module")
def convert_facts() -> Convert:
    pipeline = Pipeline()

    def convert_them(*facts: Fact, date: str = "2014-03-31", unread: str = "") -> Conversion:
        document = Document(
            iri("document:d"),
            "Document",
            {"date": (date,)} if date else {},
            None,
            facts,
            frozenset([unread]) if unread else frozenset(),
        )
        return convert(document, pipeline.vocabulary, pipeline.reference)

    return convert_them


def request(actor: str, *unread: str, **values: str) -> Fact:
    said: Said = {"actor": (actor,), "addressee": (CHINA,)}
    said |= {key: (value,) for key, value in values.items()}
    return Fact(ACT, "Request", said, (), ("facts", 0), frozenset(unread))


def tenure(holder: str, post: str, *unread: str, name: str = "t", **days: str) -> Fact:
    said: Said = {"holder": (holder,), "post": (post,)}
    said |= {key: (value,) for key, value in days.items()}
    path = ("facts", 9)
    return Fact(iri(f"tenure:{name}"), "Tenure", said, (), path, frozenset(unread))


def objects(conversion: Conversion, name: str) -> set[str]:
    return {o for s, p, o in conversion.triples if (s, p) == (ACT, f"<{DIP}{name}>")}


def messages(conversion: Conversion) -> list[str]:
    return [result.message for result in conversion.results]


@pytest.mark.parametrize(
    ("post", "date", "holder"),
    [
        (KING, "2014-03-31", PHILIPPE),
        (KING, "2013-07-21", PHILIPPE),
        (KING, "2026-01-01", PHILIPPE),
        (KING, "2014-03", PHILIPPE),
        (KING, "2014", PHILIPPE),
        (KING, "2014/2015", PHILIPPE),
        (QUEEN, "2014-03-31", MATHILDE),
        (CROWN_PRINCE, "1993-08-09", PHILIPPE),
        (CROWN_PRINCE, "2013-07-21", PHILIPPE),
    ],
)
def test_a_post_means_its_holder_of_that_day(
    convert_facts: Convert, post: str, date: str, holder: str
) -> None:
    for found in (
        convert_facts(request(post, date=date)),
        convert_facts(request(post), date=date),
    ):
        assert found.results == ()
        assert objects(found, "actor") == {holder}
        assert objects(found, "onBehalfOf") == {BELGIUM}
        assert {
            o.partition("/id/")[2].partition("/")[0] for o in objects(found, "inferredFrom")
        } == {"tenure"}


@pytest.mark.parametrize(
    ("post", "date", "shown"),
    [
        (KING, "2013-07-20", "2013-07-20"),
        (KING, "2026-01-02", "2026-01-02"),
        (CROWN_PRINCE, "2013-07-22", "2013-07-22"),
        (PREMIER, "2014-03-31", "2014-03-31"),
        (KING, "2014-03-31/..", "2014-03-31/.."),
        (KING, "../2014-03-31", "../2014-03-31"),
    ],
)
def test_nobody_is_known_to_have_held_it(
    convert_facts: Convert, post: str, date: str, shown: str
) -> None:
    found = convert_facts(request(post, date=date))
    assert objects(found, "onBehalfOf") == set()
    (result,) = found.results
    assert result.path == ("facts", 0, "actor", 0)
    assert result.message.startswith("Nobody is known to have held post:")
    assert f" on {shown}; name the person" in result.message


def test_without_a_date_nothing_is_inferred(convert_facts: Convert) -> None:
    assert messages(convert_facts(request(KING), date="")) == [
        "Nobody is known to have held post:king-of-the-belgians on any day; name the person, or add"
        " the tenure to the reference data."
    ]


def test_a_post_with_two_holders_that_day(convert_facts: Convert) -> None:
    other = tenure(RUPO, KING, start="2014-03-31")
    (message,) = messages(convert_facts(request(KING), other))
    assert message == (
        "post:king-of-the-belgians was held by more than one person on 2014-03-31:"
        " person:elio-di-rupo, person:philippe-of-belgium; name the person."
    )
    assert messages(convert_facts(request(KING, date="2014-03-30"), other)) == []


def test_two_tenures_of_one_holder_do_not_clash(convert_facts: Convert) -> None:
    found = convert_facts(request(KING), tenure(PHILIPPE, KING, attested="2014-03-31"))
    assert found.results == ()
    assert objects(found, "actor") == {PHILIPPE}
    assert len(objects(found, "inferredFrom")) == 2


@pytest.mark.parametrize(
    ("days", "date", "known"),
    [
        ({"attested": "2014-03-31"}, "2014-03-31", True),
        ({"attested": "2014-03-31"}, "2014-04-01", False),
        ({"start": "2011-12-06"}, "2011-12-06", True),
        ({"start": "2011-12-06"}, "2014-03-31", False),
        ({"end": "2014-10-11"}, "2014-10-11", True),
        ({"end": "2014-10-11"}, "2014-03-31", False),
        ({"start": "2011-12-06", "end": "2014-10-11"}, "2014-03-31", True),
        ({"start": "2011-12-06", "end": "2014-10-11"}, "2011-12-05", False),
        ({"start": "2011-12-06", "end": "2014-10-11"}, "2014-10-12", False),
        ({"start": "2011-12-06", "attested": "2014-03-31"}, "2013", True),
        ({"start": "2011", "end": "2014"}, "2011-12-30", False),
        ({"start": "2011", "end": "2014"}, "2014-01-02", False),
        ({"start": "2011", "end": "2014"}, "2012", True),
        ({"start": "2013", "end": "2013"}, "2013-06-01", False),
        ({"start": "2014", "end": "2013", "attested": "2013-06-01"}, "2013-06-01", True),
        ({"start": "2014/..", "end": "2015"}, "2014-06-01", False),
    ],
)
def test_how_long_a_tenure_is_known_to_have_lasted(
    convert_facts: Convert, days: dict[str, str], date: str, known: bool
) -> None:
    found = convert_facts(request(RUPO, date=date), tenure(RUPO, PREMIER, **days))
    assert objects(found, "onBehalfOf") == ({BELGIUM} if known else set())
    assert len(found.results) == (not known)


def test_an_actor_who_held_no_post(convert_facts: Convert) -> None:
    found = convert_facts(request(RUPO))
    (result,) = found.results
    assert result.path == ("facts", 0, "actor", 0)
    assert result.message == (
        "person:elio-di-rupo is not known to have held a post on 2014-03-31; declare a Tenure with"
        " the words that name the office, or say onBehalfOf whom."
    )


@pytest.mark.parametrize("actor", [PHILIPPE, RUPO])
def test_on_behalf_of_whom_it_is_said_wins(convert_facts: Convert, actor: str) -> None:
    found = convert_facts(request(actor, onBehalfOf=EU))
    assert found.results == ()
    assert objects(found, "onBehalfOf") == {EU}
    assert objects(found, "inferredFrom") == set()


def test_only_a_person_who_acts_needs_a_post(convert_facts: Convert) -> None:
    said: Said = {"actor": (CHINA,), "addressee": (RUPO,)}
    found = convert_facts(Fact(ACT, "Request", said, (), ("facts", 0)))
    assert found.results == ()
    assert objects(found, "involves") == {CHINA, RUPO}


def test_a_person_who_plays_a_role_involves_the_state(convert_facts: Convert) -> None:
    said: Said = {"actor": (CHINA,), "addressee": (PHILIPPE,)}
    found = convert_facts(Fact(ACT, "Request", said, (), ("facts", 0)))
    assert objects(found, "involves") == {CHINA, PHILIPPE, BELGIUM}
    assert objects(found, "onBehalfOf") == set()


def test_a_post_of_the_document_itself(convert_facts: Convert) -> None:
    post = Fact(iri("post:envoy"), "Post", {"postOf": (EU,)}, (), ("facts", 1))
    held = tenure(RUPO, post.iri, attested="2014-03-31")
    found = convert_facts(request(post.iri), post, held)
    assert found.results == ()
    assert objects(found, "actor") == {RUPO}
    assert objects(found, "onBehalfOf") == {EU}


@pytest.mark.parametrize(
    "facts",
    [
        [request(RUPO, "date")],
        [request(KING, "date", date="2000")],
        [request(RUPO), tenure(RUPO, PREMIER, "attested")],
        [request(RUPO), tenure(RUPO, PREMIER, "post")],
        [request(RUPO), tenure(MATHILDE, PREMIER, "holder")],
        [request(PREMIER), tenure(RUPO, PREMIER, "start")],
    ],
)
def test_what_may_come_from_another_error_is_not_said(
    convert_facts: Convert, facts: list[Fact]
) -> None:
    found = convert_facts(*facts)
    assert found.results == ()
    assert found.unsettled == {("facts", 0, "actor", 0)}


def test_nor_when_the_date_of_the_document_cannot_be_read(convert_facts: Convert) -> None:
    assert convert_facts(request(RUPO), date="", unread="date").results == ()
    assert convert_facts(request(RUPO, date="2014"), date="", unread="date").results != ()


def test_an_error_elsewhere_does_not_hide_this_one(convert_facts: Convert) -> None:
    other = tenure(MATHILDE, QUEEN, "attested")
    assert len(convert_facts(request(RUPO, "sector"), other).results) == 1


def test_a_value_after_one_that_could_not_be_read(convert_facts: Convert) -> None:
    (result,) = convert_facts(request(RUPO, "actor")).results
    assert result.path == ("facts", 0, "actor")
