"""The PyPI package ``shacl`` as an engine: written in Rust, and fast enough for the gate."""

import shacl

from dipgraph.validator.engine import Violation

__all__ = ["ShaclEngine"]


class ShaclEngine:
    """Shapes compiled by ``shacl``; safe to share between threads."""

    def __init__(self, shapes: str) -> None:
        """Compile shapes given as N-Triples."""
        self._shapes = shacl.Shapes.from_text(shapes, format="ntriples")

    def validate(self, data: str) -> list[Violation]:
        """Return the results for triples given as N-Triples, sorted."""
        report = self._shapes.validate_text(data, format="ntriples")
        return sorted(_violation(result) for result in report.results)


def _violation(result: shacl.Result) -> Violation:
    path = result.path or ""
    return Violation(
        focus=result.focus_node,
        path=path if path.startswith("<") and path.count("<") == 1 else "",
        value=result.value or "",
        shape=result.source_shape or "",
        component=f"<{result.component_iri}>",
        message=result.message or "",
    )
