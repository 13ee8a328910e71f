"""The ways in which generated documents are faulty."""

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

__all__ = ["spoil"]

_Document = dict[str, Any]


def spoil(document: _Document, chance: Random) -> bytes:
    """Return the line of a document with one fault of some kind."""
    if chance.random() < 0.1:
        return line(document)[: len(document["text"]) // 2]
    chance.choice(_FAULTS)(document)
    return line(document)


def line(document: _Document) -> bytes:
    """Return a document as one line of a corpus, without the line end."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _meeting(document: _Document) -> dict[str, Any]:
    return next(entry for entry in document["facts"] if entry["type"] == "Meeting")


def _unknown_state(document: _Document) -> None:
    _meeting(document)["place"] = "state:ATLANTIS"


def _lost_quote(document: _Document) -> None:
    _meeting(document)["quote"] = "They never met in this document"


def _missing_key(document: _Document) -> None:
    del _meeting(document)["participant"]


def _unknown_key(document: _Document) -> None:
    _meeting(document)["particpant"] = ["state:BE", "state:VN"]


def _alone(document: _Document) -> None:
    meeting = _meeting(document)
    meeting["participant"] = meeting["host"]


def _bad_date(document: _Document) -> None:
    document["date"] = "2014-02-30"


def _wrong_type(document: _Document) -> None:
    _meeting(document)["type"] = "Meting"


def _wrong_place(document: _Document) -> None:
    _meeting(document)["place"] = "organization:un"


_FAULTS: Final[tuple[Callable[[_Document], None], ...]] = (
    _unknown_state,
    _lost_quote,
    _missing_key,
    _unknown_key,
    _alone,
    _bad_date,
    _wrong_type,
    _wrong_place,
)
