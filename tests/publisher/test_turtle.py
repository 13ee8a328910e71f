"""The Turtle of any graph says what the graph says, and looks as promised."""

import io

import pyoxigraph as ox
from hypothesis import example, given
from hypothesis import strategies as st

from dipgraph.namespaces import DIP, RDF_TYPE, SKOS, XSD
from dipgraph.publisher.jsonld import context, write_jsonld
from dipgraph.publisher.turtle import release_prefixes, turtle, write_trig, write_turtle

_PREFIXES = release_prefixes({"state": "https://w3id.org/dipgraph/id/state/"})

_odd = st.sampled_from(
    ["", ".", "..", "-", "a.", ".a", "a-", "0", "_", "é", "日本", "\U0001f600", "a:b", "a%20b"]
) | st.sampled_from(["(b)", "~", "a/b", "a,b;c", "a'b", "$", "?x=1&y=2"])
_iris = st.builds(
    lambda start, end: ox.NamedNode(start + end),
    st.sampled_from([DIP, "https://w3id.org/dipgraph/id/state/", "http://example.org/", "urn:x:"]),
    _odd,
)
_words = st.text(st.characters(exclude_categories=["Cs"]))
_numbers = st.sampled_from(
    ["1", "01", "-1", "+1", "1.", ".5", "1.0", "1e0", "1.E5", "1E+3", "INF", "true", "1 ", "", "a"]
)
_types = st.sampled_from(
    [ox.NamedNode(XSD + n) for n in ("integer", "decimal", "double", "boolean", "date", "int")]
)
_literals = st.one_of(
    _words.map(ox.Literal),
    st.builds(
        lambda w, tag: ox.Literal(w, language=tag), _words, st.sampled_from(["en", "zh-hant"])
    ),
    st.builds(lambda w, t: ox.Literal(w, datatype=t), st.one_of(_words, _numbers), _types),
    st.builds(lambda w, t: ox.Literal(w, datatype=t), _words, _iris),
)
_predicates = st.one_of(_iris, st.sampled_from([ox.NamedNode(RDF_TYPE[1:-1])]))
_graphs = st.lists(st.builds(ox.Triple, _iris, _predicates, st.one_of(_iris, _literals)))

_QUOTES = ox.Literal("\"\"\" ''' \\ \n\r\t\b\f \x00\x7f\x85\u2028\ufffe^^<http://a/>@en")


def _statements(graph: list[ox.Triple]) -> list[str]:
    return sorted({f"{t.subject} {t.predicate} {t.object}" for t in graph})


def _parsed(data: str, form: ox.RdfFormat) -> set[str]:
    found = ox.parse(data.encode(), format=form)
    return {f"{q.subject} {q.predicate} {q.object}" for q in found}


@given(_graphs)
@example([ox.Triple(ox.NamedNode(DIP), ox.NamedNode(DIP + "a"), _QUOTES)])
def test_turtle_and_trig_say_what_the_graph_says(graph: list[ox.Triple]) -> None:
    statements = _statements(graph)
    out, trig = io.StringIO(), io.StringIO()
    write_turtle(statements, _PREFIXES, out)
    write_trig([(f"{DIP}g", statements)], _PREFIXES, trig)
    assert _parsed(turtle(statements, _PREFIXES), ox.RdfFormat.TURTLE) == set(statements)
    assert _parsed(out.getvalue(), ox.RdfFormat.TURTLE) == set(statements)
    assert _parsed(trig.getvalue(), ox.RdfFormat.TRIG) == set(statements)


@given(_graphs)
@example([ox.Triple(ox.NamedNode(DIP), ox.NamedNode(DIP + "a"), _QUOTES)])
def test_jsonld_says_what_the_graph_says(graph: list[ox.Triple]) -> None:
    statements = _statements(graph)
    out = io.StringIO()
    said = context(_PREFIXES, [f"<{DIP}0>", f"<{DIP}_>"])
    write_jsonld([(f"{DIP}g", statements)], said, out)
    assert _parsed(out.getvalue(), ox.RdfFormat.JSON_LD) == set(statements)


def test_the_order_and_the_lines() -> None:
    statements = sorted(
        f"<https://w3id.org/dipgraph/id/state/BE> {said}"
        for said in (
            f'<{DIP}isoAlpha2> "BE"',
            f'<{DIP}count> "3"^^<{XSD}integer>',
            f'<{DIP}ordinal> "03"^^<{XSD}string>',
            f'<{SKOS}prefLabel> "Belgium"@en',
            f'<{SKOS}prefLabel> "België"@nl',
            f"{RDF_TYPE} <{DIP}State>",
            "<http://example.org/x> <http://example.org/y>",
        )
    )
    assert turtle(statements, _PREFIXES) == (
        "@prefix dip: <https://w3id.org/dipgraph/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix state: <https://w3id.org/dipgraph/id/state/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "\n"
        "state:BE\n"
        "    a dip:State ;\n"
        '    skos:prefLabel "Belgium"@en,\n'
        '        "België"@nl ;\n'
        "    <http://example.org/x> <http://example.org/y> ;\n"
        "    dip:count 3 ;\n"
        '    dip:isoAlpha2 "BE" ;\n'
        '    dip:ordinal "03"^^xsd:string ;\n'
        ".\n"
    )


def test_an_empty_graph_is_an_empty_file() -> None:
    assert _parsed(turtle([], _PREFIXES), ox.RdfFormat.TURTLE) == set()
