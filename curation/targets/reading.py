"""A training line as whoever opens the file reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from curation.model import Batch, Conversation, Message
from curation.tokens import conversation_tokens, count, tools_tokens


def read_line(line: Mapping[str, Any]) -> Conversation:
    """The messages of a line without errors; `extras` holds whatever else the line says (tools, for one).

    The text of a message in parts is that of its text parts; the parts themselves stay in the payload.
    """
    rest = {key: value for key, value in line.items() if key != "messages"}
    return Conversation(
        None, tuple(_message(message) for message in line["messages"]), extras=_json(rest) if rest else None
    )


def example_tokens(lines: Iterable[Mapping[str, Any]], encoding: str) -> list[int]:
    """The tokens of every line as a provider bills an example: texts, frames, calls and declared tools."""
    held = list(lines)
    if not held:
        return []
    batch = Batch.of({str(position): read_line(line) for position, line in enumerate(held)})
    return [
        tokens + tools_tokens(line.get("tools") or (), encoding)
        for tokens, line in zip(conversation_tokens(batch, encoding), held, strict=True)
    ]


def text_tokens(text: str, encoding: str) -> int:
    """The tokens of one text."""
    return count([text], encoding)[0]


def _message(message: Mapping[str, Any]) -> Message:
    content = message.get("content")
    payload = {key: value for key, value in message.items() if key not in ("role", "content")}
    text = content if isinstance(content, str) else ""
    if isinstance(content, list):
        payload["content"] = content
        text = "\n".join(_texts(content))
    return Message(message["role"], text, payload=_json(payload) if payload else None)


def _texts(parts: Sequence[Any]) -> list[str]:
    return [part["text"] for part in parts if isinstance(part, dict) and isinstance(part.get("text"), str)]


def _json(value: Mapping[str, Any]) -> str:
    return orjson.dumps(value).decode()
