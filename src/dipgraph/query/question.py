"""Canned questions: one SPARQL query a file, with a header that says what it asks.

The header is grlc's (https://github.com/CLARIAH/grlc): comment lines that begin with ``#+``.
A parameter is a line ``VALUES ?name { default }`` of its own with one term; where the query needs
the parameter in several places, the line is repeated. VALUES with more terms are no parameters.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dipgraph.errors import InputError
from dipgraph.namespaces import DATA

__all__ = ["Parameter", "Question", "QuestionError", "read_question"]

_HEADER: Final = re.compile(r"#\+ ?(?P<indent> *)(?P<key>[A-Za-z_]+):\s*(?P<value>.*)")
_VALUES: Final = re.compile(
    r"^(?P<start>[ \t]*VALUES[ \t]+\?(?P<name>\w+)[ \t]*\{[ \t]*)"
    r'(?P<default>"(?:[^"\\\n]|\\.)*"[^\s{}]*|[^\s"{}]+)'
    r"(?P<end>[ \t]*\}[ \t]*)$",
    re.MULTILINE,
)
_ANY_VALUES: Final = re.compile(r"\bVALUES\s+\?(?P<name>\w+)\s*\{", re.IGNORECASE)
_PREFIX: Final = re.compile(r"^\s*PREFIX\s+(?P<name>[\w-]*):\s*<(?P<iri>[^>]*)>", re.MULTILINE)
_KEYS: Final = ("summary", "description", "tags", "params")
_COUNT: Final = "(COUNT(DISTINCT ?fact) AS ?facts)"
_LIST: Final = '(GROUP_CONCAT(DISTINCT STR(?fact); SEPARATOR=" ") AS ?facts)'


class QuestionError(InputError):
    """Report a question file that does not keep to the form."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be put in place of a default: its name, what it means, and the default."""

    name: str
    description: str
    default: str

    @property
    def optional(self) -> bool:
        """Tell whether the question can be asked without a value, about anything."""
        return self.default == "UNDEF"


@dataclass(frozen=True, slots=True)
class Question:
    """A canned question; ``text`` is valid SPARQL that runs as it stands."""

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    prefixes: Mapping[str, str]
    text: str

    def kind_of(self, parameter: Parameter) -> str | None:
        """Return the kind of thing, such as ``state``, that an argument must be; None for any.

        That is the kind of the default. Where there is no default, it is the name of the parameter
        if that is a prefix of the query.
        """
        name = parameter.name if parameter.optional else parameter.default.partition(":")[0]
        namespace = self.prefixes.get(name, "")
        return namespace.removeprefix(DATA)[:-1] if namespace.startswith(DATA) else None

    def bind(self, arguments: Mapping[str, str]) -> str:
        """Return the query with terms, in SPARQL syntax, in place of defaults.

        Raises QuestionError where the question has no parameter of that name.
        """
        for name in arguments.keys() - {parameter.name for parameter in self.parameters}:
            raise QuestionError(f"The question '{self.name}' has no parameter '{name}'.")

        def replace(match: re.Match[str]) -> str:
            return f"{match['start']}{arguments.get(match['name'], match['default'])}{match['end']}"

        return _VALUES.sub(replace, self.text)

    def naming_facts(self, query: str) -> str:
        """Return a query of this question with the facts of each row named instead of counted."""
        return query.replace(_COUNT, _LIST, 1)  # the projection; an argument stands further down


def read_question(path: Path) -> Question:
    """Return the question of a file; raise QuestionError where its header is not in order."""
    text = path.read_text(encoding="utf-8")
    header, params = _read_header(path, text.splitlines())
    for key in ("summary", "description"):
        if key not in header:
            raise QuestionError(f"{path}:1: the header lacks '{key}'.")
    return Question(
        name=path.stem,
        summary=header["summary"],
        description=header["description"],
        tags=tuple(t.strip() for t in header.get("tags", "").strip("[]").split(",") if t.strip()),
        parameters=_parameters(path, params, text),
        prefixes={m["name"]: m["iri"] for m in _PREFIX.finditer(text)},
        text=text,
    )


def _read_header(path: Path, lines: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    header: dict[str, str] = {}
    params: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.startswith("#+"):
            break
        match = _HEADER.fullmatch(line)
        if match is None:
            raise QuestionError(f"{path}:{number}: a header line is written '#+ key: value'.")
        key = match["key"]
        inside = bool(match["indent"]) and "params" in header
        if not inside and key not in _KEYS:
            known = ", ".join(_KEYS)
            raise QuestionError(f"{path}:{number}: unknown key '{key}'; known: {known}.")
        part = params if inside else header
        if key in part:
            raise QuestionError(f"{path}:{number}: '{key}' is given twice; remove one of them.")
        part[key] = match["value"].strip()
    return header, params


def _parameters(path: Path, said: Mapping[str, str], text: str) -> tuple[Parameter, ...]:
    defaults: dict[str, str] = {}
    for match in _VALUES.finditer(text):
        name, default = match["name"], match["default"]
        line = text.count("\n", 0, match.start()) + 1
        if name not in said:
            what = f"the header does not say what the parameter '{name}' means"
            raise QuestionError(f"{path}:{line}: {what}; add it under params.")
        if defaults.setdefault(name, default) != default:
            raise QuestionError(f"{path}:{line}: '{name}' has another default further up.")
    bound = {match.start("name") for match in _VALUES.finditer(text)}
    for match in _ANY_VALUES.finditer(text):
        name, line = match["name"], text.count("\n", 0, match.start()) + 1
        if name in said and match.start("name") not in bound:
            what = f"no argument reaches this '{name}'; give VALUES ?{name} {{ … }} its own line"
            raise QuestionError(f"{path}:{line}: {what}.")
    for name in said.keys() - defaults.keys():
        raise QuestionError(f"{path}: the parameter '{name}' has no line VALUES ?{name} {{ … }}.")
    return tuple(Parameter(name, words, defaults[name]) for name, words in said.items())
