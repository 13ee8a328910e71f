"""Dates: what they can mean, and what is refused with which words."""

from calendar import isleap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dipgraph.dates import read_date

DAYS = st.dates(min_value=date(1, 1, 1))


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "datatype"),
    [
        ("1971", "1971-01-01", "1971-12-31", "XMLSchema#gYear"),
        ("0001", "0001-01-01", "0001-12-31", "XMLSchema#gYear"),
        ("9999", "9999-01-01", "9999-12-31", "XMLSchema#gYear"),
        ("2014-10", "2014-10-01", "2014-10-31", "XMLSchema#gYearMonth"),
        ("2014-02", "2014-02-01", "2014-02-28", "XMLSchema#gYearMonth"),
        ("2016-02", "2016-02-01", "2016-02-29", "XMLSchema#gYearMonth"),
        ("1900-02", "1900-02-01", "1900-02-28", "XMLSchema#gYearMonth"),
        ("2000-02", "2000-02-01", "2000-02-29", "XMLSchema#gYearMonth"),
        ("2014-03-31", "2014-03-31", "2014-03-31", "XMLSchema#date"),
        ("2016-02-29", "2016-02-29", "2016-02-29", "XMLSchema#date"),
        ("2023/2025", "2023-01-01", "2025-12-31", "EDTF"),
        ("2023-11/2024-02", "2023-11-01", "2024-02-29", "EDTF"),
        ("2014-03-31/2014-04-02", "2014-03-31", "2014-04-02", "EDTF"),
        ("2014-12/2014", "2014-12-01", "2014-12-31", "EDTF"),
        ("2014-03-31/2014-03-31", "2014-03-31", "2014-03-31", "EDTF"),
        ("2014-03/..", "2014-03-01", None, "EDTF"),
        ("../2014-03", None, "2014-03-31", "EDTF"),
    ],
)
def test_what_a_date_can_mean(
    text: str, earliest: str | None, latest: str | None, datatype: str
) -> None:
    bounds = read_date(text)
    assert bounds.earliest == (date.fromisoformat(earliest) if earliest else None)
    assert bounds.latest == (date.fromisoformat(latest) if latest else None)
    assert bounds.datatype.endswith(f"/{datatype}>")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-02-30", "that month has 28 days"),
        ("2015-02-29", "that month has 28 days"),
        ("2025-04-31", "that month has 30 days"),
        ("2025-04-00", "that month has 30 days"),
        ("2025-13", "a year has 12 months"),
        ("2025-00", "a year has 12 months"),
        ("2025-21", "a year has 12 months"),
        ("0000", "the first year is 0001"),
        ("2025-02-30/2026", "'2025-02-30' does not exist"),
        ("2023/2025-13", "'2025-13' does not exist"),
        ("2025/2023", "ends before it begins"),
        ("2014-03-31/2014-03-30", "ends before it begins"),
        ("2014/2013-12-31", "ends before it begins"),
        ("../..", "open at both ends"),
        ("31-03-2014", "write 2014-03-31"),
        ("31/03/2014", "write 2014-03-31"),
        ("31.3.2014", "write 2014-03-31"),
        ("03/04/2014", "write 2014-04-03 or 2014-03-04"),
        ("4-4-2014", "write 2014-04-04"),
        ("2014/03/31", "write 2014-03-31"),
        ("2014-3-31", "write 2014-03-31"),
        ("20140331", "write 2014-03-31"),
        ("2014?", "a form of EDTF that is not read"),
        ("2014~", "a form of EDTF that is not read"),
        ("2014-06%", "a form of EDTF that is not read"),
        ("201X", "a form of EDTF that is not read"),
        ("2014-XX", "a form of EDTF that is not read"),
        ("Y20140", "a form of EDTF that is not read"),
        ("[2014,2015]", "a form of EDTF that is not read"),
        ("{2014,2015}", "a form of EDTF that is not read"),
        ("2014-03-31T10:00:00Z", "a form of EDTF that is not read"),
        ("-0044", "is not a date; write 1971"),
        ("2014/", "is not a date; write 1971"),
        ("/2014", "is not a date; write 1971"),
        ("2014/2015/2016", "is not a date; write 1971"),
        ("2014-W05", "is not a date; write 1971"),
        ("31 March 2014", "is not a date; write 1971"),
        ("99-99-2014", "is not a date; write 1971"),
        ("1e3", "is not a date; write 1971"),
        ("14", "is not a date; write 1971"),
        ("２０１４", "is not a date; write 1971"),
        ("٢٠١٤", "is not a date; write 1971"),
        (" 2014", "is not a date; write 1971"),
        ("2014\n", "'2014\\n' is not a date; write 1971"),
        ("", "'' is not a date; write 1971"),
        ("x" * 1000, "x…' is not a date; write 1971"),
    ],
)
def test_what_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"^'") as caught:
        read_date(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 160


@given(DAYS)
def test_a_day_means_itself(day: date) -> None:
    bounds = read_date(day.isoformat())
    assert (bounds.earliest, bounds.latest) == (day, day)


@given(DAYS)
def test_a_month_and_a_year_hold_their_days(day: date) -> None:
    for text in (f"{day:%Y}".rjust(4, "0"), day.isoformat()[:7]):
        earliest, latest, _ = read_date(text)
        assert earliest is not None
        assert latest is not None
        assert earliest <= day <= latest
        assert (earliest.day, earliest.year, latest.year) == (1, day.year, day.year)
        days = (latest - earliest).days + 1
        assert days == 365 + isleap(day.year) if len(text) == 4 else days in (28, 29, 30, 31)


@given(DAYS, DAYS)
def test_an_interval_is_read_one_way_round(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert read_date(f"{first}/{last}")[:2] == (first, last)
    if first != last:
        with pytest.raises(ValueError, match="ends before it begins"):
            read_date(f"{last}/{first}")


@given(st.text(alphabet="0123456789-/.X~", max_size=24))
def test_what_is_read_is_in_order_and_anything_else_is_a_sentence(text: str) -> None:
    try:
        bounds = read_date(text)
    except ValueError as error:
        bounds, said = None, str(error)
    if bounds is None:
        assert said.startswith("'")
        return
    assert bounds.earliest or bounds.latest
    assert not (bounds.earliest and bounds.latest) or bounds.earliest <= bounds.latest
