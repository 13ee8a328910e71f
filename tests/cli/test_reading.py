"""Reading commands: formats, labels, arguments, limits, and what they refuse."""

import csv
import io
import json
import signal
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from dipgraph.cli import main

_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_REQUESTS = (
    "SELECT ?request ?summary { ?request a dip:Request ; dip:summary ?summary } ORDER BY ?request"
)


def _run(folder: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [*arguments, "--store", str(folder)], input=stdin)


def test_nothing_gives_an_answer_up_that_is_whole(
    shipped_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched: list[bool] = []
    replace = Path.replace

    def noted(self: Path, target: Path) -> Path:
        watched.append(any("(_watch)" in thread.name for thread in threading.enumerate()))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", noted)
    found = _run(shipped_folder, "query", _REQUESTS, "-o", str(tmp_path / "answer.csv"))
    assert found.exit_code == 0
    assert watched == [False]


@pytest.mark.parametrize("state", ["Belgium", "België", "belgique", "BE", "BEL", "056", "state:BE"])
def test_a_state_is_given_as_people_write_it(shipped_folder: Path, state: str) -> None:
    expected = _run(shipped_folder, "ask", "shared-sectors")
    found = _run(shipped_folder, "ask", "shared-sectors", "--state", state)
    assert found.exit_code == 0
    assert found.stdout == expected.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Belgum", "did you mean"),
        ("Congo", "No state is known as 'Congo'"),
        ("sector:trade", "is no state"),
        ("state:ZZ", "No state is known"),
        ("https://example.org/x", "No state is known"),
        ('"; DROP ALL #', "No state is known"),
    ],
)
def test_an_unknown_argument_is_an_error(shipped_folder: Path, words: str, said: str) -> None:
    found = _run(shipped_folder, "ask", "shared-sectors", "--state", words)
    assert found.exit_code == 2
    assert said in found.stderr
    assert found.stdout == ""


def test_labels_are_for_people_and_iris_for_programs(shipped_folder: Path) -> None:
    labels = _run(shipped_folder, "ask", "shared-sectors").stdout
    iris = _run(shipped_folder, "ask", "shared-sectors", "--iris").stdout
    tsv = _run(shipped_folder, "ask", "shared-sectors", "-F", "tsv").stdout
    assert labels.startswith("sector,partner,facts")
    assert "agriculture,China," in labels
    assert "https://w3id.org/dipgraph/id/sector/agriculture," in iris
    assert "<https://w3id.org/dipgraph/id/sector/agriculture>\t" in tsv


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("json", ox.QueryResultsFormat.JSON),
        ("xml", ox.QueryResultsFormat.XML),
        ("tsv", ox.QueryResultsFormat.TSV),
    ],
)
def test_standard_formats_are_read_back(
    shipped_folder: Path, form: str, media: ox.QueryResultsFormat
) -> None:
    found = _run(shipped_folder, "query", _REQUESTS, "-F", form)
    results = ox.parse_query_results(found.stdout.encode(), format=media)
    assert isinstance(results, ox.QuerySolutions)
    rows = [tuple(row) for row in results]
    assert len(rows) == 3
    assert all(isinstance(r, ox.NamedNode) and isinstance(s, ox.Literal) for r, s in rows)
    assert all(s.language == "en" for _, s in rows)


def test_every_row_of_evidence_has_a_quote_of_its_document(shipped_folder: Path) -> None:
    found = _run(shipped_folder, "ask", "shared-sectors", "--evidence", "--iris")
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    texts = {
        f"https://w3id.org/dipgraph/id/document/{path.stem}": path.read_text()
        for path in Path("data/documents").glob("*.txt")
    }
    assert len(rows) > 100
    assert all(row["quote"] in texts[row["document"]] for row in rows)


def test_markdown_and_tables_hold_every_row(shipped_folder: Path) -> None:
    plain = _run(shipped_folder, "ask", "shared-sectors", "-F", "csv").stdout.splitlines()
    for form in ("markdown", "table"):
        found = _run(shipped_folder, "ask", "shared-sectors", "-F", form).stdout.splitlines()
        assert len(found) == len(plain) + 1
        assert "\x1b" not in "".join(found)


