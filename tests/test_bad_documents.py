"""Bad documents: what people see of them, all of it at once, each thing in its place.

In the documents here, ▶ stands before each place that is to be named; it is not part of them.
"""

import json
from collections.abc import Callable
from copy import copy
from pathlib import Path

import pytest
from click.testing import CliRunner

from dipgraph.cli import main
from dipgraph.pipeline import Checked, Pipeline

TEXT = """\
Joint statement

On 31 March 2014 China and Belgium agreed on agriculture. President Xi Jinping thanked Belgium.
King Philippe urged China to ratify the treaty, and China urged Belgium to ratify the treaty.
The “two sides” will meet again in the autumn — in Brussels.
"""
HEAD = """\
document: test
title: A test
text: test.txt
language: en
date: 2014-03-31
"""
GOOD = """\
  - type: Request
    actor: state:CN
    addressee: state:BE
    quote: China and Belgium agreed
"""

_LONG = "\\" * 1_000_001

Run = Callable[..., Checked]


@pytest.fixture
def run(warm: Pipeline, tmp_path: Path) -> Run:
    def check(
        content: str | bytes, text: str | bytes | None = TEXT, name: str = "d.yaml"
    ) -> Checked:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        if text is not None:
            data = text.encode() if isinstance(text, str) else text
            (tmp_path / "test.txt").write_bytes(data)
        (checked,) = copy(warm).check([tmp_path / name])
        return checked

    return check


