"""Validate the triples of a document, or of a whole store, against the shapes.

``gate`` asks an ``engine`` of one document, ``whole`` of a store. ``shacl_engine`` is fast,
``pyshacl_engine`` is what it is held against. ``places`` finds where a document breaks a shape.
"""

from collections.abc import Callable

from dipgraph.validator.engine import Engine, Violation
from dipgraph.validator.gate import Gate
from dipgraph.validator.whole import validate_store

__all__ = ["Engine", "Gate", "Violation", "load_engine", "validate_store"]


def load_engine(name: str, shapes: str, notify: Callable[[str], None]) -> Engine:
    """Return the engine of that name, ``shacl`` or ``pyshacl``, with shapes given as N-Triples.

    Where ``shacl`` cannot be imported, pySHACL takes over, and ``notify`` is told.
    """
    if name == "shacl":
        try:
            from dipgraph.validator.shacl_engine import ShaclEngine
        except ImportError as error:
            notify(f"pySHACL validates, many times slower, because shacl is missing: {error}")
        else:
            return ShaclEngine(shapes)
    from dipgraph.validator.pyshacl_engine import PyshaclEngine

    return PyshaclEngine(shapes)