def test_the_name_of_a_file_tells_the_format(shipped_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    found = _run(shipped_folder, "ask", "shared-sectors", "-o", str(target))
    assert (found.exit_code, found.stdout) == (0, "")
    assert json.loads(target.read_text())["head"]["vars"] == ["sector", "partner", "facts"]
    unknown = _run(shipped_folder, "ask", "shared-sectors", "-o", str(tmp_path / "answer.doc"))
    assert unknown.exit_code == 2
    assert "does not tell the format" in unknown.stderr


@pytest.mark.parametrize("form", ["turtle", "nt", "jsonld", "rdfxml"])
def test_a_graph_is_written_in_each_format(shipped_folder: Path, form: str) -> None:
    text = "CONSTRUCT { state:BE ?p ?o } WHERE { state:BE ?p ?o }"
    found = _run(shipped_folder, "query", text, "-F", form)
    assert found.exit_code == 0
    assert "BE" in found.stdout
    assert _run(shipped_folder, "query", text, "-F", form).stdout == found.stdout


def test_rows_are_not_a_graph(shipped_folder: Path) -> None:
    assert _run(shipped_folder, "query", _REQUESTS, "-F", "turtle").exit_code == 2
    construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert _run(shipped_folder, "query", construct, "-F", "csv").exit_code == 2


def test_a_query_comes_from_a_file_or_standard_input(shipped_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "requests.rq"
    file.write_text(_REQUESTS)
    expected = _run(shipped_folder, "query", _REQUESTS).stdout
    assert _run(shipped_folder, "query", "-f", str(file)).stdout == expected
    assert _run(shipped_folder, "query", "-", stdin=_REQUESTS).stdout == expected
    assert _run(shipped_folder, "query").exit_code == 2
    assert _run(shipped_folder, "query", "-f", str(tmp_path / "none.rq")).exit_code == 3


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { ?s ?p",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SELECT * { " + "{ " * 1000 + "?s ?p ?o" + " }" * 1001,
        "SELECT * { ?s ?p '" + "x" * 1_000_000 + "' }",
    ],
)
def test_what_is_no_reading_query_is_refused(shipped_folder: Path, text: str) -> None:
    found = _run(shipped_folder, "query", "-", stdin=text)
    assert found.exit_code == 2
    assert found.stderr.startswith("Error: ")
    assert found.stderr.count("\n") == 1


def _start(folder: Path, *options: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "dipgraph", "query", _ENDLESS, "--store", str(folder)]
    return subprocess.Popen(
        [*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_query_without_end_is_given_up(shipped_folder: Path) -> None:
    with _start(shipped_folder, "--timeout", "0.5") as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert out == ""
    assert "longer than 0.5 seconds" in err


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("4", "such as 300M or 2G"),
        ("-1G", "such as 300M or 2G"),
        ("2GB", "such as 300M or 2G"),
        ("", "such as 300M or 2G"),
        ("٣G", "such as 300M or 2G"),
        ("1M", "too small"),
        ("0.001G", "too small"),
    ],
)
def test_a_size_of_memory_is_a_number_with_a_unit(
    shipped_folder: Path, size: str, said: str
) -> None:
    found = _run(shipped_folder, "query", "ASK { }", "--max-memory", size)
    assert found.exit_code == 2
    assert said in found.stderr


@pytest.mark.parametrize("size", ["0", "64M", "1.5g", "1T"])
def test_an_answer_that_needs_little_memory_is_given(shipped_folder: Path, size: str) -> None:
    found = _run(shipped_folder, "query", "ASK { }", "--max-memory", size)
    assert (found.exit_code, found.stdout) == (0, "true\n")


def test_an_interrupt_ends_a_query_at_once(shipped_folder: Path) -> None:
    with _start(shipped_folder, "--timeout", "0") as process:
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT


def test_a_closed_pipe_is_no_error(shipped_folder: Path) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o }"
    command = f"{sys.executable} -m dipgraph query '{query}' --store {shipped_folder} | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout == "s,p,o\n"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("form", ["csv", "json", "markdown"])
