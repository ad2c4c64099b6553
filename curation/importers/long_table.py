"""Long tables: a row is a message.

Without a conversation column every row is a conversation. Rows marked as internal notes are dropped and counted. With
neither a role nor an author column every message is the user's, with a warning; else see `roles`. Messages stand in
the order of the turn column, else of time where every message has one, else as the rows do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from curation.importers.columns import Layout
from curation.importers.dates import DateSurvey, Order, in_time_order, numbers, stamp
from curation.importers.grouping import Item, Keyed, Survey, grouped
from curation.importers.roles import Speakers, folded, settled
from curation.importers.rows import RowError
from curation.importers.tables import Table, data_rows
from curation.interfaces import Mapping, Read
from curation.model import Conversation, Message, Rejected, Warned

_NO = frozenset({"false", "f", "0", "no", "n", "falso", "nao"})
_YES = frozenset({"true", "t", "1", "yes", "y", "si", "s", "sim", "verdadero", "verdadeiro"})
_KEPT = ("subject", "tags", "language")


class _Line(NamedTuple):
    """A row with its cells where we want them; a missing column is empty."""

    number: int
    turn: str
    role: str
    author: str
    text: str
    time: str
    note: bool
    kept: tuple[str, ...]


def read_long(table: Table, layout: Layout, mapping: Mapping) -> Iterator[Read]:
    """Conversations in order of their first row, each after the rejects of its rows; warnings where they first apply."""
    reader = _Reader(table, layout, Speakers(mapping))
    at = layout.places
    if "role" not in at and "author" not in at:
        yield Warned("file", "no_speaker_column")
    if "conversation" not in at:
        yield Warned("file", "no_conversation_column")
    survey, dates = reader.survey()
    order, sure = dates.settled(mapping.order)
    if not sure:
        yield Warned("file", "date_order_guessed", {"order": order})
    for group in grouped(reader.items(), survey):
        if isinstance(group, tuple):
            key, rows = group
            lines = [_Line._make(row) for row in rows] if survey.scattered else cast(list[_Line], rows)
            yield from reader.conversation(key, lines, order)
        else:
            yield group


class _Reader:
    """The rows of one table as messages; tells each warning once."""

    def __init__(self, table: Table, layout: Layout, speakers: Speakers) -> None:
        self._table = table
        self._layout = layout
        self._speakers = speakers
        self._told: set[str] = set()
        self._has_speakers = not {"role", "author"}.isdisjoint(layout.places)

    def survey(self) -> tuple[Survey, DateSurvey]:
        """What a first pass shows: whether conversations are scattered, and the order of dates."""
        survey, dates = Survey(), DateSurvey(chronological=False)
        key_at, time_at = self._layout.places.get("conversation"), self._layout.places.get("time")
        if key_at is None and time_at is None:
            return survey, dates
        for _, cells in data_rows(self._table, self._layout):
            if isinstance(cells, RowError):
                continue
            if key_at is not None and (key := cells[key_at].strip()):
                survey.see(key)
            if time_at is not None and (triple := numbers(cells[time_at])):
                dates.see(triple)
        return survey, dates

    def items(self) -> Iterator[Item]:
        """Every row with the key of its conversation."""
        at = self._layout.places
        columns = [at.get(name) for name in ("turn", "role", "author", "text", "time")]
        key_at, public_at, internal_at = at.get("conversation"), at.get("public"), at.get("internal")
        kept = [at.get(name) for name in _KEPT]
        for number, cells in data_rows(self._table, self._layout):
            if isinstance(cells, RowError):
                yield cells.rejected(self._place(number))
                continue
            key = str(number) if key_at is None else cells[key_at].strip()
            if not key:
                yield Rejected(self._place(number), "row_without_conversation")
                continue
            turn, role, author, text, time = ["" if i is None else cells[i] for i in columns]
            note = (public_at is not None and folded(cells[public_at]) in _NO) or (
                internal_at is not None and folded(cells[internal_at]) in _YES
            )
            metadata = tuple("" if i is None else cells[i] for i in kept)
            yield Keyed(key, _Line(number, turn, role.strip(), author.strip(), text, time.strip(), note, metadata))

    def conversation(self, key: str, lines: list[_Line], order: Order) -> Iterator[Read]:
        """One conversation, after what is wrong with its rows."""
        place = self._place(lines[0].number)
        written = [line for line in lines if not line.note and line.text.strip()]
        notes = sum(line.note for line in lines)
        if len(written) + notes < len(lines):
            empty = (line for line in lines if not line.note and not line.text.strip())
            yield from (Rejected(self._place(line.number), "message_empty") for line in empty)
        said = [line for line in written if _who(line)] if self._has_speakers else written
        if len(said) < len(written):
            nobodys = (line for line in written if not _who(line))
            yield from (Rejected(self._place(line.number), "row_without_speaker") for line in nobodys)
        if not said:
            if notes:
                yield Rejected(place, "only_internal_notes", {"notes": notes}, messages=0)
            return
        at = self._layout.places
        by_turn = "turn" in at and _sort_by_turn(said)
        times = [stamp(line.time, order) if line.time else None for line in said]
        if None in times and any(line.time and not time for line, time in zip(said, times, strict=True)):
            yield from self._once(Warned(place, "time_unreadable"))
        roles = self._roles(said)
        if None in roles:
            yield from self._once(Warned(place, "roles_guessed", {"speakers": len({_who(line) for line in said})}))
        messages = [
            Message(role, line.text, line.author or None, time, line.number)
            for role, line, time in zip(settled(roles, [_who(line) for line in said]), said, times, strict=True)
        ]
        metadata = self._metadata(said, notes)
        named = key if "conversation" in at else None
        yield Conversation(named, tuple(messages) if by_turn else in_time_order(messages), place, metadata)

    def _metadata(self, said: Sequence[_Line], notes: int) -> dict[str, Any]:
        """The first that any row says, and how many notes were dropped."""
        found: dict[str, Any] = {"internal_notes": notes} if notes else {}
        for position, name in enumerate(_KEPT):
            if name in self._layout.places:
                value = next((line.kept[position] for line in said if line.kept[position]), None)
                found |= {name: value} if value else {}
        return found

    def _roles(self, said: Sequence[_Line]) -> list[str | None]:
        if "role" not in self._layout.places and "author" not in self._layout.places:
            return ["user"] * len(said)
        return [self._speakers.role(line.role, line.author) for line in said]

    def _once(self, warned: Warned) -> Iterator[Warned]:
        if warned.code not in self._told:
            self._told.add(warned.code)
            yield warned

    def _place(self, number: int) -> str:
        return f"{self._table.unit} {number}"


def _who(line: _Line) -> str:
    return line.author or line.role


def _sort_by_turn(said: list[_Line]) -> bool:
    """Puts the lines in order of their turns, if all have one that is a number; says whether."""
    try:
        said.sort(key=lambda line: float(line.turn))
    except ValueError:
        return False
    return True
