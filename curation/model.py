"""The frozen nouns every other module speaks in. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

ROLES = ("system", "developer", "user", "assistant", "tool")

Facts = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn as it was said.

    `sent_at` is ISO 8601, with a zone only when the source gave one. `line` is the 1-based line (or row) of the
    source it came from. `payload` is a JSON object with what a chat format carries beside role and text (`name`,
    `tool_calls`, `tool_call_id`, `weight`, content `parts`...), None where there is nothing.
    """

    role: str
    text: str
    author: str | None = None
    sent_at: str | None = None
    line: int | None = None
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages in time order, with the place they came from.

    `external_id` is the source's own id (a ticket number, a file's stem), None where it has none. `where` names the
    place in the source ("line 12", "ticket 4"). `metadata` holds scalars worth keeping (subject, tags, dropped
    notes). `extras` is a JSON object for what belongs to the whole conversation (`tools`, `parallel_tool_calls`).
    """

    external_id: str | None
    messages: tuple[Message, ...]
    where: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    extras: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something an importer could not take: where, why (a code of `sentences/`), and how many messages it cost."""

    where: str
    code: str
    facts: Facts = field(default_factory=dict)
    messages: int = 1


@dataclass(frozen=True, slots=True)
class Warned:
    """Something an importer took, but that a person should know of. Costs no message."""

    where: str
    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A located suspicion.

    A finding on a whole conversation has `turn` None and no offsets. Otherwise `start` and `end` are code points,
    half-open, into `field` of that turn: "text", or the path of a string inside the payload, such as
    "tool_calls.0.function.arguments". `score` is 0 to 1. `other` is the conversation it points at (the keeper of a
    duplicate). `detail` says more without repeating the value ("es_dni", "visa").
    """

    conversation: str
    check: str
    label: str
    score: float = 1.0
    turn: int | None = None
    field: str = "text"
    start: int | None = None
    end: int | None = None
    detail: str | None = None
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a conversation or a line will not do for a target: `severity` is "error" (refused) or "warning"."""

    code: str
    severity: str
    facts: Facts = field(default_factory=dict)


class Field(NamedTuple):
    """One text a finding can point into; `row` is its message's position in the batch."""

    row: int
    conversation: str
    turn: int
    role: str
    name: str
    text: str


@dataclass(frozen=True)
class Batch:
    """Whole conversations as Arrow columns, so that checks work column-wise and a batch travels between processes.

    `table` has one row a message with the columns of `Batch.SCHEMA`, the rows of a conversation together, in turn
    order. Texts repeat a lot in support: work on `distinct` where you can.
    """

    table: pa.Table

    SCHEMA = pa.schema(
        [
            ("conversation", pa.string()),
            ("turn", pa.int32()),
            ("role", pa.string()),
            ("author", pa.string()),
            ("sent_at", pa.string()),
            ("text", pa.large_string()),
            ("payload", pa.large_string()),
        ]
    )

    @classmethod
    def of(cls, conversations: Mapping[str, Conversation]) -> Batch:
        """A batch of these conversations, keyed by their id."""
        rows = [
            (key, turn, m.role, m.author, m.sent_at, m.text, m.payload)
            for key, conversation in conversations.items()
            for turn, m in enumerate(conversation.messages)
        ]
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(cls.SCHEMA)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, cls.SCHEMA, strict=True)]
        return cls(pa.Table.from_arrays(arrays, schema=cls.SCHEMA))

    @cached_property
    def texts(self) -> list[str]:
        """The text of every message, in row order."""
        return self.table["text"].to_pylist()

    @cached_property
    def roles(self) -> list[str]:
        """The role of every message, in row order."""
        return self.table["role"].to_pylist()

    @cached_property
    def turns(self) -> list[int]:
        """The turn of every message, in row order."""
        return self.table["turn"].to_pylist()

    @cached_property
    def ids(self) -> list[str]:
        """The conversation of every message, in row order."""
        return self.table["conversation"].to_pylist()

    @cached_property
    def conversations(self) -> list[tuple[str, int, int]]:
        """Every conversation as (id, first row, row after the last), in order. Conversations without messages have no rows."""
        bounds: list[tuple[str, int, int]] = []
        start = 0
        ids = self.ids
        for row in range(1, len(ids) + 1):
            if row == len(ids) or ids[row] != ids[start]:
                bounds.append((ids[start], start, row))
                start = row
        return bounds

    @cached_property
    def distinct(self) -> tuple[list[str], list[int]]:
        """The distinct texts in order of first sight, and for every row the position of its text among them."""
        encoded = self.table["text"].combine_chunks().dictionary_encode()
        return encoded.dictionary.to_pylist(), encoded.indices.to_pylist()

    def fields(self) -> Iterator[Field]:
        """Every text a finding can point into: the messages' own, then the strings inside their payloads."""
        payloads = self.table["payload"].to_pylist()
        for row, (key, turn, role, text) in enumerate(zip(self.ids, self.turns, self.roles, self.texts, strict=True)):
            yield Field(row, key, turn, role, "text", text)
            if payloads[row]:
                for path, value in strings_inside(orjson.loads(payloads[row])):
                    yield Field(row, key, turn, role, path, value)


# Keys of a payload that name things for machines: never text of a person, and changing them would break the line.
_MACHINE_KEYS = frozenset({"id", "type", "tool_call_id", "weight"})


def strings_inside(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string inside a JSON value with its dotted path, skipping the keys machines match on."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _MACHINE_KEYS:
                yield from strings_inside(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from strings_inside(inner, f"{path}.{position}" if path else str(position))


def with_strings(value: object, replaced: Mapping[str, str], path: str = "") -> object:
    """The JSON value with the strings at these paths replaced; the mirror of `strings_inside`."""
    if isinstance(value, str):
        return replaced.get(path, value)
    if isinstance(value, dict):
        return {
            key: inner if key in _MACHINE_KEYS else with_strings(inner, replaced, f"{path}.{key}" if path else key)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [
            with_strings(inner, replaced, f"{path}.{position}" if path else str(position))
            for position, inner in enumerate(value)
        ]
    return value
