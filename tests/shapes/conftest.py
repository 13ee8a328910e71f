"""The shapes, compiled by both engines and as a graph, and the vocabulary that they are in."""

from collections.abc import Mapping
from importlib.resources import files

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from dipgraph import resources
from dipgraph.validator import Engine, load_engine
from dipgraph.vocabulary import parse_turtle


@pytest.fixture(scope="session")
def engines() -> Mapping[str, Engine]:
    triples = [t for path in resources.shape_files() for t in parse_turtle(path.read_bytes())]
    shapes = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    return {name: load_engine(name, shapes, pytest.fail) for name in ("shacl", "pyshacl")}


@pytest.fixture(scope="session")
def shapes() -> Graph:
    graph = Graph()
    for path in resources.shape_files():
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def shacl() -> Graph:
    """Return the SHACL vocabulary, https://www.w3.org/ns/shacl.ttl, as pySHACL brings it along."""
    return Graph().parse(data=files("pyshacl").joinpath("assets/shacl.ttl").read_text("utf-8"))


@pytest.fixture(scope="session")
def components(shacl: Graph) -> Mapping[URIRef, URIRef]:
    """Return the constraint component of each parameter; those of sh:property report nothing."""
    return {
        parameter: component
        for component, node in shacl.subject_objects(SH.parameter)
        for parameter in shacl.objects(node, SH.path)
        if isinstance(component, URIRef) and isinstance(parameter, URIRef)
        if parameter != SH.property
    }


@pytest.fixture(scope="session")
def reported(shapes: Graph) -> frozenset[URIRef]:
    """Return the shapes that a result can name: those with a target, and those they point to.

    A shape that is only an alternative of another, in its sh:or, is never named.
    """
    return frozenset(
        shape
        for target in shapes.subjects(SH.targetClass)
        for shape in shapes.transitive_objects(target, SH.property)
        if isinstance(shape, URIRef)
    )