def marked(document: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a document without its marks, and the line and column of each."""
    plain, *rest = document.split("▶")
    places = []
    for part in rest:
        places.append((plain.count("\n") + 1, len(plain) - plain.rfind("\n")))
        plain += part
    return plain, places


def places(checked: Checked) -> list[tuple[int, int]]:
    return [(located.line, located.column) for located in checked.report]


def messages(checked: Checked) -> list[str]:
    return [located.result.message for located in checked.report]


def assert_told(checked: Checked, wanted: list[tuple[int, int]], words: tuple[str, ...]) -> None:
    said = [str(located) for located in checked.report]
    assert places(checked) == wanted, said
    for message, part in zip(messages(checked), words, strict=True):
        assert part in message
        assert "\n" not in message
        assert message[-1] in ".?"
    assert checked.conversion is None


def test_a_good_document(run: Run) -> None:
    checked = run(HEAD + "facts:\n" + GOOD)
    assert messages(checked) == []
    assert checked.conversion is not None


FACTS: dict[str, tuple[str, ...]] = {
    # Quotes
    "a quote that is not in the text": (
        GOOD.replace("quote: China and Belgium agreed", "quote: ▶China and Belgium agree on it"),
        "nearest passage, in line 3, is “China and Belgium agreed on agriculture.”.",
    ),
    "a quote with straight quotation marks": (
        GOOD.replace("quote: China and Belgium agreed", "quote: ▶The 'two sides' will"),
        "it says '“two sides”' where the quote says ''two sides''",
    ),
    "a quote that occurs twice": (
        GOOD.replace(
            "quote: China and Belgium agreed", "quote: ▶>-\n      to ratify\n      the treaty"
        ),
        "The quote occurs 2 times; make it longer, or add prefix, suffix or occurrence:"
        " (1) in line 4, “…",
    ),
    "a prefix that does not stand before the quote": (
        GOOD.replace("China and Belgium agreed", "to ratify the treaty\n    prefix: ▶Viet Nam"),
        "The quote is in the text, but not with this prefix; correct it",
    ),
    "occurrence 0": (GOOD + "    occurrence: ▶0\n", "must be a whole number from 1, not '0'"),
    "occurrence -1": (GOOD + "    occurrence: ▶-1\n", "must be a whole number from 1, not '-1'"),
    "occurrence 2 of 1": (GOOD + "    occurrence: ▶2\n", "The quote occurs once"),
    "a huge occurrence": (GOOD + f"    occurrence: ▶{'9' * 5000}\n", "a whole number from 1"),
    "digits of another script": (GOOD + "    occurrence: ▶١\n", "whole number from 1, not '١'"),
    "a list as occurrence": (GOOD + "    occurrence: ▶[1]\n", "must be a whole number from 1."),
    "an empty occurrence": (GOOD + "    occurrence:▶\n", "must be a whole number from 1, not ''"),
    "a quote of white space": (
        GOOD.replace("quote: China and Belgium agreed", "quote: ▶'  '"),
        "The value of 'quote' is empty; give words of the document.",
    ),
    "a list as a quote": (
        GOOD.replace("quote: China and Belgium agreed", "quote: ▶[China, Belgium]"),
        "must be words; for several passages write evidence, a list of entries with a quote.",
    ),
    "a mapping as a quote": (
        GOOD.replace("quote: China and Belgium agreed", "quote: ▶{en: China}"),
        "The value of 'quote' must be words",
    ),
    "a quote longer than the text": (
        GOOD.replace("quote: China and Belgium agreed", "quote: ▶" + "word " * 5000),
        "The quote is not in the text",
    ),
    "no quote": (
        GOOD.replace("    quote: China and Belgium agreed\n", "").replace("type", "▶type"),
        "Give as quote the words of the document that say this.",
    ),
    "no quote of an entity": (
        "  - ▶id: group:g\n    type: Group\n    label: G\n    ofState: state:BE\n",
        "Give as quote the words of the document that say this.",
    ),
    "a prefix without a quote": (
        "  - ▶type: Request\n    actor: state:CN\n    addressee: state:BE\n    prefix: China\n",
        "Give as quote the words of the document that say this.",
    ),
    "an empty prefix": (GOOD + "    prefix: ▶''\n", "The value of 'prefix' is empty"),
    "evidence that is wrong in each way": (
        GOOD.replace(
            "quote: China and Belgium agreed",
            "evidence:\n      - ▶words\n      - quote: Joint statement\n        ▶qoute: x\n"
            "      - quote: ▶no such words\n      - ▶prefix: x\n      - quote: ▶[x]\n      - ▶[x]\n"
            "      - ▶quote: Joint statement",
        ),
        "Evidence must be a list of entries with a quote",
        "Evidence has no key 'qoute'; did you mean 'quote'?",
        "The quote is not in the text",
        "Give as quote the words",
        "The value of 'quote' must be words",
        "Evidence must be a list of entries with a quote",
        "This passage is quoted by the entry already; remove it.",
    ),
    "empty evidence": (
        GOOD.replace("quote: China and Belgium agreed", "evidence: ▶[]"),
        "Evidence must be a list of entries with a quote: '- quote: …'.",
    ),
    # Types and keys
    "an unknown type": (
        GOOD.replace("Request", "▶Requst"),
        "There is no type 'Requst'; nearest known: Request.",
    ),
    "a type in small letters": (
        GOOD.replace("Request", "▶request"),
        "There is no type 'request'; nearest known: Request.",
    ),
    "a type that is too general": (
        GOOD.replace("Request", "▶Actor"),
        "The type 'Actor' is too general; choose Group, InternationalOrganization, Organ, Person,",
    ),
    "a type unlike any": (
        GOOD.replace("Request", "▶Xyz"),
        "There is no type 'Xyz'; nearest known: Acceptance, Act,",
    ),
    "a list as type": (GOOD.replace("Request", "▶[Request]"), "The type of an entry is one word"),
    "no type": (
        GOOD.replace("type: Request\n    a", "▶a"),
        "Give the type of the entry, such as Request or Person.",
    ),
    "a misspelt type": (
        GOOD.replace("type: Request", "▶tpye: Request"),
        "Give the type of the entry, such as Request or Person.",
    ),
    "a misspelt key": (
        GOOD.replace("actor", "▶actr"),
        "A Request takes no key 'actr'; did you mean 'actor'?",
    ),
    "a key of another type": (
        GOOD + "    ▶visitor: state:BE\n",
        "A Request takes no key 'visitor'; it belongs to Visit.",
    ),
    "a key unlike any": (GOOD + "    ▶xyzzy: 1\n", "takes no key 'xyzzy'; known: actor, addressee"),
    "a key that is derived": (
        GOOD + "    ▶involves: state:BE\n",
        "A Request takes no key 'involves'; it follows from others; leave it out.",
    ),
    "a key with a newline and a bell in it": (
        GOOD + '    ▶"a\\n\\a": x\n',
        "takes no key 'a\\u000A\\u0007'",
    ),
    "a key that stands twice": (
        GOOD + "    ▶actor: state:BE\n    ▶actor: state:VN\n",
        "The key 'actor' stands in line 8 already",
        "The key 'actor' stands in line 8 already",
    ),
    "a key that is no word": (GOOD + "    ? ▶[a, b]\n    : c\n", "A key must be a word."),
    "an alias": (
        GOOD.replace("actor: ", "actor: &a ").replace("addressee: state:BE", "addressee: ▶*a"),
        "An alias (*) is not read; write the value out.",
    ),
    "a merge key": (
        GOOD.replace("- type", "- &a\n    type") + "  - ▶<<: *a\n    summary: x\n",
        "A merge key (<<) is not read; write the keys out.",
    ),
    "a tag": (
        GOOD + "    summary: ▶!!python/object/apply:os.system [ls]\n",
        "A tag is not read; remove '!!python/object/apply:os.system'.",
    ),
    # Identifiers
    "an id that leads elsewhere": (
        "  - {id: ▶'agreement:../x', type: Treaty, party: [state:BE, state:CN], quote: On}\n",
        "'agreement:../x' cannot be an id; write it like agreement:some-name",
    ),
    "ids with a blank, quotes and angle brackets": (
        "".join(
            f"  - {{id: ▶{i}, type: Group, label: L, ofState: state:BE, quote: On}}\n"
            for i in ("'group:a b'", "'group:\"a\"'", "'group:<a>'", "'group:'", "'group:é'", "g")
        ),
        "'group:a b' cannot be an id",
        "'group:\"a\"' cannot be an id",
        "'group:<a>' cannot be an id",
        "'group:' cannot be an id",
        "'group:é' cannot be an id",
        "'g' cannot be an id; write it like group:some-name",
    ),
    "a list as an id": (
        "  - {id: ▶[group:g], type: Group, label: L, ofState: state:BE, quote: On}\n",
        "An id is a word, such as agreement:evipa.",
    ),
    "an id of the wrong kind": (
        "  - {id: ▶treaty:x, type: Treaty, label: L, party: [state:BE, state:CN], quote: On}\n",
        "The id of a Treaty begins with 'agreement:', not with 'treaty:'.",
    ),
    "an id that stands twice": (
        "  - {id: group:g, type: Group, label: L, ofState: state:BE, quote: On}\n"
        "  - {id: ▶group:g, type: Group, label: M, ofState: state:BE, quote: On}\n",
        "The id 'group:g' stands in line 7 already; each entry has its own.",
    ),
    "ids that differ in capitals": (
        "  - {id: group:g, type: Group, label: L, ofState: state:BE, quote: On}\n"
        "  - {id: ▶group:G, type: Group, label: M, ofState: state:BE, quote: On}\n"
        "  - {id: ▶state:be, type: State, label: M, quote: On}\n",
        "The id 'group:G' differs from 'group:g' in line 7 only in capitals.",
        "The id 'state:be' differs from 'state:BE' only in capitals; write 'state:BE'.",
    ),
    "an id that the reference data knows as something else": (
        "  - {id: ▶event:treaty, type: Meeting, participant: [state:BE, state:CN], quote: On}\n"
        "  - {id: ▶event:treaty, type: Meeting, participant: [state:BE, state:CN], quote: On}\n",
    ),
    # References
    "unknown ids in a list": (
        GOOD.replace(
            "addressee: state:BE", "addressee: [▶state:CHN, ▶state:be, state:BE, ▶person:xi]"
        ),
        "The id 'state:CHN' is not known; correct it, or add an entry that declares it."
        " Nearest known: state:CN (China).",
        "Nearest known: state:BE (Belgium)",
        "Nearest known: person:xi-jinping (Xi Jinping).",
    ),
    "a label where an id is wanted": (
        GOOD.replace("addressee: state:BE", "addressee: ▶Belgium"),
        "The value of 'addressee' must be an id such as state:BE, not 'Belgium'. Nearest known:"
        " state:BE (Belgium).",
    ),
    "an unknown sector": (
        GOOD + "    sector: [▶agriculture, ▶sector:agricultur]\n",
        "Nearest known: sector:agriculture (agriculture).",
        "Nearest known: sector:agriculture (agriculture),",
    ),
    "a mapping where an id is wanted": (
        GOOD + "    sector: ▶{a: b}\n    place: [▶[state:BE]]\n",
        "The value of 'sector' must be an id, or a list of ids.",
        "The value of 'place' must be an id, or a list of ids.",
    ),
    "an empty list": (
        GOOD + "    sector: ▶[]\n    place:▶\n",
        "The list of 'sector' is empty; give values, or leave the key out.",
        "The value of 'place' is empty; give one, or leave the key out.",
    ),
    "the same id twice in a list": (
        GOOD + "    sector: [sector:trade, ▶sector:trade]\n",
        "'sector:trade' stands in this list already; remove it.",
    ),
    "references to entries that are faulty themselves": (
        "  - {id: ▶treaty:a, type: Treaty, label: L, party: [state:BE, state:CN], quote: On}\n"
        "  - {id: event:b, type: ▶Xyz, quote: On}\n"
        "  - {id: group:c, type: Group, label: ▶{}, ofState: state:BE, quote: On}\n"
        + GOOD
        + "    concerns: [treaty:a, agreement:a, group:c]\n    partOf: event:b\n",
        "The id of a Treaty begins with 'agreement:'",
        "There is no type 'Xyz'",
        "The value of 'label' must be words, or words by language.",
    ),
    # Values
    "dates that there are not": (
        "".join(
            GOOD.replace("China and Belgium agreed", quote) + f"    date: ▶{date}\n"
            for quote, date in (
                ("On 31", "2025-02-30"),
                ("31 March", "2025-13"),
                ("March 2014", "31-03-2014"),
                ("2014 China", "2023/2021"),
                ("China and", "../.."),
                ("on agriculture", "2014?"),
                ("President Xi", "{a: b}"),
            )
        ),
        "In 'date': '2025-02-30' does not exist; that month has 28 days.",
        "In 'date': '2025-13' does not exist; a year has 12 months.",
        "In 'date': '31-03-2014' is not a date; write 2014-03-31.",
        "In 'date': '2023/2021' ends before it begins; turn the interval round.",
        "In 'date': '../..' is open at both ends; leave the date out instead.",
        "In 'date': '2014?' is a form of EDTF that is not read",
        "The value of 'date' must be a date.",
    ),
    "two dates": (GOOD + "    date: ▶[2014, 2015]\n", "Give at most one date of the fact"),
    "numbers that there are not": (
        "".join(
            f"  - {{type: Meeting, participant: [state:BE, state:CN], quote: {q}, ordinal: ▶{n}}}\n"
            for q, n in zip(
                ("On 31", "31 March", "March 2014", "2014 China", "China and"),
                ("0", "-3", "1e3", "1.5", "٣"),
                strict=True,
            )
        ),
        "a whole number from 1",
        "The value of 'ordinal' must be a whole number, not '-3'.",
        "The value of 'ordinal' must be a whole number, not '1e3'.",
        "The value of 'ordinal' must be a whole number, not '1.5'.",
        "The value of 'ordinal' must be a whole number, not '٣'.",
    ),
    "labels that there are not": (
        "".join(
            f"  - {{id: 'group:{i}', type: Group, ofState: state:BE, quote: On, label: {label}}}\n"
            for i, label in enumerate(
                ("▶''", "{▶english: x}", "{en: ▶''}", "▶{}", "▶[]", "{en: ▶{en: x}}", '▶"a\\u202e"')
            )
        ),
        "The value of 'label' is empty; give words.",
        "'english' is no language tag, such as en or zh-Hans.",
        "The value of 'label' is empty; give words.",
        "The value of 'label' must be words, or words by language.",
        "The list of 'label' is empty",
        "The value of 'label' must be words, or words by language.",
        "The character U+202E changes the direction of writing; remove it.",
    ),
    "values that no dump could be read with": (
        f"  - {{type: Group, ofState: state:BE, quote: On, label: ▶{_LONG}}}\n"
        + GOOD
        + f"    summary: {{fr: ▶{_LONG}}}\n    sector: ▶{_LONG}\n    date: ▶{_LONG}\n",
        "The value of 'label' has more than 1,000,000 characters; shorten it.",
        "The value of 'summary' has more than 1,000,000 characters; shorten it.",
        "The value of 'sector' has more than 1,000,000 characters; shorten it.",
        "The value of 'date' has more than 1,000,000 characters; shorten it.",
    ),
    "labels in languages whose parts there are not": (
        "  - {type: Group, ofState: state:BE, quote: On, label: {▶en-12: a, ▶en-ab-cd: b}}\n",
        "'en-12' is no language tag, such as en or zh-Hans.",
        "'en-ab-cd' is no language tag, such as en or zh-Hans.",
    ),
    "two labels in one language": (
        "  - {type: Group, ofState: state:BE, quote: On, label: ▶{en: [a, b]}}\n",
        "one in each language at most",
    ),
    # What a fact says
    "an actor who held no post": (
        GOOD.replace("state:CN", "[state:CN, ▶person:elio-di-rupo]"),
        "person:elio-di-rupo is not known to have held a post on 2014-03-31",
    ),
    "a post that nobody held": (
        GOOD.replace("state:CN", "▶post:prime-minister-of-belgium"),
        "Nobody is known to have held post:prime-minister-of-belgium on 2014-03-31",
    ),
    "an actor whose tenure is faulty": (
        GOOD.replace("state:CN", "person:elio-di-rupo")
        + "  - type: ▶Tenur\n    holder: person:elio-di-rupo\n    quote: Joint statement\n"
        "    post: post:prime-minister-of-belgium\n    attested: 2014-03-31\n",
        "There is no type 'Tenur'; nearest known: Tenure.",
    ),
    "an actor whose tenure has no date": (
        GOOD.replace("state:CN", "person:elio-di-rupo")
        + "  - type: Tenure\n    holder: person:elio-di-rupo\n    quote: Joint statement\n"
        "    post: post:prime-minister-of-belgium\n    attested: ▶last year\n",
        "In 'attested': 'last year' is not a date",
    ),
    "the same fact twice": (
        GOOD + GOOD.replace("type", "▶type"),
        "This says the same as the entry in line 7; remove one.",
    ),
    "an actor of the wrong kind, once": (
        GOOD.replace("state:CN", "[state:CN, ▶sector:trade]"),
        "This is about sector:trade.",
    ),
    "a tenure that ends before it begins": (
        "  - type: Tenure\n    holder: person:xi-jinping\n    post: post:president-of-china\n"
        "    start: ▶2014\n    end: 2013\n    quote: President Xi Jinping\n",
        "The end of the tenure lies before its start: check both dates.",
    ),
    "errors of the reader and of the shapes together": (
        "  - ▶type: Request\n    addressee: ▶sector:trade\n    date: ▶2014-02-30\n"
        "    sector: ▶sector:tradee\n    quote: ▶nothing like it\n",
        "Say in actor who asks",
        "This is about sector:trade.",
        "In 'date': '2014-02-30' does not exist",
        "Nearest known: sector:trade (trade)",
        "The quote is not in the text",
    ),
    # What is no entry
    "entries that are none": (
        "  - ▶words\n  - ▶[a]\n" + GOOD,
        "An entry of 'facts' must have keys",
        "An entry of 'facts' must have keys",
    ),
    "omitted passages": (
        GOOD + "omitted:\n  - ▶quote: King Philippe\n  - quote: ▶King Filip\n    reason: ▶''\n"
        "  - quote: two sides\n    reason: x\n    ▶foo: y\n  - ▶reason: x\n  - ▶words\n",
        "Give as reason, in words, why the passage states no fact.",
        "nearest passage, in line 4, is “King Philippe”",
        "Give as reason, in words, why the passage states no fact.",
        "An omitted passage takes no key 'foo'; it has quote and reason.",
        "Give as quote the words",
        "An entry of 'omitted' must have keys",
    ),
}
del FACTS["an id that the reference data knows as something else"]


@pytest.mark.parametrize("case", FACTS.values(), ids=FACTS)
def test_facts(run: Run, case: tuple[str, ...]) -> None:
    document, *words = case
    plain, wanted = marked(HEAD + "facts:\n" + document)
    checked = run(plain)
    assert_told(checked, wanted, tuple(words))
    assert checked.readable


HEADS: dict[str, tuple[str, ...]] = {
    "no name": (
        "▶title: T\ntext: test.txt\nlanguage: en\ndate: 2014\n",
        "The file does not say what it is; begin it with a line 'document: NAME'.",
    ),
    "a misspelt name": (
        "title: T\n▶documnet: test\ntext: test.txt\nlanguage: en\ndate: 2014\nfacts:\n" + GOOD,
        "The file does not say what it is",
    ),
    "another file altogether": (
        "▶services:\n  web:\n    image: x\n",
        "The file does not say what it is",
    ),
    "both a document and reference data": (
        HEAD + "▶reference: test\n",
        "The file cannot be both document and reference; keep one of the keys.",
    ),
    "a name that leads elsewhere": (
        HEAD.replace("document: test", "document: ▶../test"),
        "'../test' cannot be the name of a document",
    ),
    "a name with quotes and angle brackets": (
        HEAD.replace("document: test", "document: ▶'\"a\" <b>'") + "facts:\n" + GOOD,
        "'\"a\" <b>' cannot be the name of a document",
    ),
    "a list as a name": (
        HEAD.replace("document: test", "document: ▶[test]"),
        "This cannot be the name of a document",
    ),
    "an empty name": (
        HEAD.replace("document: test", "document:▶"),
        "'' cannot be the name of a document",
    ),
    "nothing but a name": (
        "▶▶▶▶document: test\n",
        "Give the language of the text",
        "Give the one date of the document",
        "Give the title of the source",
        "Give the words of the document: in text, the name of the file that holds them; where a"
        " corpus has one document a line, the words.",
    ),
    "no text, of which the quotes are not to blame": (
        HEAD.replace("document", "▶document").replace("text: test.txt\n", "") + "facts:\n" + GOOD,
        "Give the words of the document: in text, the name of the file that holds them; where a"
        " corpus has one document a line, the words.",
    ),
    "a language that is none": (
        HEAD.replace("language: en", "language: ▶en us") + "facts:\n" + GOOD + "    label: L\n",
        "BCP 47 tag",
    ),
    "a language whose parts there are not": (
        HEAD.replace("language: en", "language: ▶en-12") + "facts:\n" + GOOD + "    label: L\n",
        "'en-12' is no language; give one BCP 47 tag, such as en or zh-Hans.",
    ),
    "each key wrong": (
        "document: test\ntitle: {▶english: T}\ntext: test.txt\nlanguage: ▶English\n"
        "date: ▶2014-02-30\n"
        "license: ▶CC BY\nsource: ▶http://[x\n▶publsher: x\n▶foo: bar\n▶sha256: x\nfacts: ▶none\n",
        "'english' is no language tag",
        "BCP 47 tag",
        "In 'date': '2014-02-30' does not exist",
        "The value of 'license' must be a web address, not 'CC BY'.",
        "The value of 'source' must be a web address, not 'http://[x'.",
        "A document takes no key 'publsher'; did you mean 'publisher'?",
        "A document takes no key 'foo'; known: date, facts, language",
        "A document takes no key 'sha256'",
        "The value of 'facts' must be a list of entries",
    ),
    "a key that stands twice": (
        HEAD + "▶title: Another\n",
        "The key 'title' stands in line 2 already",
    ),
    "a text in another folder": (
        HEAD.replace("test.txt", "▶../test.txt"),
        "The text must lie in the same folder; give its file name alone",
    ),
    "a text anywhere": (HEAD.replace("test.txt", "▶/etc/passwd"), "must lie in the same folder"),
    "a text without a name": (HEAD.replace("test.txt", "▶''"), "must lie in the same folder"),
    "a folder as a text": (HEAD.replace("test.txt", "▶.."), "must lie in the same folder"),
    "a list as a text": (HEAD.replace("test.txt", "▶[test.txt]"), "must lie in the same folder"),
    "a text whose name holds a NUL": (
        HEAD.replace("test.txt", '▶"test\\0.txt"'),
        "The character U+0000 is no text; remove it.",
    ),
}


@pytest.mark.parametrize("case", HEADS.values(), ids=HEADS)
def test_documents(run: Run, case: tuple[str, ...]) -> None:
    document, *words = case
    plain, wanted = marked(document)
    checked = run(plain)
    assert_told(checked, wanted, tuple(words))
    assert checked.readable


def test_a_passage_that_is_too_long(run: Run) -> None:
    plain, wanted = marked(HEAD + "facts:\n" + GOOD.replace("China and", "▶China and"))
    text = TEXT.replace("China and", "China" + "\n" * 1_000_000 + "and")
    words = "The quoted passage has more than 1,000,000 characters; quote less of it."
    assert_told(run(plain, text), wanted, (words,))


def test_a_language_in_a_list_is_that_of_the_words(run: Run) -> None:
    checked = run(HEAD.replace("language: en", "language: [fr]") + "facts:\n" + GOOD)
    assert checked.conversion is not None
    assert '"A test"@fr' in {obj for _, _, obj in checked.conversion.triples}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "The text cannot be read: "),
        (None, "test.txt: There is no such file; check the path."),
        ("", "The text is empty"),
        (" \n\n", "The text is empty"),
        (b"line\nab\xe9", "The text cannot be read: test.txt:2:3: The byte 0xE9 is not UTF-8"),
        (TEXT.encode("utf-16"), "The text cannot be read: test.txt:1:1: The file is UTF-16"),
    ],
)
def test_a_text_that_cannot_be_read(run: Run, text: str | bytes | None, words: str) -> None:
    faulty = GOOD.replace("state:BE", "▶state:EB")
    plain, wanted = marked(HEAD.replace("test.txt", "▶test.txt") + "facts:\n" + faulty)
    checked = run(plain, text)
    assert_told(checked, wanted, (words, "Nearest known: state:BE (Belgium)"))
    assert not checked.readable


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ("\u202e", "In line 6, column 2 of the text: The character U+202E changes the direction"),
        ("\0", "In line 6, column 2 of the text: The character U+0000 is no text; remove it."),
    ],
)
def test_a_text_with_odd_characters(run: Run, odd: str, words: str) -> None:
    plain, wanted = marked(HEAD.replace("test.txt", "▶test.txt") + "facts:\n" + GOOD)
    assert_told(run(plain, TEXT + f"x{odd}y"), wanted, (words,))


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("", (1, 1), "The file is empty"),
        ("\ufeff", (1, 1), "The file is empty"),
        ("# nothing but a comment\n", (1, 1), "The file is empty"),
        (HEAD + "facts:\n\t- type: Request\n", (7, 1), "A tab stands where spaces indent"),
        (HEAD + "facts: [\n", (7, 1), "The file ends before a bracket is closed"),
        (HEAD + "---\n" + HEAD, (6, 1), "A second document begins here"),
        (HEAD.encode() + b"publisher: Caf\xe9\n", (6, 15), "The byte 0xE9 is not UTF-8"),
        (HEAD.encode("utf-16"), (1, 1), "The file is UTF-16; save it as UTF-8."),
        (HEAD + "publisher: a\0b\n", (6, 13), "The character U+0000 is not allowed"),
        (HEAD + "facts: " + '["]",' * 100_000, (6, 118), "nested too deep"),
    ],
)
def test_files_that_are_no_yaml(
    run: Run, content: str | bytes, place: tuple[int, int], words: str
) -> None:
    checked = run(content)
    assert_told(checked, [place], (words,))
    assert not checked.readable


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("document", "\ufeffdocument")])
def test_line_ends_and_a_byte_order_mark_are_accepted(run: Run, change: tuple[str, str]) -> None:
    for text in (TEXT, "\ufeff" + TEXT.replace(*change)):
        assert messages(run((HEAD + "facts:\n" + GOOD).replace(*change), text)) == []


def test_places_do_not_depend_on_line_ends(run: Run) -> None:
    faulty = HEAD + "facts:\n" + GOOD.replace("state:BE", "state:EB")
    found = [places(run(faulty.replace("\n", end))) for end in ("\n", "\r\n", "\r")]
    assert found == [[(9, 16)]] * 3


def test_reference_data_without_a_text_has_no_quotes(run: Run) -> None:
    plain, wanted = marked(
        "reference: r\ntitle: T\nfacts:\n  - id: group:g\n    type: Group\n    label: {en: G}\n"
        "    ofState: state:BE\n    quote: ▶words\n"
    )
    words = "A quote needs a text: name its file in the key 'text', or remove the quote."
    assert_told(run(plain), wanted, (words,))
    assert messages(run(plain.replace("    quote: words\n", ""))) == []


def test_an_id_that_the_reference_data_knows_as_something_else(
    warm: Pipeline, tmp_path: Path
) -> None:
    head = "title: T\nlanguage: en\n"
    (tmp_path / "r.yaml").write_text(
        f"reference: r\n{head}facts:\n  - {{id: event:e, type: Ceremony, quote: On}}\n"
        "text: test.txt\n"
    )
    (tmp_path / "test.txt").write_text(TEXT)
    (tmp_path / "d.yaml").write_text(
        HEAD + "facts:\n  - {id: event:e, type: Session, body: organization:eu, quote: On}\n"
    )
    found = list(copy(warm).check([tmp_path / "d.yaml", tmp_path / "r.yaml"]))
    assert [messages(checked) for checked in found] == [
        [],
        [
            "The reference data knows 'event:e' as a Ceremony, not as a Session; correct the type"
            " or choose another id."
        ],
    ]


def in_json(**changes: object) -> dict[str, object]:
    request = {
        "type": "Request",
        "actor": "state:CN",
        "addressee": "state:BE",
        "quote": "China and Belgium agreed",
    }
    return {
        "document": "test",
        "title": "A test",
        "text": "test.txt",
        "language": "en",
        "date": "2014-03-31",
        "facts": [request | changes],
    }


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"date": 2014.5}, (13, 12), "'2014.5' is not a date"),
        ({"summary": None}, (13, 15), "The value null is not read"),
        ({"summary": True}, (13, 15), "The value true is not read"),
        ({"sector": float("nan")}, (13, 14), "The value NaN is not read"),
        ({"summary": "a\ud800b"}, (13, 15), "The character U+D800 is no text; remove it."),
        (
            {"sector": ["sector:trade", "sector:trad"]},
            (15, 5),
            "Nearest known: sector:trade (trade)",
        ),
        ({"actor": "state:XX", "addressee": ["state:BE"]}, (10, 13), "'state:XX' is not known"),
        ({"occurrence": 2}, (13, 18), "The quote occurs once; correct the occurrence."),
        ({"occurrence": "1", "foo": 1}, (14, 4), "takes no key 'foo'"),
    ],
)
def test_json(run: Run, changes: dict[str, object], place: tuple[int, int], words: str) -> None:
    checked = run(json.dumps(in_json(**changes), indent=1), name="d.json")
    assert_told(checked, [place], (words,))


def test_a_corpus_is_told_of_by_line(warm: Pipeline, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    inline = {**in_json(), "text": TEXT}
    lines = [
        "\ufeff" + json.dumps({**inline, "document": "a"}),
        "",
        json.dumps({**in_json(date="2014-02-30"), "text": TEXT, "document": "b"}),
        '{"document": ',
        "[]",
        json.dumps({**inline, "text": ["x"], "document": "c"}),
        json.dumps({**inline, "text": " ", "document": "d"}),
        '{"a": \xff',
        json.dumps({**inline, "text": TEXT.replace("\n", "\r\n"), "document": "e"}),
    ]
    path.write_bytes("\r\n".join(lines).encode("utf-8").replace("\xff".encode(), b"\xff"))
    found = list(copy(warm).check([path]))
    told = [(x.line, x.column, x.result.message) for c in found for x in c.report]
    assert [line for line, _, _ in told] == [3, 4, 5, 6, 7, 8]
    assert all(checked.readable for checked in found)
    parts = (
        "'2014-02-30' does not exist",
        "a value is missing",
        "A document must be a JSON object",
        "The text must lie in the same folder",
        "The text is empty",
        "The byte 0xFF is not UTF-8",
    )
    for (line, column, message), part in zip(told, parts, strict=True):
        assert part in message
        assert 1 <= column <= len(lines[line - 1])
    assert [c.report.conforms for c in found] == [True] + [False] * 6 + [True]


def test_no_more_than_a_thousand_errors_are_listed(run: Run) -> None:
    checked = run(HEAD + "facts:\n" + "  - x\n" * 1500)
    assert len(messages(checked)) == 1001
    assert messages(checked)[0] == "Only the first 1000 errors are listed."


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (["good"], 0),
        (["good", "bad"], 1),
        (["good", "broken", "bad"], 3),
        (["good", "absent"], 3),
    ],
)
def test_the_exit_code_is_the_worst(tmp_path: Path, files: list[str], code: int) -> None:
    (tmp_path / "test.txt").write_text(TEXT)
    (tmp_path / "good.yaml").write_text(HEAD + "facts:\n" + GOOD)
    (tmp_path / "bad.yaml").write_text(HEAD.replace(": test\n", ": bad\n") + "facts: x\n")
    (tmp_path / "broken.yaml").write_text("a: [\n")
    before = sorted(tmp_path.iterdir())
    done = CliRunner().invoke(main, ["check", *(str(tmp_path / f"{name}.yaml") for name in files)])
    assert done.exit_code == code
    assert "Traceback" not in done.output
    assert sorted(tmp_path.iterdir()) == before
    if "absent" not in files:
        assert f"{tmp_path / 'good.yaml'}: conforms" in done.stdout
    if "bad" in files:
        assert f"{tmp_path / 'bad.yaml'}:6:8: The value of 'facts' must be a list" in done.stderr


def test_nothing_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(HEAD + "facts:\n" + GOOD)
    store = tmp_path / "store"
    done = CliRunner().invoke(main, ["load", "--store", str(store), str(tmp_path / "d.yaml")])
    assert done.exit_code == 3
    assert f"{tmp_path / 'd.yaml'}:3:7: The text cannot be read" in done.stderr
    assert not store.exists()
