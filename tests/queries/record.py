"""Record the answers to all questions over the shipped data anew, beside this file.

Run it after a change of the data or of a question, and read the difference before you keep it::

    python tests/queries/record.py
"""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from dipgraph.pipeline import Pipeline, load
from dipgraph.query import Question, read_question, solutions, write_rows
from dipgraph.resources import question_files
from dipgraph.store import Store

HERE = Path(__file__).parent


def main() -> None:
    questions = [read_question(path) for path in question_files()]
    for old in HERE.glob("*.tsv"):
        if old.stem not in {question.name for question in questions}:
            old.unlink()
            print(f"{old.name}: removed")
    with TemporaryDirectory() as folder:
        rejected = load([], Path(folder) / "store", Pipeline()).rejected
        if rejected:
            raise SystemExit("The shipped documents do not conform; run: dipgraph check")
        with Store(Path(folder) / "store") as store:
            for question in questions:
                record(store, question)


def record(store: Store, question: Question) -> None:
    target = HERE / f"{question.name}.tsv"
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    answer = written(store, question)
    if answer != before:
        target.write_text(answer, encoding="utf-8", newline="")
        print(f"{target.name}: {before.count(chr(10))} lines before, {answer.count(chr(10))} now")


def written(store: Store, question: Question) -> str:
    results = store.query(question.text)
    assert isinstance(results, ox.QuerySolutions)
    out = io.StringIO()
    write_rows(solutions(results), "tsv", out)
    return out.getvalue()


if __name__ == "__main__":
    main()
