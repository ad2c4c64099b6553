"""What an importer read, in a form tests can hold against a file, or counted."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from curation.importers.reading import importer_for
from curation.interfaces import Mapping, Read
from curation.model import Conversation, Rejected


def read_bytes(data: bytes, filename: str, format: str | None = None, mapping: Mapping | None = None) -> list[Read]:
    """Everything read from these bytes."""
    importer = importer_for(data[: 64 * 1024], filename, format)
    return list(importer.read(io.BytesIO(data), filename, mapping or Mapping()))


def as_object(read: Read) -> dict:
    """What was read as a JSON object, as the golden files hold it a line."""
    if isinstance(read, Conversation):
        messages = [
            {
                "role": m.role,
                "text": m.text,
                **{k: v for k, v in (("author", m.author), ("sent_at", m.sent_at), ("line", m.line)) if v is not None},
                **({"payload": json.loads(m.payload)} if m.payload else {}),
            }
            for m in read.messages
        ]
        said = {"external_id": read.external_id, "where": read.where, "metadata": dict(read.metadata)}
        extras = {"extras": json.loads(read.extras)} if read.extras else {}
        return {"conversation": {**said, **extras, "messages": messages}}
    if isinstance(read, Rejected):
        return {
            "rejected": {"where": read.where, "code": read.code, "facts": dict(read.facts), "messages": read.messages}
        }
    return {"warning": {"where": read.where, "code": read.code, "facts": dict(read.facts)}}


@dataclass(frozen=True)
class Tally:
    """What a file came to."""

    conversations: int
    messages: int
    rejected: int
    codes: dict[str, int]
    roles: dict[str, int]

    @property
    def total(self) -> int:
        return self.messages + self.rejected


def tally(reads: Iterable[Read]) -> Tally:
    """Counts without holding what is counted."""
    conversations = messages = rejected = 0
    codes: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for read in reads:
        if isinstance(read, Conversation):
            conversations += 1
            messages += len(read.messages)
            roles.update(m.role for m in read.messages)
        else:
            codes[read.code] += 1
            rejected += read.messages if isinstance(read, Rejected) else 0
    return Tally(conversations, messages, rejected, dict(codes), dict(roles))
