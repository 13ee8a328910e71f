"""Answer questions: the catalogue, arguments, the guard and the answers.

A ``question`` is read from its file and put to what is ``queryable``, with the ``prefixes`` that
need not be declared; ``arguments`` finds what people mean, ``show`` tells everything of a thing.
The ``answer`` is written in one of the ``formats``, in a fixed ``order``, or as a ``listing`` to
read. ``guard`` refuses what the parser cannot bear, ``limits`` ends what takes too long or too
much ``memory``, and ``aborts`` says a sentence where the engine ends the process.
"""

from dipgraph.query.answer import Answer, labelled, solutions, with_evidence
from dipgraph.query.arguments import find_entity, fold, labels_of_kind, resolve
from dipgraph.query.formats import (
    GRAPH_FORMATS,
    ROW_FORMATS,
    SUFFIXES,
    TRUTH_FORMATS,
    words_of,
    write_rows,
)
from dipgraph.query.guard import check_query
from dipgraph.query.limits import Limits
from dipgraph.query.listing import write_listing
from dipgraph.query.order import in_order
from dipgraph.query.prefixes import known_prefixes
from dipgraph.query.queryable import Queryable
from dipgraph.query.question import Parameter, Question, QuestionError, read_question
from dipgraph.query.show import show

__all__ = [
    "GRAPH_FORMATS",
    "ROW_FORMATS",
    "SUFFIXES",
    "TRUTH_FORMATS",
    "Answer",
    "Limits",
    "Parameter",
    "Queryable",
    "Question",
    "QuestionError",
    "check_query",
    "find_entity",
    "fold",
    "in_order",
    "known_prefixes",
    "labelled",
    "labels_of_kind",
    "read_question",
    "resolve",
    "show",
    "solutions",
    "with_evidence",
    "words_of",
    "write_listing",
    "write_rows",
]
