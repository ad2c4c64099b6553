"""Times to ISO 8601, and the order of day and month out of a whole file."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.importers.dates import DateSurvey, Order, in_time_order, numbers, stamp
from curation.model import Message


@pytest.mark.parametrize(
    ("written", "order", "iso"),
    [
        ("2020-02-11 07:49:14", "dmy", "2020-02-11T07:49:14"),
        ("2020-02-11T07:49:14Z", "dmy", "2020-02-11T07:49:14+00:00"),
        ("2023-12-12 11:20:28.994000 UTC", "dmy", "2023-12-12T11:20:28.994000+00:00"),
        ("2024-05-01T10:00:00-03:00", "mdy", "2024-05-01T10:00:00-03:00"),
        ("3/4/2026", "dmy", "2026-04-03T00:00:00"),
        ("3/4/2026", "mdy", "2026-03-04T00:00:00"),
        ("03.04.26, 22:45", "dmy", "2026-04-03T22:45:00"),
        ("12/24/19, 11:23 PM", "mdy", "2019-12-24T23:23:00"),
        ("9/24/2019 11:30 p. m.", "mdy", "2019-09-24T23:30:00"),
        ("1/2/2026 12:00 a.m.", "dmy", "2026-02-01T00:00:00"),
        ("1/2/2026 12:00 p.m.", "dmy", "2026-02-01T12:00:00"),
        ("2023/12/20 17:46", "ymd", "2023-12-20T17:46:00"),
        ("1767261600", "dmy", "2026-01-01T10:00:00+00:00"),
        ("1767261660000", "dmy", "2026-01-01T10:01:00+00:00"),
        ("1767261600.25", "dmy", "2026-01-01T10:00:00.250000+00:00"),
        ("31/02/2026 10:00", "dmy", None),
        ("1/2/2026 25:00", "dmy", None),
        ("13/13/2026", "dmy", None),
        ("yesterday", "dmy", None),
        ("00:01:23", "dmy", None),
        ("12345", "dmy", None),
        ("", "dmy", None),
    ],
)
def test_stamp(written: str, order: Order, iso: str | None) -> None:
    assert stamp(written, order) == iso


@pytest.mark.parametrize(
    ("dates", "chronological", "said", "order", "sure"),
    [
        (["3/4/26", "13/4/26"], False, None, "dmy", True),
        (["3/4/26", "4/13/26"], False, None, "mdy", True),
        (["3/4/26", "5/4/26"], False, None, "dmy", False),
        (["3/4/26", "5/4/26"], False, "month-first", "mdy", True),
        (["1/4/26", "2/4/26", "1/5/26"], True, None, "dmy", True),  # month first, May 1 would come before February 4
        (["15-01-20", "31-01-20", "05-02-20"], True, None, "dmy", True),
        (["20-01-15", "20-01-31", "20-02-05"], True, None, "ymd", True),
        (["20-15-01", "20-31-01", "21-05-02"], True, None, "ydm", True),
        (["2023/12/20", "2024/01/02"], True, None, "ymd", True),
        (["2023/01/02"], True, None, "ymd", True),
        (["2023/01/02"], True, "day-first", "ymd", True),
        (["13/1/26", "1/13/26"], True, None, "dmy", False),  # no order fits both
        ([], True, None, "dmy", True),  # nothing to be unsure of
    ],
)
def test_order_of_a_file(dates: list[str], chronological: bool, said: str | None, order: Order, sure: bool) -> None:
    survey = DateSurvey(chronological)
    for written in dates:
        triple = numbers(written)
        assert triple is not None
        survey.see(triple)
    assert survey.settled(said) == (order, sure)
    assert survey.seen == bool(dates)


@settings(deadline=None)
@given(st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2099-01-01")))
def test_iso_times_come_through(moment: datetime) -> None:
    assert stamp(moment.isoformat(" "), "dmy") == moment.isoformat()
    assert numbers(moment.isoformat()) is None


@settings(deadline=None)
@given(st.text(max_size=30))
def test_anything_is_a_time_or_none(written: str) -> None:
    for order in ("dmy", "mdy", "ymd", "ydm"):
        stamp(written, order)  # type: ignore[arg-type]
    numbers(written)


def test_messages_in_time_order() -> None:
    late, early, zoned = (
        Message("user", "x", sent_at=at)
        for at in ("2026-01-02T00:00:00", "2026-01-01T00:00:00", "2026-01-01T12:00:00+02:00")
    )
    assert in_time_order([late, early, zoned]) == (early, zoned, late)
    untimed = Message("user", "x")
    assert in_time_order([late, untimed, early]) == (late, untimed, early)
