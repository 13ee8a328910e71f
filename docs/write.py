"""Write what the documentation repeats of the project: run ``python docs/write.py`` after a change.

The table of questions in the README comes from ``queries/``, the page of terms from ``ontology/``,
``shapes/`` and the sectors. A test compares both with what this would write.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from dipgraph import resources
from dipgraph.namespaces import DATA, SKOS, curie
from dipgraph.pipeline import Pipeline
from dipgraph.query import read_question
from dipgraph.vocabulary import Class, Property, Vocabulary

ROOT: Final = Path(__file__).resolve().parents[1]
README: Final = ROOT / "README.md"
TERMS: Final = ROOT / "docs" / "terms.md"
_TABLE: Final = re.compile(r"(<!-- questions: [^>]*-->\n).*?(<!-- end of questions -->)", re.DOTALL)
_INTRODUCTION: Final = """\
# What can be annotated

Written by `python docs/write.py` from the [ontology](../ontology/dipgraph.ttl) and the
[shapes](../shapes). Each entry of a document has one of these types; a key in **bold** must be
given. Every type also has the keys `id` (needed only where another entry refers to it), `quote`
(with `prefix`, `suffix` or `occurrence` where it occurs more than once) or `evidence` (a list of
quotes), and those of the group that it belongs to.
"""


def questions_in(text: str) -> str:
    """Return the text of the README with the table of questions as the files say it now."""
    rows = ["| question | asks | parameters |", "|---|---|---|"]
    for path in resources.question_files():
        question = read_question(path)
        parameters = " ".join(f"`--{parameter.name}`" for parameter in question.parameters)
        link = f"[`{question.name}`](queries/{question.name}.rq)"
        rows.append(f"| {link} | {question.summary} | {parameters} |")
    table = "\n".join(rows)
    return _TABLE.sub(lambda match: f"{match[1]}{table}\n{match[2]}", text)


def terms() -> str:
    """Return the page of types and keys, roles, statuses and sectors."""
    pipeline = Pipeline()
    vocabulary = pipeline.vocabulary
    parts = [_INTRODUCTION]
    for group in ("Fact", "Entity"):
        parts.extend(_group(vocabulary, group))
    for kind in ("status", "role", "sector"):
        parts.append(f"## `{kind}:`\n\n" + "\n".join(_concepts(pipeline, kind)) + "\n")
    return "\n".join(parts)


def _group(vocabulary: Vocabulary, name: str) -> Iterator[str]:
    group = vocabulary.classes[name]
    plural = {"Fact": "Facts", "Entity": "Entities"}[name]
    yield f"## {plural}\n\n{group.definition} Every type below has these keys:\n"
    yield _keys(group.properties.values())
    below = [c for c in vocabulary.writable.values() if vocabulary.is_a(c.name, name)]
    for cls in sorted(below, key=vocabulary.lineage):
        yield _class(cls, group, vocabulary)


def _class(cls: Class, group: Class, vocabulary: Vocabulary) -> str:
    own = [p for k, p in cls.properties.items() if group.properties.get(k) != p]
    parent = next((c.name for c in vocabulary.classes.values() if c.iri == cls.ancestors[0]), "")
    kind = f", a kind of {parent}" if parent in vocabulary.writable else ""
    return f"### {cls.name}\n\n{cls.definition} `{cls.kind}:…`{kind}\n\n{_keys(own)}"


def _keys(properties: Iterable[Property]) -> str:
    rows = [
        f"| {_bold(p)} | {_wanted(p)} | {p.definition} |"
        for p in properties
        if not p.derived and p.key != "evidence"
    ]
    return "\n".join(["| key | value | meaning |", "|---|---|---|", *rows]) + "\n" if rows else ""


def _bold(prop: Property) -> str:
    return f"**`{prop.key}`**" if prop.required else f"`{prop.key}`"


def _wanted(prop: Property) -> str:
    several = "" if prop.single else ", or a list"
    if prop.kind == "reference":
        return f"{' or '.join(prop.classes)}{several}"
    if prop.kind == "text":
        return "text, or texts by language"
    return {"number": "a number", "date": "a date", "link": f"a web address{several}"}.get(
        prop.kind, f"a word{several}"
    )


def _concepts(pipeline: Pipeline, kind: str) -> Iterator[str]:
    reference = pipeline.reference
    for term in sorted(t for t in reference.classes if t.startswith(f"<{DATA}{kind}/")):
        definition = reference.objects(term, f"<{SKOS}definition>")[0].removesuffix("@en")
        broader = [curie(b) for b in reference.objects(term, f"<{SKOS}broader>")]
        under = f" (in `{broader[0]}`)" if broader else ""
        yield f"- `{curie(term)}`{under}: {definition[1:-1]}"


if __name__ == "__main__":
    README.write_text(questions_in(README.read_text()))
    TERMS.write_text(terms())