def test_an_answer_that_cannot_be_written(shipped_folder: Path, form: str) -> None:
    command = (sys.executable, "-m", "dipgraph", "ask", "who-said", "-F", form)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            (*command, "--store", str(shipped_folder)),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        4,
        "Error: The answer cannot be written (No space left on device); make room, or name another"
        " place with --output.\n",
    )


def test_show_gives_each_statement_with_its_words(shipped_folder: Path) -> None:
    found = _run(shipped_folder, "show", "EVIPA", "-F", "csv")
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    assert any(row["property"] == "party" and row["value"] == "Vietnam" for row in rows)
    assert any("urged Belgium to expedite" in row["quote"] for row in rows)
    assert _run(shipped_folder, "show", "Atlantis").exit_code == 2


def test_a_king_named_by_office_is_inferred_from_his_tenure(shipped_folder: Path) -> None:
    text = """SELECT ?tenure { GRAPH document:belgium-china-2014 {
        ?act a dip:Acceptance ;
        dip:actor person:philippe-of-belgium ; dip:onBehalfOf state:BE ;
        dip:inferredFrom ?tenure } }"""
    found = _run(shipped_folder, "query", text, "--iris")
    king = "https://w3id.org/dipgraph/id/tenure/philippe-king-of-the-belgians"
    assert king in found.stdout.split()


def test_xml_is_escaped(shipped_folder: Path) -> None:
    text = """SELECT ?x { VALUES ?x { "<&>" } }"""
    found = _run(shipped_folder, "query", text, "-F", "xml")
    assert "".join(ET.fromstring(found.stdout).itertext()).strip() == "<&>"


def test_csv_does_not_run_in_a_spreadsheet(shipped_folder: Path) -> None:
    text = """SELECT ?x ?n { VALUES (?x ?n) { ("=1+1" -5) ("@x" 2) ("plain" 3) } } ORDER BY ?n"""
    rows = list(csv.reader(io.StringIO(_run(shipped_folder, "query", text).stdout)))
    assert rows == [["x", "n"], ["'=1+1", "-5"], ["'@x", "2"], ["plain", "3"]]


def test_what_the_engine_cannot_do_is_no_damage(shipped_folder: Path) -> None:
    found = _run(shipped_folder, "query", "SELECT (<http://example.org/f>(1) AS ?y) {}")
    assert "damaged" not in found.stderr
    assert found.exit_code == 2
    assert "cannot be answered" in found.stderr


def test_the_truth_is_written_in_standard_formats(shipped_folder: Path) -> None:
    text = "ASK { state:BE a dip:State }"
    assert _run(shipped_folder, "query", text).stdout == "true\n"
    for form, media in (("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)):
        found = _run(shipped_folder, "query", text, "-F", form).stdout.encode()
        results = ox.parse_query_results(found, format=media)
        assert isinstance(results, ox.QueryBoolean)
        assert bool(results)
    assert _run(shipped_folder, "query", text, "-F", "turtle").exit_code == 2


def test_a_file_is_replaced_only_by_a_whole_answer(shipped_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    target.write_text("before")
    with _start(shipped_folder, "--timeout", "0.5", "-o", str(target)) as process:
        process.communicate(timeout=60)
    assert process.returncode == 4
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["answer.csv"]


def test_columns_named_quote_and_document_are_rows_like_others(shipped_folder: Path) -> None:
    text = 'SELECT ?quote ?document { VALUES (?quote ?document) { ("a" "b") } }'
    found = _run(shipped_folder, "query", text, "-F", "table")
    assert (found.exit_code, len(found.stdout.splitlines())) == (0, 3)


def test_an_empty_answer_says_so(shipped_folder: Path) -> None:
    found = _run(shipped_folder, "ask", "leaders", "--state", "Norway")
    assert found.exit_code == 0
    assert "Nothing in the graph answers this question." in found.stderr


def test_a_slow_reader_gets_the_whole_answer(shipped_folder: Path) -> None:
    ask = f"{sys.executable} -m dipgraph ask shared-sectors --evidence --timeout 1 -F json"
    command = f"{ask} --store {shipped_folder} | (sleep 2; cat)"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert json.loads(done.stdout)["results"]["bindings"]
