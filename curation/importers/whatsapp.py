"""WhatsApp's exported chats (`WhatsApp Chat with Ana.txt`, `_chat.txt`). One file is one conversation.

The file is read twice: once for its dates (see `dates`), once for its messages. Media, deleted messages and lines the
app wrote are counted in the metadata and kept out of the text. Missed: phrases of other languages than English,
Spanish and Portuguese, which stay as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from curation.errors import CurationError
from curation.importers.dates import DateSurvey, Order, clock, on
from curation.importers.encoding import Source, detect, head_text
from curation.importers.limits import DEFAULT, Limits
from curation.importers.roles import Speakers, settled
from curation.importers.rows import RowError, line_place, text_lines
from curation.importers.whatsapp_lines import Header, bare, header, kind, without_edit_mark
from curation.interfaces import Mapping, Read
from curation.model import Conversation, Message, Rejected, Warned

_COUNTED = {"media": "media", "deleted": "deleted", "system": "system_lines"}


@dataclass(frozen=True)
class WhatsApp:
    """Reads Android and iOS exports."""

    name = "whatsapp"
    limits: Limits = DEFAULT

    def recognises(self, head: bytes, filename: str) -> bool:  # noqa: ARG002
        """The first line that is not blank begins a message."""
        first = next((line for line in head_text(head).splitlines() if line.strip()), "")
        return header(first) is not None

    def read(self, file: BinaryIO, filename: str, mapping: Mapping) -> Iterator[Read]:
        """Rejects and warnings of the file, then its one conversation. Raises CurationError where no line is a header."""
        source = detect(file, mapping.encoding)
        yield from source.warnings
        survey, names = _survey(source, self.limits)
        if not survey.seen:
            raise CurationError("whatsapp_no_messages", file=filename)
        order, sure = survey.settled(mapping.order)
        if not sure:
            yield Warned("file", "date_order_guessed", {"order": order})
        told = [Speakers(mapping).role(None, name) for name in names]
        if None in told:
            yield Warned("file", "roles_guessed", {"speakers": len(names)})
        chat = _Chat(order, dict(zip(names, settled(told, names), strict=True)))
        for number, line in text_lines(source.utf8(), self.limits.line_bytes):
            yield from chat.take(number, line)
        yield from chat.close(PurePath(filename).stem)


def _survey(source: Source, limits: Limits) -> tuple[DateSurvey, list[str]]:
    """The dates of the file, and who speaks in it in order of first word (or first picture)."""
    survey = DateSurvey(chronological=True)
    names: dict[str, None] = {}
    for _, line in text_lines(source.utf8(), limits.line_bytes):
        if isinstance(line, str) and (found := header(line)):
            survey.see(found.day)
            if found.name is not None and found.name not in names and kind(found.text) != "system":
                names[found.name] = None
    return survey, list(names)


class _Chat:
    """The conversation while its lines come in."""

    def __init__(self, order: Order, roles: dict[str, str]) -> None:
        self._order = order
        self._roles = roles
        self._messages: list[Message] = []
        self._counts: Counter[str] = Counter()
        self._open: Header | None = None
        self._line = 0
        self._lines: list[str] = []

    def take(self, number: int, line: str | RowError) -> Iterator[Rejected]:
        """The next line, giving back what cannot be part of a message."""
        if isinstance(line, RowError):
            yield line.rejected(line_place(number))
        elif found := header(line):
            yield from self._end_message()
            self._open, self._line, self._lines = found, number, [found.text]
        elif self._open:
            self._lines.append(line)
        elif line.strip():
            yield Rejected(line_place(number), "before_first_message")

    def close(self, external_id: str) -> Iterator[Conversation | Rejected]:
        """The conversation, after what is left to reject."""
        yield from self._end_message()
        if self._messages:
            place = line_place(self._messages[0].line or 1)
            yield Conversation(external_id, tuple(self._messages), place, dict(self._counts))
        else:
            yield Rejected("file", "no_messages", dict(self._counts), messages=0)

    def _end_message(self) -> Iterator[Rejected]:
        found, text = self._open, "\n".join(self._lines).rstrip()
        if found is None:
            return
        what = "system" if found.name is None else kind(text)
        if what != "text":
            self._counts[_COUNTED[what]] += 1
            text = "\n".join(self._lines[1:]).strip() if what == "media" else ""  # a caption stands under its file
            if not text:
                return
        said = bare(without_edit_mark(text))
        if said != bare(text):
            self._counts["edited"] += 1
        if said:
            name = found.name or ""
            self._messages.append(
                Message(self._roles[name], said, name or None, _sent_at(found, self._order), self._line)
            )
        else:
            yield Rejected(line_place(self._line), "message_empty")


def _sent_at(found: Header, order: Order) -> str | None:
    day, at = on(found.day, order), clock(*found.time)
    return datetime.combine(day, at).isoformat() if day and at else None
