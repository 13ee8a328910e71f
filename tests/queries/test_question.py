"""Question files that do not keep to the form are refused, with the place."""

import re
from pathlib import Path

import pytest

from dipgraph.query import Question, QuestionError, read_question

_HEADER = """\
#+ summary: Who?
#+ description: Those who do.
#+ tags: [one, two]
#+ params:
#+   state: the state
"""
_QUERY = """
PREFIX dip: <https://w3id.org/dipgraph/ontology#>
PREFIX state: <https://w3id.org/dipgraph/id/state/>
SELECT ?kind (COUNT(DISTINCT ?fact) AS ?facts) WHERE {
  { SELECT ?fact WHERE {
    VALUES ?state { state:BE }
    ?fact dip:involves ?state .
  } }
  VALUES ?state { state:BE }
  VALUES ?kind { dip:State dip:Organ }
}
GROUP BY ?kind
"""


def _read(folder: Path, text: str) -> Question:
    path = folder / "who.rq"
    path.write_text(text, encoding="utf-8")
    return read_question(path)


def test_a_question_is_read(tmp_path: Path) -> None:
    question = _read(tmp_path, _HEADER + _QUERY)
    assert (question.name, question.summary, question.tags) == ("who", "Who?", ("one", "two"))
    (parameter,) = question.parameters
    assert (parameter.name, parameter.default, parameter.optional) == ("state", "state:BE", False)
    assert question.kind_of(parameter) == "state"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_HEADER.replace("tags", "tag") + _QUERY, "who.rq:3: unknown key 'tag'"),
        (_HEADER.replace("#+ tags: [one, two]", "#+ tags"), "who.rq:3: a header line"),
        (_HEADER.replace("#+ summary: Who?\n", "") + _QUERY, "lacks 'summary'"),
        (_HEADER.replace("#+ description: Those who do.\n", "") + _QUERY, "lacks 'description'"),
        (_HEADER + "#+   state: again\n" + _QUERY, "who.rq:6: 'state' is given twice"),
        (_HEADER + "#+   other: another\n" + _QUERY, "'other' has no line VALUES ?other"),
        (_HEADER.replace("#+   state: the state\n", "") + _QUERY, "who.rq:10: the header does not"),
        (
            _HEADER
            + _QUERY.replace("    VALUES ?state { state:BE }\n", " VALUES ?state { state:BE } "),
            "who.rq:11: no argument reaches this 'state'",
        ),
        (
            _HEADER
            + _QUERY.replace("  VALUES ?state { state:BE }\n  V", "  VALUES ?state { UNDEF }\n  V"),
            "who.rq:14: 'state' has another default",
        ),
    ],
)
def test_what_is_out_of_form_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(QuestionError, match=re.escape(words)):
        _read(tmp_path, text)


def test_an_argument_goes_into_every_line(tmp_path: Path) -> None:
    question = _read(tmp_path, _HEADER + _QUERY)
    bound = question.bind({"state": "<https://example.org/x>"})
    assert bound == question.text.replace("{ state:BE }", "{ <https://example.org/x> }")
    assert bound.count("<https://example.org/x>") == 2
    assert question.bind({}) == question.text


def test_an_unknown_argument_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="no parameter 'stat'"):
        _read(tmp_path, _HEADER + _QUERY).bind({"stat": "<https://example.org/x>"})


def test_a_literal_with_braces_and_blanks_is_a_default(tmp_path: Path) -> None:
    line = 'VALUES ?state { "a } \\" {"@en }'
    question = _read(tmp_path, _HEADER + _QUERY.replace("VALUES ?state { state:BE }", line))
    assert question.parameters[0].default == '"a } \\" {"@en'
    assert question.kind_of(question.parameters[0]) is None
    assert question.bind({"state": '"b"'}).count('VALUES ?state { "b" }') == 2


def test_only_the_projection_names_facts(tmp_path: Path) -> None:
    question = _read(tmp_path, _HEADER + _QUERY)
    count = "(COUNT(DISTINCT ?fact) AS ?facts)"
    named = question.naming_facts(question.bind({"state": f'"{count}"'}))
    assert named.count(count) == 2
    assert named.count("GROUP_CONCAT(DISTINCT STR(?fact)") == 1


def test_an_optional_parameter_that_is_a_prefix_has_that_kind(tmp_path: Path) -> None:
    question = _read(tmp_path, _HEADER + _QUERY.replace("state:BE", "UNDEF"))
    assert question.parameters[0].optional
    assert question.kind_of(question.parameters[0]) == "state"
    free = _HEADER.replace("state:", "from:") + _QUERY.replace("?state", "?from")
    question = _read(tmp_path, free.replace("state:BE", "UNDEF"))
    assert question.kind_of(question.parameters[0]) is None
