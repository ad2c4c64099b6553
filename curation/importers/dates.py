"""Times as sources write them, to ISO 8601.

3/4/2026 is April in Spain and March in the United States, and nothing in it says which. So a file is first looked
through as a whole: an order of day, month and year that gives an impossible date anywhere is out, and of the others
the one in which a chronological file goes back least often is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as ReadOnly
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Literal

from curation.model import Message

Order = Literal["dmy", "mdy", "ymd", "ydm"]
Triple = tuple[str, str, str]  # the three numbers of a date as they stand

ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd", "ydm")
_SAID: ReadOnly[str, tuple[Order, ...]] = {
    "day-first": ("dmy", "ymd", "ydm", "mdy"),
    "month-first": ("mdy", "ymd", "ydm", "dmy"),
}

_SPACE = " \u00a0\u202f"
DATE = r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?"
CLOCK = rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?(?:[{_SPACE}_]?([AaPp])\.?[{_SPACE}]?[Mm](?:\.|\b))?"
_STAMP = re.compile(rf"{DATE}(?:,?[{_SPACE}]+{CLOCK})?")
_SECONDS = len("2026-01-31T10:00:00")
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")


@dataclass
class DateSurvey:
    """What the dates of one file allow. `chronological` says that its lines are in time order."""

    chronological: bool
    _possible: dict[Order, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))  # how often it goes back
    _last: dict[Order, date] = field(default_factory=dict)
    _seen: Triple | None = None

    @property
    def seen(self) -> bool:
        """Whether there was any date."""
        return self._seen is not None

    def see(self, triple: Triple) -> None:
        """Takes note of the next date."""
        if triple == self._seen:
            return
        self._seen = triple
        for order in tuple(self._possible):
            day = on(triple, order)
            if day is None:
                del self._possible[order]
                continue
            self._possible[order] += day < self._last.get(order, day)
            self._last[order] = day

    def settled(self, said: str | None) -> tuple[Order, bool]:
        """The order of day, month and year, and whether the file or the user makes it sure.

        Where no order fits every date, the user's or day-first is taken; dates that do not fit it then come out as None.
        """
        preferred = _SAID.get(said or "", ORDERS)
        possible = [order for order in preferred if order in self._possible]
        if said or not possible:
            return (possible or preferred)[0], bool(said)
        if self._seen is None or len(possible) == 1:
            return possible[0], True
        if self.chronological:
            least = min(self._possible.values())
            possible = [order for order in possible if self._possible[order] == least]
        # Nobody writes year-day-month; it is only taken when nothing else fits.
        likely = [order for order in possible if order != "ydm"] or possible
        return likely[0], len(likely) == 1


@lru_cache(maxsize=4096)  # a file has few days
def on(triple: Triple, order: Order) -> date | None:
    """The day these numbers are in this order, None for none. Two-digit years are of this century."""
    numbers = dict(zip(order, triple, strict=True))
    if len(numbers["y"]) not in (2, 4) or len(numbers["d"]) > 2 or len(numbers["m"]) > 2:
        return None
    year = int(numbers["y"])
    try:
        return date(year + 2000 if len(numbers["y"]) == 2 else year, int(numbers["m"]), int(numbers["d"]))
    except ValueError:
        return None


def clock(hour: str, minute: str, second: str | None, half: str | None) -> time | None:
    """The time of day; `half` is the a or p of a twelve-hour clock."""
    hours = int(hour)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half in "pP" else 0)
    try:
        return time(hours, int(minute), int(second or 0))
    except ValueError:
        return None


def numbers(written: str) -> Triple | None:
    """The three numbers of a date whose order is open, None where it is not: ISO 8601 says its own."""
    if _iso(written.strip()) is not None:
        return None
    match = _STAMP.fullmatch(written.strip())
    return (match[1], match[2], match[3]) if match else None


def stamp(written: str, order: Order) -> str | None:
    """A time as ISO 8601, with a zone only where it has one; epoch seconds and milliseconds are UTC. None if unreadable."""
    written = written.strip()
    if (iso := _iso(written)) is not None:
        # Most are written so already, and writing them anew costs more than reading them.
        return f"{written[:10]}T{written[11:]}" if len(written) == _SECONDS else iso.isoformat()
    if _EPOCH.fullmatch(written):
        seconds = float(written) if len(written.split(".")[0]) == 10 else int(written) / 1000
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    match = _STAMP.fullmatch(written)
    if match is None:
        return None
    day = on((match[1], match[2], match[3]), order)
    at = clock(match[4], match[5], match[6], match[7]) if match[4] else time()
    return datetime.combine(day, at).isoformat() if day and at else None


def _iso(written: str) -> datetime | None:
    if written[4:5] != "-" or len(written) < 10:
        return None
    if written.endswith(" UTC"):
        written = written[:-4] + "+00:00"
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def in_time_order(messages: Sequence[Message]) -> tuple[Message, ...]:
    """Messages by their time, those of one moment as they stood; as they stood altogether where any has no time.

    A time without a zone counts as UTC beside ones that have one.
    """
    times = [message.sent_at for message in messages if message.sent_at is not None]
    if len(times) < len(messages):
        return tuple(messages)
    if len({time[_SECONDS:] for time in times}) <= 1:  # one zone: the texts sort as the times do
        return tuple(sorted(messages, key=lambda message: message.sent_at or ""))
    return tuple(sorted(messages, key=lambda message: _moment(message.sent_at or "")))


def _moment(iso: str) -> datetime:
    at = datetime.fromisoformat(iso)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
