"""The guard refuses what reaches out of the store or could overtax the parser, and nothing else."""

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dipgraph.errors import UsageError
from dipgraph.query.guard import check_query

# Some let a name begin with a keyword; the IRI of 'bad' makes every name after it no IRI.
PREFIXES = {
    **{name: f"x://e/{name}/" for name in ("", "ex", "service", "SERVICEex", "from", "true", "a")},
    "bad": "x://e:",
    "hash": "x://e/#",
}


@contextmanager
def no_sockets() -> Iterator[None]:
    """Let the process open no file and no socket: a query that tried to would fail."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def parses(text: str, prefixes: dict[str, str]) -> bool:
    with no_sockets():
        try:
            ox.Store().query(text, prefixes=prefixes)
        except SyntaxError:
            return False
        except (OSError, RuntimeError):  # it parsed, and a function or an endpoint is unknown
            return True
    return True


def holds_keyword(text: str, keyword: str) -> bool:
    """Tell whether a text is a query only because the parser knows the keyword."""

    def rename(words: str) -> str:
        return re.sub(keyword, "X" * len(keyword), words, flags=re.IGNORECASE)

    renamed = {rename(prefix): iri for prefix, iri in PREFIXES.items()}
    return parses(text, PREFIXES) and not parses(rename(text), renamed)


def reason(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        check_query(text)
    return str(caught.value)


ACCEPTED = [
    "SELECT * WHERE { ?s ?p ?o }",
    "# SERVICE <x> { }\nSELECT * { ?s ?p ?o } # FROM <x>",
    "SELECT * { ?s ?p 'SERVICE', \"SERVICE\", '''SERVICE ' ''', \"\"\"SERVICE \" \"\"\" }",
    r"SELECT * { ?s ?p 'it\'s SERVICE', '\\' , 'a\\\'SERVICE', 'Lương \u01b0\U0001F600' }",
    "SELECT * { ?s <https://e.org/SERVICE#from> <https://e.org/it's(from)#SERVICE> }",
    "SELECT * { ?s service:x service:y ; from:x :load, ex:from, ex:service.from }",
    "SELECT * { ?s a service:x . { ?s ?p ?o } }",
    "SELECT * { ?s a ex:Service OPTIONAL { ?s ?p ?o } }",
    "SELECT * { ?s ex:service (1 2), [ ex:p 1 ], ex:service {| ?q 1 |} }",
    "SELECT * { GRAPH <x://e/service> { ?s ?p ?o } }",
    "SELECT ?from $service { ?from ?p $service, ?load }",
    "SELECT * { ?s ?p 'a'@from, 'a'@en-service }",
    "SELECT * { _:service ?p _:from }",
    "PREFIX service: <x://e/> PREFIX from: <x://e/#(> SELECT * { from:a service:b ?c }",
    "BASE <x://e/> SELECT * { <a> <b/c> <urn:isbn:1-2> }",
    "VERSION '1.2' SELECT * { }",
    "SELECT * { ?s ?p ?a, ?b FILTER(?a <?b && ?a<5 && ?b>3 && ?a < ?b && ?b > ?a && ?a<=?b) }",
    "SELECT * { ?s ?p ?o . FILTER NOT EXISTS { ?s ex:p/^ex:q|!(ex:r|^ex:s) ?o } }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p -1, 1.5e-3, true . }\r\nGROUP BY ?s HAVING (?n > 1)",
    "select*{graph ?g{?s ?p ?o}}order by desc(?s)limit 1",
    "ASK { <<ex:a ex:b ex:c>> ?p <<( ex:a ex:b ex:c )>> . ?s ?p ?o ~ ex:r {| ?q 1 |} }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE ex:from <x://e/load>",
    "SELECT * { VALUES (?a ?b) { " + "(ex:x 'y') " * 5000 + "} }",
    "SELECT * { ?s ?p ?o FILTER(" + "REPLACE(" * 10 + "?o" + ",'a','b')" * 10 + ") }",
    "SELECT * { ?s ?p " + "(ex:p ?o " * 20 + ")" * 20 + " }",
    "SELECT * { ?s ?p ?o FILTER(" + "ex:a = (" * 20 + "?o" + ")" * 20 + ") }",
    "SELECT * { ?s ?p ?o FILTER(" + "IF(?o = 1, 2, " * 60 + "3" + ")" * 60 + ") }",
]

SERVICE = "SERVICE would open a network connection"
MAYBE = "SERVICE may hide before this brace"
UPDATE = "only reads; an update is refused"
FROM = "FROM is refused"
NO_FORM = "no query begins here"
EITHER = "this is an IRI or a comparison"
STRAY = "here begins no whole string"

REFUSED = [
    ("SELECT * { SERVICE <x://e> { } }", SERVICE),
    ("SELECT * { sErViCe silent ?s { } }", SERVICE),
    ("SELECT * { SERVICE # comment {\n <x://e> { } }", SERVICE),
    ("SELECT * { ?s ?p '' SERVICE<x://e>{ } }", SERVICE),
    ("SELECT * { ?s ?p <x://e/>SERVICE ?s { } }", SERVICE),
    ("SELECT * { ?s ?p 'a'@en-a.SERVICE ?s { } }", SERVICE),
    ("SELECT * { ?s ?p '\\\\' . SERVICE ?s { } # '\n }", SERVICE),
    ("SELECT * { # \\' \n SERVICE ?s { } }", SERVICE),
    ("LOAD <x://e>", UPDATE),
    ("PREFIX ex: <x://e/> insert data { ex:a ex:b ex:c }", UPDATE),
    ("DELETE WHERE { ?s ?p ?o }", UPDATE),
    ("CLEAR ALL", UPDATE),
    ("CREATE GRAPH <x://e>", UPDATE),
    ("DROP ALL", UPDATE),
    ("COPY DEFAULT TO <x://e>", UPDATE),
    ("MOVE DEFAULT TO <x://e>", UPDATE),
    ("ADD DEFAULT TO <x://e>", UPDATE),
    ("WITH <x://e> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", UPDATE),
    ("SELECT * { } ; DROP ALL", UPDATE),
    ("SELECT * FROM <x://e> { }", FROM),
    ("SELECT * FROM NAMED <x://e> { GRAPH ?g { } }", FROM),
    ("ASKFROM<x://e>{ }", FROM),
    ("SELECT*FROMex:a{ }", FROM),
    ("SELECT * from:a { }", FROM),
    ("", NO_FORM),
    ("# SELECT", NO_FORM),
    ("PREFIX ex: <x://e/>", NO_FORM),
    ("{ SELECT * { } }", NO_FORM),
    ("?s SELECT", NO_FORM),
    ("WHERE { ?s ?p ?o }", NO_FORM),
    ("SELECTED", NO_FORM),
    ("SELECT * { ?a ?p ?b FILTER(?a<?b&&?b>?a) }", EITHER),
    ("SELECT * { ?s ?p 'a }", STRAY),
    ("SELECT * { ?s ?p '''a }", STRAY),
    ("SELECT * { ?s ?p 'a\n' }", STRAY),
    (r"SELECT * { ?s ?p 'a\q' }", STRAY),
    (r"SELECT * { \u0053ERVICE ?s { } }", STRAY),
    (r"SELECT * { \U00000053ERVICE ?s { } }", STRAY),
    (r"SELECT * { ?s ?p 'a\u0027 SERVICE ?s { } #' }", STRAY),
    (r"SELECT * { ?s ?p ?o # \u000ASERVICE ?s { }", STRAY),
    *((rf"SELECT * {{ ?s ?p '\{code}' }}", STRAY) for code in ("u+053", "uD800", "U00110000")),
    ("\ufeffSELECT * { }", "a byte order mark is here"),
    ("SELECT * { ?s ?p '\udc80' }", "this is no character"),
    ("SELECT * { ?s ?p '" + "é" * 131072 + "' }", "is 262165 bytes long; the limit is 262144"),
    ("SELECT * " + "{" * 65 + "}" * 65, "more than 64 brackets are open"),
    ("SELECT * { FILTER(" + "!" * 600 + "?a) }", "more than 512 brackets and operators"),
    ("SELECT * { VALUES ?x { 1 } { FILTER(" + "!" * 600 + "?x) } }", "more than 512"),
    ("SELECT * { FILTER(ex:" + "-5" * 600 + ") }", "more than 512"),
    ("SELECT * { FILTER(true" + "-true" * 600 + ") }", "more than 512 brackets and operators"),
    ("DESCRIBE " + "ex:a " * 600, "more than 512 brackets and operators"),
    ("SELECT * { ?s ?p (" + "1 " * 1000 + ") }", "more than 1000 terms"),
    *(
        (f"SELECT ({f'{name}(' * 20}?a{',1)' * 20} AS ?x) {{ }}", "nested too deep")
        for name in ("REGEX", "SUBSTR", "Replace", "GROUP_CONCAT")
    ),
    ("SELECT * { FILTER(" + "!(" * 25 + "?a" + ")" * 25 + ") }", "nested too deep"),
    ("SELECT * { ?s ?p ?o " + "~{|?p ?o" * 25 + "|}" * 25 + " }", "nested too deep"),
    ("SELECT * { " + "FILTER ex:f(EXISTS {" * 25 + "})" * 25 + " }", "nested too deep"),
]

# The parser reads a SERVICE pattern in each of these.
HIDDEN = [
    "SELECT * { SERVICEex:x{ } }",
    "SELECT * { SERVICE:x{ } }",
    "SELECT * { service:x { } }",
    "SELECT * { SERVICE:x # {\n { } }",
    "SELECT * { SERVICESILENTex:x { } }",
    "SELECT * { SERVICE:x\\#{ } }",
    "SELECT * { ?s ?p 1SERVICE ex:x { } }",
    "SELECT * { ?s ?p 1e5SERVICE ex:x { } }",
    "SELECT * { ?s ?p trueSERVICEex:x { } }",
    "SELECT * { ?s ?p true.SERVICEex:x { } }",
    "SELECT * { ?s ?p ex:a.b.SERVICE ex:x { } }",
    "SELECT * { ?s ?p ?o.SERVICE ex:x { } }",
    "SELECT * { ?s ?p bad:SERVICE ex:x { } }",
    "SELECT * { ?s ?p bad:SERVICE SILENT ?s { } }",
    "SELECT * { ?s ?p bad:SERVICE<x://e>{ } }",
    "SELECT * { ?s bad:trueSERVICEex:x { } }",
    "SELECT * { ?s ?p hash:SERVICE:x\\#{ } }",
    "SELECT * { ?s ?p ?a, ?b FILTER(?a<?b)SERVICE:x#>\n{ } }",
    "SELECT * { ?s ?p ?a FILTER(?a<ex:b)SERVICE:x#>\n{ } }",
    "SELECT * { ?s ?p ?a FILTER(?a<'x>' )SERVICE<x://e>{?s ?p'o'} }",
    "SELECT * { ?s ?p ?a FILTER(?a<='x>')SERVICE<x://e>{?s ?p'o'} }",
    "SELECT * { ?s ?p ?a, ?b FILTER(?a<?b#>'''\n)SERVICE<x://e>{ }#'''\n }",
]


def shorten(value: object) -> str:
    return str(value)[:40]


@pytest.mark.parametrize("text", ACCEPTED, ids=shorten)
def test_accepts(text: str) -> None:
    check_query(text)
    assert parses(text, PREFIXES)


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=shorten)
def test_refuses(text: str, words: str) -> None:
    assert words in reason(text)


@pytest.mark.parametrize("text", HIDDEN, ids=shorten)
def test_finds_what_the_parser_finds(text: str) -> None:
    assert holds_keyword(text, "SERVICE")
    assert re.search(f"{SERVICE}|{MAYBE}|{EITHER}", reason(text))


def test_names_line_and_column() -> None:
    assert reason("SELECT *\r\nWHERE {\n  'é' SERVICE ?s { } }").startswith("Line 3, column 7: ")
    assert reason("PREFIX ex: <x://e/>").startswith("Line 1, column 20: ")
    assert reason(r"ASK { ?s ?p '\u01b0' SERVICE ?s { } }").startswith("Line 1, column 22: ")


@pytest.mark.parametrize(
    "text",
    [
        "select * { }",
        'BASE <x://e/> PREFIX : <select#> VERSION "1.2" # SELECT\nAsk { }',
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "PREFIX select: <x://e/> DESCRIBE select:ask { SELECT * { } }",
    ],
)
def test_begins_with_a_form(text: str) -> None:
    check_query(text)


@pytest.mark.parametrize("text", ["", "SELECT: { }", "INSERT DATA { }", "'SELECT'"])
def test_begins_with_no_form(text: str) -> None:
    with pytest.raises(UsageError):
        check_query(text)


# The pieces from which a query may be glued that fools a reader of tokens.
PIECES = [
    *("SERVICE", "service ", "SILENT", "FROM", "SERVICE <x://e> {?s ?p ?o}", "SERVICE ex:x{}"),
    *("ex:x", "ex:SERVICE", "bad:SERVICE", "bad:a.SERVICE", "hash:SERVICE:x\\#", "SERVICEex:x"),
    *("service:x", "trueSERVICEex:x", ":x", "from:x", "?x", "$SERVICE", "_:SERVICE", "a", "true"),
    *("<x://e/'#>", "<x://e>", "<", "<?b", "<ex:b)", "<='x>'", ">", "#>\n", "#", "#'''\n"),
    *("'", "'''", '"', '"""', "\\", "\\'", "'x'@en", "@en-SERVICE", "^^", "1", "1.", "1e5", "%20"),
    *("{", "}", "{}", "{?a ?b ?c}", "(", ")", "[", "]", "[]", "{|", "|}", "<<(", ")>>", "~", "\n"),
    *(".", ";", ",", "-", "*", "/", "^", "!", "|", "||", "=", "é", "FILTER", "FILTER(?a<?b)"),
    *("GRAPH ?g", "OPTIONAL", "UNION", "VALUES ?v {1}", "BIND(1 AS ?z)", "EXISTS", "{SELECT * {"),
    *("?s ?p", "?s ?p ?o", "?s ?p ex:SERVICE", "?s ex:service", "?s ?p 1", "LIMIT 1", "WHERE"),
]
STARTS = ["SELECT * {", "SELECT * {?s ?p ", "SELECT * {FILTER(?a<", "SELECT *", "DESCRIBE ", "ASK "]
ENDS = ["}", "", ")}", "{}", "{}}", "{?s ?p ?o}}"]


