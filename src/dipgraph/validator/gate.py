"""The gate: what does not conform to the shapes does not enter the graph."""

from collections.abc import Iterable

from dipgraph.document import Conversion, Document, Result, Triple, ntriples
from dipgraph.namespaces import RDF_TYPE, curie
from dipgraph.reference import Reference
from dipgraph.validator.engine import Engine, Violation
from dipgraph.validator.places import Places
from dipgraph.vocabulary import Vocabulary

__all__ = ["Gate"]


class Gate:
    """An engine with the shapes, and the data that documents may refer to."""

    def __init__(self, engine: Engine, vocabulary: Vocabulary, reference: Reference) -> None:
        """Keep the engine, the vocabulary and the reference data."""
        self._engine = engine
        self._vocabulary = vocabulary
        self._reference = reference

    def validate(self, document: Document, conversion: Conversion) -> list[Result]:
        """Return the results for the document's own facts, each at its place in the document.

        What the document refers to is validated along, but not blamed on it. What only follows
        from an error that has been reported is passed over.
        """
        data = ntriples([*conversion.triples, *conversion.unstored, *self._context(conversion)])
        places = Places(document, conversion, self._vocabulary)
        found = [v for v in self._engine.validate(data) if places.is_own(v.focus)]
        settled = {result.path for result in conversion.results} | conversion.unsettled
        results = (
            Result(_sentence(violation), places.path(violation), violation.shape)
            for violation in places.causes(found)
        )
        return [result for result in dict.fromkeys(results) if result.path not in settled]

    def _context(self, conversion: Conversion) -> Iterable[Triple]:
        """Return what the reference data says of all that the document refers to."""
        own = conversion.triples
        objects = {obj for _, predicate, obj in own if predicate != RDF_TYPE}
        subjects = {subject for subject, _, _ in own}
        return (t for t in self._reference.describe(objects | subjects) if t not in own)


def _sentence(violation: Violation) -> str:
    """Return the message of the shape, and the value that it is about."""
    value = violation.value
    if not value.startswith("<") or value == violation.focus:
        return violation.message
    return f"{violation.message} This is about {curie(value)}."
