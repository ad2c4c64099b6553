"""The seams: what an importer, a measure, a check and an exporter are. Imports only the nouns and the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, Protocol

import pyarrow as pa

from curation.model import Batch, Conversation, Finding, Message, Problem, Rejected, Warned
from curation.policy import Policy


@dataclass(frozen=True)
class Mapping:
    """What the user says of a file that does not say it itself; every part is optional.

    `columns` maps our columns (conversation, turn, role, author, text, time, public, internal, system, question, answer,
    subject, tags, language) to the file's headers, or to positions from 1 where there is no header. `speakers` maps a speaker or role label, as it stands in the file, to a role. `agents` names the support
    side: a message whose author or role label is among them is an assistant's; an empty tuple says that nobody is,
    None that it was not said. `order` settles dates like 3/4/2026.
    """

    columns: dict[str, str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)
    agents: tuple[str, ...] | None = None
    order: Literal["day-first", "month-first"] | None = None
    delimiter: str | None = None
    encoding: str | None = None


Read = Conversation | Rejected | Warned


class Importer(Protocol):
    """One raw format."""

    name: str

    def recognises(self, head: bytes, filename: str) -> bool:
        """Whether the first 64 KiB and the name look like this format. Sure or no: two yeses are an error for the user."""
        ...

    def read(self, file: BinaryIO, filename: str, mapping: Mapping) -> Iterator[Read]:
        """Conversations, rejects and warnings in file order, streaming. The file is seekable: some are read twice.

        Raises CurationError only when nothing can be read.
        """
        ...


class Measure(Protocol):
    """A number or a label per message, or per conversation."""

    name: str
    version: int
    unit: str
    level: Literal["message", "conversation"]

    def measure(self, batch: Batch, policy: Policy) -> pa.Array:
        """float64 or string, one value a row of the batch, or one a conversation in the order of `batch.conversations`."""
        ...


class Check(Protocol):
    """Finds what is wrong inside a conversation; sees whole conversations, one batch at a time."""

    name: str
    version: int

    def inspect(self, batch: Batch, policy: Policy) -> Iterable[Finding]:
        """The findings of this batch, the same whatever else is in the batch."""
        ...


class CorpusCheck(Protocol):
    """Finds what only the whole corpus shows."""

    name: str
    version: int

    def sketch(self, batch: Batch, policy: Policy) -> pa.RecordBatch:
        """A small row a conversation, without text; the first column is `conversation`."""
        ...

    def compare(self, sketches: pa.Table, policy: Policy) -> Iterable[Finding]:
        """Findings from the sketches of the whole corpus, which come in order of import."""
        ...


class Exporter(Protocol):
    """One output format."""

    name: str

    def problems(self, conversation: Conversation) -> Iterable[Problem]:
        """Why this conversation cannot be written, before anything is."""
        ...

    def rows(self, conversation: Conversation) -> Iterator[dict]:
        """The examples of this conversation, as JSON objects."""
        ...


__all__ = [
    "Batch",
    "Check",
    "Conversation",
    "CorpusCheck",
    "Exporter",
    "Finding",
    "Importer",
    "Mapping",
    "Measure",
    "Message",
    "Policy",
    "Problem",
    "Read",
    "Rejected",
    "Warned",
]
