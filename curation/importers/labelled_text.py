"""Plain text with a label before each turn: `Agente: ...`, `Cliente: ...`, `[00:01:23] Agent: ...`.

Conversations are parted by a line of dashes, equals signs or the like, or by a heading ("Ticket 123") after a blank
line. A line without a label goes on with the turn before it. Labels differ per company, so: labels that name a role
are speakers, so are those of the mapping. Only where these do not give both sides, names that label two turns of one
conversation are speakers too, with a warning. Every other `word:` is text, and a warning says how often that was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, BinaryIO

from curation.errors import CurationError
from curation.importers.dates import DateSurvey, Order, numbers, stamp
from curation.importers.encoding import Source, detect, head_text
from curation.importers.labelled_lines import Event, Label, Part, Text, events, like_name, parted
from curation.importers.limits import DEFAULT, Limits
from curation.importers.roles import Speakers, known_role, settled
from curation.importers.rows import RowError, line_place, text_lines
from curation.importers.whatsapp_lines import header as whatsapp_header
from curation.interfaces import Mapping, Read
from curation.model import Conversation, Message, Rejected, Warned

_TABLES = (".csv", ".tsv", ".json", ".jsonl", ".xlsx")
_HEADING_CHARACTERS = 200


@dataclass(frozen=True)
class LabelledText:
    """Reads transcripts of calls and chats as people paste them."""

    name = "labelled-text"
    limits: Limits = DEFAULT

    def recognises(self, head: bytes, filename: str) -> bool:
        """At least two lines begin with a label that names a role, and it is no table or chat export."""
        if filename.lower().endswith(_TABLES):
            return False
        lines = [line for line in head_text(head).splitlines() if line.strip()]
        if not lines or whatsapp_header(lines[0]) is not None:
            return False
        found = [one.label for one in events(enumerate(lines)) if isinstance(one, Label)]
        return sum(known_role(parted(label)[0]) is not None for label in found) >= 2

    def read(self, file: BinaryIO, filename: str, mapping: Mapping) -> Iterator[Read]:
        """Conversations in file order. Raises CurationError where nothing is labelled."""
        source = detect(file, mapping.encoding)
        yield from source.warnings
        survey = _Survey(Speakers(mapping))
        for event in self._events(source):
            survey.see(event)
        speaking = survey.speaking()
        if not speaking:
            raise CurationError("labels_not_found", file=filename)
        order, sure = survey.dates.settled(mapping.order)
        if not sure:
            yield Warned("file", "date_order_guessed", {"order": order})
        if None in speaking.values():
            yield Warned("file", "roles_guessed", {"speakers": len(speaking)})
        if unread := survey.unread(speaking):
            yield Warned("file", "labels_as_text", {"count": unread})
        alone = PurePath(filename).stem if survey.parts == 1 else None
        yield from _conversations(self._events(source), speaking, order, alone)

    def _events(self, source: Source) -> Iterator[Event | tuple[int, RowError]]:
        return events(text_lines(source.utf8(), self.limits.line_bytes))


class _Survey:
    """Which labels speak, from one pass over the file."""

    def __init__(self, speakers: Speakers) -> None:
        self.dates = DateSurvey(chronological=False)
        self.parts = 0
        self._speakers = speakers
        self._counts: Counter[str] = Counter()
        self._twice: set[str] = set()  # labels that stand twice in one conversation
        self._here: Counter[str] = Counter()

    def see(self, event: Event | tuple[int, RowError]) -> None:
        if isinstance(event, Part):
            self._here.clear()
        elif isinstance(event, Label):
            self.parts += not self._here
            self._counts[event.label] += 1
            self._here[event.label] += 1
            if self._here[event.label] == 2:
                self._twice.add(event.label)
            if event.time and (triple := numbers(event.time)):
                self.dates.see(triple)

    def speaking(self) -> dict[str, str | None]:
        """The labels that speak, with their role; None where the other side of a conversation has to settle it."""
        found: dict[str, str | None] = {}
        for label in self._counts:
            role, name = parted(label)
            if known_role(role) or self._speakers.names(role) or self._speakers.names(name):
                found[label] = self._speakers.role(role, name)
        told = self._speakers.mapping.agents is not None
        if told or not {"user", "assistant"} <= set(found.values()):
            for label in self._twice:
                if label not in found and like_name(label):
                    found[label] = "user" if told else None
        return found

    def unread(self, speaking: dict[str, str | None]) -> int:
        """How many lines look like a name speaking and are read as text."""
        return sum(count for label, count in self._counts.items() if label not in speaking and like_name(label))


@dataclass
class _Turn:
    label: str
    line: int
    time: str | None
    lines: list[str]


@dataclass
class _Open:
    """A conversation while its lines come in."""

    turns: list[_Turn] = field(default_factory=list)
    id: str | None = None
    heading: list[str] = field(default_factory=list)


def _conversations(
    found: Iterator[Event | tuple[int, RowError]], speaking: dict[str, str | None], order: Order, alone: str | None
) -> Iterator[Read]:
    current = _Open()
    for event in found:
        if isinstance(event, Part):
            if current.turns:
                yield from _closed(current, speaking, order, alone)
                current = _Open()
            current.id = event.id or current.id
            if event.title:
                current.heading.append(event.title)
        elif isinstance(event, Label) and event.label in speaking:
            current.turns.append(_Turn(event.label, event.line, event.time, [event.text]))
        elif isinstance(event, (Label, Text)):
            text = event.whole if isinstance(event, Label) else event.text
            if current.turns:
                current.turns[-1].lines.append(text)
            elif text.strip():
                current.heading.append(text.strip())
        else:
            number, bad = event
            yield bad.rejected(line_place(number))
    if current.turns:
        yield from _closed(current, speaking, order, alone)


def _closed(
    current: _Open, speaking: dict[str, str | None], order: Order, alone: str | None
) -> Iterator[Conversation | Rejected]:
    kept: list[tuple[_Turn, str]] = []
    for turn in current.turns:
        text = "\n".join(turn.lines).strip()
        if text:
            kept.append((turn, text))
        else:
            yield Rejected(line_place(turn.line), "message_empty")
    if not kept:
        return
    roles = settled([speaking[turn.label] for turn, _ in kept], [turn.label for turn, _ in kept])
    messages = tuple(
        Message(role, text, parted(turn.label)[1], stamp(turn.time, order) if turn.time else None, turn.line)
        for role, (turn, text) in zip(roles, kept, strict=True)
    )
    heading = "\n".join(current.heading)[:_HEADING_CHARACTERS]
    metadata: dict[str, Any] = {"heading": heading} if heading else {}
    yield Conversation(current.id or alone, messages, line_place(kept[0][0].line), metadata)
