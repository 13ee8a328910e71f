"""Gather what there is to say of each term: from the ontology, the alignments, shapes, questions.

Terms of the project come out by name; how they are laid out on a page is not decided here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from dipgraph.document import Triple
from dipgraph.literals import words_of
from dipgraph.namespaces import DATA, DIP, ONTOLOGY, OWL, RDF_TYPE, RDFS, SKOS, local_name
from dipgraph.publisher.questions import Question
from dipgraph.publisher.rules import Rule, rules
from dipgraph.vocabulary import indexed

__all__ = ["Concept", "Glossary", "Term"]

LANGUAGES: Final = ("en", "fr", "nl")
_TYPES: Final = {
    f"<{OWL}Class>": "class",
    f"<{OWL}ObjectProperty>": "property",
    f"<{OWL}DatatypeProperty>": "property",
    f"<{OWL}AnnotationProperty>": "property",
}
_ALIGNED: Final = {
    f"<{RDFS}subClassOf>": "kind of",
    f"<{RDFS}subPropertyOf>": "kind of",
    f"<{SKOS}exactMatch>": "same as",
    f"<{SKOS}closeMatch>": "close to",
    f"<{SKOS}broadMatch>": "narrower than",
    f"<{SKOS}relatedMatch>": "related to",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property, and all that is said of it; other terms are N-Triples terms.

    ``above`` and ``below`` are the terms directly wider and narrower, ``alignments`` pairs of how
    it relates to a term of another vocabulary and that term, ``questions`` the names of those that
    use it. For a class, ``rules`` are its own; for a property, those of each class that has it.
    """

    iri: str
    name: str
    type: str
    kind: str
    labels: Mapping[str, str]
    definition: str
    examples: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverses: tuple[str, ...]
    alignments: tuple[tuple[str, str], ...]
    rules: tuple[Rule, ...]
    questions: tuple[str, ...]
    derived: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """A sector, a status or a role, with those that are parts of it."""

    name: str
    labels: Mapping[str, str]
    definition: str
    narrower: "tuple[Concept, ...]"


class Glossary:
    """All terms of the ontology, each with what is said of it in several places."""

    def __init__(
        self,
        ontology: Iterable[Triple],
        shapes: Iterable[Triple],
        questions: Iterable[Question],
    ) -> None:
        """Index the triples of the ontology, its alignments and its sectors, and the shapes."""
        self._said = indexed(ontology)
        self._rules = rules(indexed(shapes))
        self.questions = tuple(sorted(questions, key=lambda question: question.name))

    @cached_property
    def classes(self) -> tuple[Term, ...]:
        """Return the classes in the order of their names."""
        return tuple(self._terms("class"))

    @cached_property
    def properties(self) -> tuple[Term, ...]:
        """Return the properties in the order of their names."""
        return tuple(self._terms("property"))

    @cached_property
    def names(self) -> Mapping[str, Term]:
        """Return classes and properties by term."""
        return {term.iri: term for term in (*self.classes, *self.properties)}

    def about(self, predicate: str) -> str:
        """Return what the ontology says of itself by a predicate; no words if nothing."""
        said = self._said[f"<{ONTOLOGY}>"].get(predicate, [""])[0]
        return words_of(said) if said.startswith('"') else said.strip("<>")

    def concepts(self, kind: str) -> tuple[Concept, ...]:
        """Return the concepts of a kind, such as ``sector``, that are part of no other."""
        found = sorted(s for s in self._said if s.startswith(f"<{DATA}{kind}/"))
        broader = {s: self._said[s].get(f"<{SKOS}broader>", []) for s in found}
        return tuple(self._concept(s, broader) for s in found if not broader[s])

    def _concept(self, term: str, broader: Mapping[str, list[str]]) -> Concept:
        narrower = [s for s, above in broader.items() if term in above]
        return Concept(
            local_name(term),
            self._labels(term),
            "".join(self._words(term, "definition")),
            tuple(self._concept(s, broader) for s in narrower),
        )

    def _terms(self, type_: str) -> Iterator[Term]:
        types = {t for t, name in _TYPES.items() if name == type_}
        own = [s for s in self._said if s.startswith(f"<{DIP}")]
        for iri in sorted(own, key=lambda s: (s.casefold(), s)):
            if types & set(self._said[iri].get(RDF_TYPE, [])):
                yield self._term(iri, type_)

    def _term(self, iri: str, type_: str) -> Term:
        said = self._said[iri]
        wider = f"<{RDFS}{'subClassOf' if type_ == 'class' else 'subPropertyOf'}>"
        above = said.get(wider, [])
        return Term(
            iri=iri,
            name=local_name(iri),
            type=type_,
            kind="".join(words_of(k) for k in said.get(f"<{DIP}kind>", [])),
            labels=self._labels(iri),
            definition="".join(self._words(iri, "definition")),
            examples=tuple(self._words(iri, "example")),
            above=tuple(sorted(a for a in above if a.startswith(f"<{DIP}"))),
            below=tuple(sorted(s for s in self._said if iri in self._said[s].get(wider, []))),
            domain=tuple(said.get(f"<{RDFS}domain>", [])),
            range=tuple(said.get(f"<{RDFS}range>", [])),
            inverses=tuple(sorted(said.get(f"<{OWL}inverseOf>", []))),
            alignments=tuple(self._alignments(iri)),
            rules=tuple(r for r in self._rules if iri == r.cls or iri in r.path),
            questions=tuple(self._asking(iri)),
            derived=f"<{DIP}derived>" in said,
        )

    def _labels(self, term: str) -> dict[str, str]:
        labels = sorted(self._said[term].get(f"<{SKOS}prefLabel>", []))
        by_language = {label.rpartition("@")[2]: words_of(label) for label in labels}
        return {tag: by_language[tag] for tag in LANGUAGES if tag in by_language}

    def _words(self, term: str, name: str) -> list[str]:
        return sorted(words_of(w) for w in self._said[term].get(f"<{SKOS}{name}>", []))

    def _alignments(self, iri: str) -> Iterator[tuple[str, str]]:
        """Yield how a term relates to terms of other vocabularies."""
        for predicate, relation in _ALIGNED.items():
            for other in sorted(self._said[iri].get(predicate, [])):
                if not other.startswith(f"<{DIP}"):
                    yield relation, other

    def _asking(self, iri: str) -> Iterator[str]:
        """Yield the names of the questions in whose query a term occurs."""
        name = re.escape(local_name(iri))
        use = re.compile(rf"\bdip:{name}(?![\w-])|{re.escape(iri)}")
        return (q.name for q in self.questions if use.search(_code(q.text)))


def _code(text: str) -> str:
    """Return a query without its header."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
