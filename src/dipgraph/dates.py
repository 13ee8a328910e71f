"""Dates of any precision, as ISO 8601 and EDTF write them: a year, a month, a day, an interval."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from dipgraph.namespaces import EDTF, XSD

__all__ = ["Bounds", "read_date"]

_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})")
_LOOSE: Final = re.compile(r"([0-9]{4})[-./ ]?([0-9]{1,2})[-./ ]?([0-9]{1,2})")
_DATATYPES: Final = (f"<{XSD}gYear>", f"<{XSD}gYearMonth>", f"<{XSD}date>")
_FORMS: Final = "write 1971, 2014-10, 2014-03-31 or an interval such as 2023/2025"
_SHOWN: Final = 40
_MONTHS: Final = 12
_OPEN: Final = ".."


class Bounds(NamedTuple):
    """The first and the last day that a date can mean, None where it is open, and its datatype."""

    earliest: date | None
    latest: date | None
    datatype: str


@lru_cache(maxsize=4096)
def read_date(text: str) -> Bounds:
    """Return the bounds of a date; raise ValueError, with a clause, where it is none.

    The forms are those of EDTF level 0 without times, and intervals that are open at one end
    (https://www.loc.gov/standards/datetime/).

    >>> read_date("2014-02").latest
    datetime.date(2014, 2, 28)
    >>> read_date("2014-13")
    Traceback (most recent call last):
    ValueError: '2014-13' does not exist; a year has 12 months
    """
    if "/" not in text:
        return _point(text)
    if not all(end == _OPEN or _DATE.fullmatch(end) for end in text.split("/", 1)):
        raise ValueError(_no_date(text))
    earliest, latest = (None if end == _OPEN else _point(end) for end in text.split("/", 1))
    if earliest is None and latest is None:
        raise ValueError(f"'{text}' is open at both ends; leave the date out instead")
    first = earliest.earliest if earliest else None
    last = latest.latest if latest else None
    if first and last and first > last:
        raise ValueError(f"'{text}' ends before it begins; turn the interval round")
    return Bounds(first, last, f"<{EDTF}>")


def _point(text: str) -> Bounds:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(_no_date(text))
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    problem = _impossible(year, month, day)
    if problem:
        raise ValueError(f"'{text}' does not exist; {problem}")
    first, last = month or 1, month or _MONTHS
    earliest = date(year, first, day or 1)
    latest = date(year, last, day or monthrange(year, last)[1])
    return Bounds(earliest, latest, _DATATYPES[(month is not None) + (day is not None)])


def _impossible(year: int, month: int | None, day: int | None) -> str:
    """Return why there is no such date, or no words."""
    if year == 0:
        return "the first year is 0001"
    if month is not None and not 1 <= month <= _MONTHS:
        return "a year has 12 months"
    if month is not None and day is not None:
        days = monthrange(year, month)[1]
        if not 1 <= day <= days:
            return f"that month has {days} days"
    return ""


def _no_date(text: str) -> str:
    """Return what is wrong with a text that does not look like a date, and what to write."""
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    day_first = _DAY_FIRST.fullmatch(text)
    loose = _LOOSE.fullmatch(text)
    if day_first is not None:
        parts = (day_first[3], day_first[2], day_first[1])
        swapped = (day_first[3], day_first[1], day_first[2])
        meant = list(dict.fromkeys(w for w in (_written(parts), _written(swapped)) if w))
    else:
        meant = [_written(loose.groups())] if loose else []
    if any(meant):
        return f"{shown!r} is not a date; write {' or '.join(meant)}"
    if re.search("[~?%X*{[]|^Y|[0-9]T[0-9]", text):
        return f"{shown!r} is a form of EDTF that is not read; {_FORMS}"
    return f"{shown!r} is not a date; {_FORMS}"


def _written(parts: tuple[str, ...]) -> str:
    """Return year, month and day as a date, or no words where there is none."""
    year, month, day = map(int, parts)
    return "" if _impossible(year, month, day) else f"{year:04}-{month:02}-{day:02}"
