"""A document that went through the stages, with all that is wrong with it in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from dipgraph import reader
from dipgraph.document import Conversion, Located, Report, Result
from dipgraph.errors import InputError, LineError
from dipgraph.inputs import Source

__all__ = ["Checked", "locate"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that went through the stages: its report, and its quads where it conforms.

    ``readable`` is False where a file is not what it claims to be, such as broken YAML; a line of a
    corpus that is not what it should be is but a document that does not conform. ``graph`` is the
    term of the graph, or no words where the document does not tell.
    """

    report: Report
    conversion: Conversion | None
    readable: bool = True
    graph: str = ""

    @classmethod
    def refused(cls, source: Source, message: str) -> Self:
        """Return a document that is rejected for one reason."""
        place = Located(source.name, source.line, 1, Result(message))
        return cls(Report(source.name, (place,)), None)

    @classmethod
    def broken(cls, source: Source, tree: reader.Broken) -> Self:
        """Return a document that is not what it claims to be, such as JSON."""
        line, column = tree.position
        place = Located(source.name, source.line + line - 1, column, Result(tree.message))
        return cls(Report(source.name, (place,)), None, readable=source.folder is None)

    @classmethod
    def unreadable(cls, error: InputError) -> Self:
        """Return what stands for a file, or a line, that cannot be read."""
        file, line, column = error.position
        place = Located(file, line, column, Result(error.parts[1]))
        return cls(Report(file, (place,)), None, readable=isinstance(error, LineError))


def locate(source: Source, tree: reader.Tree, results: Iterable[Result]) -> tuple[Located, ...]:
    """Return results with their places in the file, in its order, each once."""
    located = set()
    for result in results:
        line, column = tree.locate(result.path)
        located.add(Located(source.name, source.line + line - 1, column, result))
    return tuple(sorted(located, key=lambda x: (x.line, x.column, x.result.message)))