@settings(max_examples=2000)
@given(
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["", " "]),
    st.sampled_from(ENDS),
)
@pytest.mark.parametrize("keyword", ["SERVICE", "FROM"])
def test_accepts_no_query_with_a_keyword_in_it(
    keyword: str, start: str, pieces: list[str], glue: str, end: str
) -> None:
    text = start + glue.join(pieces) + end
    try:
        check_query(text)
    except UsageError:
        return
    assert not holds_keyword(text, keyword)


UNITS = [
    *("'", '"', "'''", "''\"", "\\", "\\\\", "'\\", "\\u", "\\u00e9", "<", ">", "<a", "<x://", "#"),
    *("#\n", ".", "a.", "a..", "a-", ":", ":.", "a:b..", ":%41", ":\\-", "?", "?a ", "@a-", "@a--"),
    *("(", ")", "{|", "|}", "|", "^", "1", "é", "\0", " ", "'a' ", "\"\"\"'''", "'''\\q", "true-"),
]


@pytest.mark.parametrize("start", ["SELECT * {", "SELECT * {'''", "ASK {VALUES ?x {"])
@pytest.mark.parametrize("unit", UNITS)
def test_reads_the_longest_text_of_any_unit(unit: str, start: str) -> None:
    """Any token that were read back would take minutes here."""
    text = start + unit * ((256 * 1024 - 20) // len(unit.encode()))
    with suppress(UsageError):
        check_query(text)


AT_THE_LIMIT = {
    "groups": "SELECT * " + "{" * 64 + "}" * 64,
    "sub-selects": "SELECT * {" + "{SELECT * {" * 31 + "?s ?p ?o" + "}}" * 31 + "}",
    "calls": "SELECT * {FILTER(" + "COUNT(" * 62 + "?a" + ")" * 62 + ")}",
    "EXISTS": "SELECT * {" + "FILTER(!EXISTS {" * 4 + "FILTER(EXISTS {" * 27 + "})" * 31 + "}",
    "lists": "CONSTRUCT {?s ?p " + "(" * 63 + "1" + ")" * 63 + "} {?s ?p ?o}",
    "triple terms": "SELECT * {?s ?p " + "<<(?a ?b " * 63 + "?c" + ")>>" * 63 + "}",
    "'!'": "SELECT * {FILTER(" + "!" * 500 + "?a)}",
    "'+'": "SELECT * {FILTER(1" + "+1" * 480 + ")}",
    "'||'": "SELECT * {FILTER(?a" + "||?a" * 480 + ")}",
    "'|'": "SELECT * {?s ex:a" + "|ex:a" * 480 + " ?o}",
    "UNION": "SELECT * {{}" + "UNION{}" * 480 + "}",
    "BIND": "SELECT * {" + "".join(f"BIND(1 AS ?v{i})" for i in range(240)) + "}",
    "FILTER": "SELECT * {" + "FILTER(?a)" * 240 + "}",
    "OPTIONAL": "SELECT * {" + "OPTIONAL{}" * 480 + "}",
    "ORDER BY": "SELECT * {} ORDER BY " + "(1)" * 480,
    "DESCRIBE": "DESCRIBE " + "ex:a " * 500,
    "triples": "SELECT * {?s ?p (" + "1 " * 980 + ")}",
    "broken calls": "SELECT * {FILTER(" + "REPLACE(" * 11 + "%" + ",1,1)" * 11 + ")}",
}
_PARSE = """
import os, resource, sys, threading
import pyoxigraph
text = sys.stdin.read()
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
threading.stack_size(4 * 1024 * 1024)
def parse():
    try:
        pyoxigraph.Store().query(text, prefixes={"ex": "x://e/"})
    except (SyntaxError, RuntimeError):
        pass
thread = threading.Thread(target=parse, daemon=True)
thread.start()
thread.join(1)  # planning may take longer; the parser is done, or dead, long before
os._exit(0)
"""


@pytest.mark.parametrize("text", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_parser_survives_the_limit_on_half_a_stack(text: str) -> None:
    check_query(text)
    done = subprocess.run([sys.executable, "-c", _PARSE], input=text, text=True, timeout=60)
    assert done.returncode == 0
