"""WhatsApp's exported chats (`WhatsApp Chat with Ana.txt`, `_chat.txt`). One file is one conversation.

The file is read twice: once for its dates (see `dates`), once for its messages. Media, deleted messages and lines the
app wrote are counted in the metadata and kept out of the text. Missed: phrases of other languages than English,
Spanish and Portuguese, which stay as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass
class _Said:
    """A message while its lines come in."""

    header: Header
    line: int
    lines: list[str] = field(default_factory=list)


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
        survey = DateSurvey(chronological=True)
        for _, text in text_lines(source.utf8(), self.limits.line_bytes):
            if isinstance(text, str) and (found := header(text)):
                survey.see(found.day)
        if not survey.seen:
            raise CurationError("whatsapp_no_messages", file=filename)
        order, sure = survey.settled(mapping.order)
        if not sure:
            yield Warned("file", "date_order_guessed", {"order": order})
        said: list[_Said] = []
        yield from _collect(source, self.limits, said)
        yield from _conversation(said, order, filename, Speakers(mapping))


def _collect(source: Source, limits: Limits, said: list[_Said]) -> Iterator[Rejected]:
    """Puts every message of the file into `said`, gives back what cannot be one."""
    for number, text in text_lines(source.utf8(), limits.line_bytes):
        if isinstance(text, RowError):
            yield text.rejected(line_place(number))
        elif found := header(text):
            said.append(_Said(found, number, [found.text]))
        elif said:
            said[-1].lines.append(text)
        elif text.strip():
            yield Rejected(line_place(number), "before_first_message")


def _conversation(said: list[_Said], order: Order, filename: str, speakers: Speakers) -> Iterator[Read]:
    counts: Counter[str] = Counter()
    kept: list[Message] = []
    for one in said:
        text = "\n".join(one.lines).rstrip()
        what = "system" if one.header.name is None else kind(text)
        if what != "text":
            counts[_COUNTED[what]] += 1
            text = "\n".join(one.lines[1:]).strip() if what == "media" else ""  # a caption stands under its file
            if not text:
                continue
        shorn = bare(without_edit_mark(text))
        counts["edited"] += shorn != bare(text)
        if not shorn:
            yield Rejected(line_place(one.line), "message_empty")
            continue
        kept.append(Message("", shorn, one.header.name or None, _sent_at(one.header, order), one.line))
    if not kept:
        yield Rejected("file", "no_messages", dict(counts), messages=0)
        return
    roles = [speakers.role(None, message.author) for message in kept]
    if None in roles:
        yield Warned("file", "roles_guessed", {"speakers": len({message.author for message in kept})})
    messages = tuple(
        Message(role, m.text, m.author, m.sent_at, m.line)
        for role, m in zip(settled(roles, [m.author for m in kept]), kept, strict=True)
    )
    metadata = {name: count for name, count in counts.items() if count}
    yield Conversation(PurePath(filename).stem, messages, line_place(kept[0].line or 1), metadata)


def _sent_at(found: Header, order: Order) -> str | None:
    day, at = on(found.day, order), clock(*found.time)
    return datetime.combine(day, at).isoformat() if day and at else None
