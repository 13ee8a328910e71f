"""For every rule of the shapes a file breaks exactly it, and both engines name the same shape.

``CLASS/RULE-PARAMETER.ttl`` breaks the constraint that the shape ``dips:CLASS-RULE`` states with
``sh:PARAMETER``; what follows after another dash tells several such files apart.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from dipgraph import resources
from dipgraph.document import Triple
from dipgraph.namespaces import DATA, DIP, DIPS, RDF_TYPE, local_name
from dipgraph.validator import Engine, Violation
from dipgraph.vocabulary import Vocabulary, parse_turtle

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.ttl"))

Rule = tuple[str, str]
"""The shape and the constraint component that a result names, as N-Triples terms."""


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


every_file = pytest.mark.parametrize("path", FILES, ids=name)


@cache
def read(path: Path) -> tuple[Triple, ...]:
    return tuple(parse_turtle(path.read_bytes()))


def base() -> tuple[Triple, ...]:
    return read(FOLDER / "base.ttl")


def subjects(triples: Iterable[Triple]) -> set[str]:
    return {subject for subject, _, _ in triples}


def ntriples(triples: Iterable[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def rule_of(path: Path, components: Mapping[URIRef, URIRef]) -> Rule:
    rule, parameter = path.stem.split("-")[:2]
    component = components[URIRef(f"{SH}{parameter}")]
    return f"<{DIPS}{path.parent.name}-{rule}>", f"<{component}>"


def set_apart(path: Path) -> list[Triple]:
    """Return the triples of a file, its nodes marked with its name."""
    own = subjects(read(path))

    def mark(term: str) -> str:
        return f"{term[:-1]}~{name(path)}>" if term in own else term

    return [(mark(s), p, mark(o)) for s, p, o in read(path)]


@pytest.fixture(scope="module")
def found_together(engines: Mapping[str, Engine]) -> Mapping[str, list[Violation]]:
    """Return what pySHACL finds in each file, by name, from one run over all of them.

    A result depends only on its focus node and on what that leads to, so files whose nodes have
    names of their own do not touch each other; one run each would take ten times as long.
    """
    triples = [*base(), *(t for path in FILES for t in set_apart(path))]
    found: defaultdict[str, list[Violation]] = defaultdict(list)
    for v in engines["pyshacl"].validate(ntriples(triples)):
        mark = re.search("~(.*)>", v.focus)
        assert mark is not None, f"{v.focus} is in no file, and does not conform: {v}"
        focus, value = (term.replace(f"~{mark[1]}>", ">") for term in (v.focus, v.value))
        found[mark[1]].append(Violation(focus, v.path, value, v.shape, v.component, v.message))
    return found


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_base_conforms(engine: str, engines: Mapping[str, Engine]) -> None:
    assert engines[engine].validate(ntriples(base())) == []


@every_file
def test_file_breaks_exactly_its_rule(
    path: Path,
    engines: Mapping[str, Engine],
    found_together: Mapping[str, list[Violation]],
    components: Mapping[URIRef, URIRef],
) -> None:
    found = engines["shacl"].validate(ntriples([*base(), *read(path)]))
    assert [(v.shape, v.component) for v in found] == [rule_of(path, components)]
    assert found_together[name(path)] == found


def test_every_rule_has_a_file(
    shapes: Graph, reported: frozenset[URIRef], components: Mapping[URIRef, URIRef]
) -> None:
    stated = {
        (f"<{shape}>", f"<{component}>")
        for shape in reported
        for parameter, component in components.items()
        if (shape, parameter, None) in shapes
    }
    assert {rule_of(path, components) for path in FILES} == stated


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    ontology = next(path for path in resources.ontology_files() if path.stem == "dipgraph")
    shapes = [t for path in resources.shape_files() for t in parse_turtle(path.read_bytes())]
    return Vocabulary(parse_turtle(ontology.read_bytes()), shapes)


@every_file
def test_file_tells_first_what_is_wrong(path: Path) -> None:
    first, _, rest = path.read_text("utf-8").partition("\n")
    assert re.fullmatch(r"# [A-Z].*[^.]\.", first)
    assert "#" not in re.sub(r'<[^>]*>|"[^"]*"', "", rest)


@every_file
def test_file_builds_on_the_base(path: Path) -> None:
    own, known = subjects(read(path)), subjects(base())
    assert not own & known
    leads_to = {obj for _, predicate, obj in read(path) if predicate != RDF_TYPE}
    assert {term for term in leads_to if term.startswith(f"<{DATA}")} <= own | known


@pytest.mark.parametrize("path", [FOLDER / "base.ttl", *FILES], ids=name)
def test_file_writes_types_as_the_loader_does(path: Path, vocabulary: Vocabulary) -> None:
    types: defaultdict[str, set[str]] = defaultdict(set)
    for subject, predicate, obj in read(path):
        if predicate == RDF_TYPE:
            types[subject].add(obj)
    for written in types.values():
        named = [local_name(term) for term in written if term.startswith(f"<{DIP}")]
        assert written >= {term for n in named for term in vocabulary.classes[n].types}
