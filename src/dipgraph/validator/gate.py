"""The gate: what does not conform to the shapes does not enter the graph."""

from dipgraph.document import Conversion, Document, Result, ntriples
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
        self._known: dict[str, str] = {}

    def validate(self, document: Document, conversion: Conversion) -> list[Result]:
        """Return the results for the document's own facts, each at its place in the document.

        What the document refers to is validated along, but not blamed on it. What only follows
        from an error that has been reported is passed over.
        """
        data = ntriples([*conversion.triples, *conversion.unstored]) + self._context(conversion)
        violations = self._engine.validate(data)
        if not violations:
            return []
        places = Places(document, conversion, self._vocabulary)
        found = [v for v in violations if places.is_own(v.focus)]
        settled = {result.path for result in conversion.results} | conversion.unsettled
        results = (
            Result(_sentence(violation), places.path(violation), violation.shape)
            for violation in places.causes(found)
        )
        return [result for result in dict.fromkeys(results) if result.path not in settled]

    def _context(self, conversion: Conversion) -> str:
        """Return, as N-Triples, what the shapes may ask of all that the document refers to.

        Of what the document speaks of itself, that is everything; of the rest, its types and what
        must be said of it. A SPARQL constraint is about the nodes of the document.
        """
        own = conversion.triples
        objects = {obj for _, predicate, obj in own if predicate != RDF_TYPE}
        subjects = {subject for subject, _, _ in own}
        asked = self._vocabulary.asked_of_others
        if asked is None:
            said = self._reference.describe(objects | subjects)
            return ntriples(t for t in said if t not in own)
        more = [t for s in subjects for t in self._reference.said_of(s) if t not in own]
        objects.update(obj for _, predicate, obj in more if predicate != RDF_TYPE)
        return ntriples(more) + "".join(map(self._said, objects - subjects))

    def _said(self, term: str) -> str:
        """Return what the shapes may ask of a term of the reference data, as N-Triples."""
        found = self._known.get(term)
        if found is not None:
            return found
        said = self._reference.said_of(term, self._vocabulary.asked_of_others)
        return self._known.setdefault(term, ntriples(said)) if said else ""


def _sentence(violation: Violation) -> str:
    """Return the message of the shape, and the value that it is about."""
    value = violation.value
    if not value.startswith("<") or value == violation.focus:
        return violation.message
    return f"{violation.message} This is about {curie(value)}."
