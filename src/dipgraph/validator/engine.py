"""What a SHACL engine must do for the gate, so that one can replace another."""

from dataclasses import dataclass
from typing import Protocol

__all__ = ["Engine", "Violation"]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One result of a SHACL report; every field is an N-Triples term but ``message``.

    ``path`` is empty where the shape has none or it is not a single property.
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str


class Engine(Protocol):
    """A SHACL engine with its shapes compiled."""

    def validate(self, data: str) -> list[Violation]:
        """Return the results for triples given as N-Triples."""
