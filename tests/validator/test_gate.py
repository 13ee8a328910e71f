"""The gate: a document is blamed for its own facts, at their places, and for each error once."""

from collections.abc import Sequence

import pytest

from dipgraph.converter import convert
from dipgraph.document import Document, Fact, Passage, Path, Text, Value
from dipgraph.namespaces import DIP, DIPS, RDF_TYPE, SKOS, iri, local_name
from dipgraph.pipeline import Pipeline
from dipgraph.reference import Reference
from dipgraph.validator import Gate, Violation

PIPELINE = Pipeline()
BELGIUM, CHINA, TRADE, XI = map(iri, ("state:BE", "state:CN", "sector:trade", "person:xi-jinping"))
TREATY, EVENT = iri("agreement:t"), iri("event:e")
TEXT = "China asked Belgium."
PASSAGE = (Passage(0, 5, "China"),)
FACT: Path = ("facts", 0)

Found = list[tuple[Path, str]]


class Recorder:
    """An engine that keeps the data, and finds what it is told to find."""

    def __init__(self, *found: Violation) -> None:
        self.found = list(found)
        self.data = ""

    def validate(self, data: str) -> list[Violation]:
        self.data = data
        return self.found


def violation(focus: str, path: str = "", value: str = "", shape: str = "S") -> Violation:
    return Violation(focus, path, value, f"<{DIPS}{shape}>", "", "M.")


def fact(
    term: str,
    type_: str,
    *unread: str,
    path: Path = FACT,
    passages: tuple[Passage, ...] = PASSAGE,
    **values: Sequence[Value],
) -> Fact:
    said = {key: tuple(value) for key, value in values.items()}
    return Fact(term, type_, said, passages, path, frozenset(unread))


def document(
    *facts: Fact, unread: Sequence[str] = (), unread_entries: Sequence[str] = (), **values: str
) -> Document:
    said: dict[str, tuple[Value, ...]] = {"title": (Text("T", "en"),)}
    said |= {"language": ("en",), "date": ("2014-03-31",)}
    said |= {key: (value,) for key, value in values.items()}
    return Document(
        iri("document:d"),
        "Document",
        {key: value for key, value in said.items() if value != ("",)},
        TEXT,
        facts,
        frozenset(unread),
        frozenset(unread_entries),
    )


def validate(read: Document, gate: Gate | None = None) -> Found:
    conversion = convert(read, PIPELINE.vocabulary, PIPELINE.reference)
    results = (gate or PIPELINE.gate).validate(read, conversion)
    return [(r.path, local_name(r.shape or "")) for r in results]


def gate(engine: Recorder, reference: Reference = PIPELINE.reference) -> Gate:
    return Gate(engine, PIPELINE.vocabulary, reference)


REQUEST = fact(iri("act:a"), "Request", actor=[CHINA], addressee=[BELGIUM])


def test_what_conforms() -> None:
    assert validate(document(REQUEST)) == []


def test_what_the_document_refers_to_is_seen() -> None:
    engine = Recorder()
    validate(document(REQUEST), gate(engine))
    assert f"{BELGIUM} {RDF_TYPE} <{DIP}State> ." in engine.data
    assert f"{BELGIUM} <{SKOS}prefLabel> " in engine.data
    assert f"{XI} {RDF_TYPE}" not in engine.data


def test_the_text_is_seen() -> None:
    engine = Recorder()
    validate(document(REQUEST), gate(engine))
    assert f'<{DIP}text> "{TEXT}" .' in engine.data


def test_reference_data_is_not_blamed_on_the_document() -> None:
    types = PIPELINE.vocabulary.classes["State"].types
    known = [(state, RDF_TYPE, type_) for state in (BELGIUM, CHINA) for type_ in types]
    lacking = Reference([*known, (CHINA, f"<{DIP}isoAlpha2>", '"china"')], PIPELINE.vocabulary)
    conversion = convert(document(REQUEST), PIPELINE.vocabulary, PIPELINE.reference)
    found = Gate(PIPELINE.gate._engine, PIPELINE.vocabulary, lacking).validate(
        document(REQUEST), conversion
    )
    assert found == []


def test_a_violation_of_reference_data_is_not_reported() -> None:
    engine = Recorder(violation(BELGIUM), violation(TRADE), violation(REQUEST.iri))
    assert validate(document(REQUEST), gate(engine)) == [(FACT, "S")]


