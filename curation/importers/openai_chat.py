"""OpenAI chat: JSON lines of `{"messages": [...]}`, or an array of them, or of lists of messages, or of messages (which
is one conversation).

Nothing of a message is lost: what role and text do not say goes into its payload, by one rule that the exporter
turns round. A message is `{"role": role, "content": text}` with the payload's keys put over it, so the payload holds
`content` only where it is not the text (parts, null), and `role` only where ours differs (the legacy "function"). A
message whose text is empty, that calls a tool and whose payload has no `content` had no `content` at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from curation.importers.encoding import detect, head_text
from curation.importers.json_paths import paths_of
from curation.importers.json_records import records
from curation.importers.limits import DEFAULT, Limits
from curation.importers.metadata import scalars
from curation.importers.roles import Speakers
from curation.importers.rows import RowError, line_place
from curation.importers.strict_json import parse
from curation.interfaces import Mapping, Read
from curation.model import ROLES, Conversation, Message, Rejected, Warned

_LISTS = ("messages", "traj")
_SIGNS = frozenset(f"{root}{name}[].role" for root in ("", "[].") for name in _LISTS)
_BARE = (frozenset({"[].role", "[].content"}), frozenset({"[][].role", "[][].content"}))
_EXTRAS = ("tools", "parallel_tool_calls", "functions", "function_call", "tool_choice", "response_format")
_IDS = ("conversation_id", "external_id", "id")
# Without content, a message is still one when it has any of these.
_INSTEAD = frozenset({"tool_calls", "function_call", "refusal", "audio"})
_PLAIN = {"role", "content"}


@dataclass(frozen=True)
class OpenAIChat:
    """Reads conversations for fine-tuning and logged API traffic."""

    name = "openai-chat"
    limits: Limits = DEFAULT

    def recognises(self, head: bytes, filename: str) -> bool:  # noqa: ARG002
        """A list of messages with roles under a known key, or by itself."""
        found = paths_of(head_text(head).encode())
        return not found.isdisjoint(_SIGNS) or any(signs <= found for signs in _BARE)

    def read(self, file: BinaryIO, filename: str, mapping: Mapping) -> Iterator[Read]:  # noqa: ARG002
        """One conversation a line or element; `mapping.speakers` settles roles the format does not know."""
        source = detect(file, mapping.encoding)
        yield from source.warnings
        speakers = Speakers(mapping)
        told = False
        bare: list[tuple[int, Any]] = []
        for line, raw in records(source, self.limits.line_bytes):
            try:
                if isinstance(raw, RowError):
                    raise raw
                value = parse(raw)
                if isinstance(value, dict) and "role" in value and value.keys().isdisjoint(_LISTS):
                    bare.append((line, value))
                    continue
                conversation, left = _conversation(value, line, speakers)
            except RowError as bad:
                yield bad.rejected(line_place(line))
                continue
            if left and not told:
                told = True
                yield Warned(line_place(line), "keys_not_kept", {"count": left})
            yield conversation
        if bare:
            yield _of_messages(bare, speakers)


def _of_messages(bare: list[tuple[int, Any]], speakers: Speakers) -> Conversation | Rejected:
    place = line_place(bare[0][0])
    try:
        return Conversation(
            None, tuple(_message(said, turn, line, speakers) for turn, (line, said) in enumerate(bare)), place
        )
    except RowError as bad:
        bad.messages = len(bare)
        return bad.rejected(place)


def _conversation(value: Any, line: int, speakers: Speakers) -> tuple[Conversation, int]:
    """The conversation, and how many of its keys were left behind."""
    top = {"messages": value} if isinstance(value, list) else value
    if not isinstance(top, dict):
        raise RowError("not_an_object")
    key = next((name for name in _LISTS if name in top), None)
    if key is None:
        raise RowError("no_message_list")
    said = top[key]
    if not isinstance(said, list):
        raise RowError("no_message_list")
    if not said:
        raise RowError("no_messages", messages=0)
    try:
        messages = tuple(_message(one, turn, line, speakers) for turn, one in enumerate(said))
    except RowError as bad:
        bad.messages = len(said)
        raise
    metadata, external_id, left = scalars(top, kept_elsewhere=(key, *_EXTRAS), ids=_IDS)
    extras = {name: top[name] for name in _EXTRAS if name in top}
    written = orjson.dumps(extras).decode() if extras else None
    return Conversation(external_id, messages, line_place(line), metadata, written), left


def _message(said: Any, turn: int, line: int, speakers: Speakers) -> Message:
    if not isinstance(said, dict):
        raise RowError("message_not_an_object", turn=turn)
    label, content = said.get("role"), said.get("content")
    if not isinstance(label, str) or not label:
        raise RowError("message_without_role", turn=turn)
    role = label if label in ROLES and not speakers.mapping.speakers else speakers.role(label)
    if role is None:
        raise RowError("role_unknown", turn=turn)
    if len(said) == len(_PLAIN) and isinstance(content, str):
        return Message(role, content, None, None, line)
    payload = {key: value for key, value in said.items() if key not in _PLAIN}
    if label == "function":
        payload["role"] = label
    if isinstance(content, list):
        text = "\n".join(_part_text(part, turn) for part in content if _is_text(part))
        payload["content"] = content
    elif isinstance(content, str):
        text = content
        if not content and not _INSTEAD.isdisjoint(said):
            payload["content"] = content
    elif content is None:
        if all(said.get(key) is None for key in _INSTEAD):
            raise RowError("message_without_content", turn=turn)
        text = ""
        if "content" in said:
            payload["content"] = None
    else:
        raise RowError("content_unknown_kind", turn=turn)
    return Message(role, text, line=line, payload=orjson.dumps(payload).decode() if payload else None)


def _is_text(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "text"


def _part_text(part: dict[str, Any], turn: int) -> str:
    text = part.get("text")
    if not isinstance(text, str):
        raise RowError("content_unknown_kind", turn=turn)
    return text