def test_an_entity_that_the_document_declares_again_is_its_own() -> None:
    again = fact(BELGIUM, "State", path=("facts", 3), isoAlpha2=["belgium"])
    place = ("facts", 3, "isoAlpha2")
    assert validate(document(again)) == [
        (place, "State-isoAlpha2"),  # beside that of the reference data
        ((*place, 0), "State-isoAlpha2"),  # and no code
    ]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (
            fact(iri("act:a"), "Request", addressee=[BELGIUM]),
            [(FACT, "Act-actor")],
        ),
        (
            fact(iri("act:a"), "Request", actor=[CHINA, TRADE], addressee=[BELGIUM]),
            [((*FACT, "actor", 1), "Act-actor")],
        ),
        (
            fact(iri("act:a"), "Request", actor=[CHINA], addressee=[BELGIUM], sector=[CHINA]),
            [((*FACT, "sector", 0), "Fact-sector")],
        ),
        (
            fact(iri("act:a"), "Request", actor=[CHINA], addressee=[BELGIUM], passages=()),
            [(FACT, "Fact-evidence")],
        ),
        (
            fact(
                iri("act:a"), "Request", actor=[CHINA], addressee=[BELGIUM], date=["2014", "2015"]
            ),
            [((*FACT, "date"), "Fact-date")],
        ),
        (
            fact(iri("tenure:t"), "Tenure", holder=[XI], post=[iri("post:president-of-china")]),
            [(FACT, "Tenure-time")],
        ),
        (
            fact(
                iri("tenure:t"),
                "Tenure",
                holder=[XI],
                post=[iri("post:president-of-china")],
                start=["2014"],
                end=["2013"],
            ),
            [((*FACT, "start"), "Tenure-startBeforeEnd")],
        ),
        (
            fact(EVENT, "Meeting", participant=[BELGIUM, CHINA], ordinal=["0"]),
            [((*FACT, "ordinal", 0), "Event-ordinal")],
        ),
    ],
)
def test_where_a_fact_does_not_conform(read: Fact, expected: Found) -> None:
    assert validate(document(read)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"date": ""}, [((), "Document-date")]),
        ({"language": "english"}, [(("language", 0), "Source-language")]),
        ({"license": ""}, []),
    ],
)
def test_where_a_document_does_not_conform(values: dict[str, str], expected: Found) -> None:
    found = [(path[:1], shape) for path, shape in validate(document(REQUEST, **values))]
    assert found == [(path[:1], shape) for path, shape in expected]


def test_a_wrong_value_is_not_blamed_again_where_it_is_passed_on() -> None:
    meeting = fact(EVENT, "Meeting", participant=[BELGIUM, CHINA, TRADE])
    part = fact(
        iri("act:a"),
        "Request",
        path=("facts", 1),
        actor=[CHINA],
        addressee=[BELGIUM],
        partOf=[EVENT],
    )
    assert validate(document(meeting, part)) == [((*FACT, "participant", 2), "Event-participant")]


@pytest.mark.parametrize(
    ("unread", "expected"),
    [
        ([], [(FACT, "Act-actor"), ((*FACT, "sector", 0), "Fact-sector")]),
        (["actor"], [((*FACT, "sector", 0), "Fact-sector")]),
        (["sector"], [(FACT, "Act-actor"), ((*FACT, "sector"), "Fact-sector")]),
        (["summary"], [(FACT, "Act-actor"), ((*FACT, "sector", 0), "Fact-sector")]),
    ],
)
def test_what_could_not_be_read_is_not_missing(unread: list[str], expected: Found) -> None:
    read = fact(iri("act:a"), "Request", *unread, addressee=[BELGIUM], sector=[CHINA])
    assert validate(document(read)) == expected


def test_an_unread_date_of_a_tenure_is_not_missing() -> None:
    post = iri("post:president-of-china")
    assert (
        validate(document(fact(iri("tenure:t"), "Tenure", "start", holder=[XI], post=[post]))) == []
    )


def test_an_unread_key_of_the_document_is_not_missing() -> None:
    assert validate(document(REQUEST, unread=["date"], date="")) == []
    assert validate(document(REQUEST, unread=["title"], date="")) == [((), "Document-date")]


def test_an_entry_that_could_not_be_read_is_not_of_the_wrong_kind() -> None:
    read = fact(iri("act:a"), "Request", actor=[CHINA], addressee=[BELGIUM], concerns=[TREATY])
    assert validate(document(read)) == [((*FACT, "concerns", 0), "Fact-concerns")]
    assert validate(document(read, unread_entries=[TREATY])) == []


def test_a_post_that_could_not_be_resolved_is_blamed_once() -> None:
    post = iri("post:prime-minister-of-belgium")
    read = document(fact(iri("act:a"), "Request", actor=[CHINA, post], addressee=[BELGIUM]))
    conversion = convert(read, PIPELINE.vocabulary, PIPELINE.reference)
    assert [result.path for result in conversion.results] == [(*FACT, "actor", 1)]
    assert PIPELINE.gate.validate(read, conversion) == []


def test_a_message_names_the_value() -> None:
    engine = Recorder(violation(REQUEST.iri, f"<{DIP}actor>", CHINA))
    conversion = convert(document(REQUEST), PIPELINE.vocabulary, PIPELINE.reference)
    (result,) = gate(engine).validate(document(REQUEST), conversion)
    assert result.message == "M. This is about state:CN."
    assert result.path == (*FACT, "actor", 0)


def test_a_passage_leads_to_its_fact() -> None:
    passage = iri("passage:document.d.0-5")
    selector = "<https://w3id.org/dipgraph/id/document/d#char=0,5>"
    engine = Recorder(violation(passage), violation(selector, shape="T"))
    assert validate(document(REQUEST), gate(engine)) == [(FACT, "S"), (FACT, "T")]
