"""The rules every chat line shares: keys, roles, content, names, weights. One parsed JSON line in, problems out.

Source: OpenAI's supervised fine-tuning format and its public check list, which predates tool calls; those are in
`lint_tools`. Misses what only the provider sees (moderation, images that cannot be fetched).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from curation.model import ROLES, Problem

_LINE_KEYS = frozenset({"messages", "tools", "parallel_tool_calls", "functions"})
_MESSAGE_KEYS = frozenset(
    {"role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal", "audio"}
    | {"reasoning_content"}  # Fireworks and Together take it
)
_PARTS = {
    "text": frozenset(ROLES),
    "image_url": frozenset({"user"}),
    "input_audio": frozenset({"user"}),
    "file": frozenset({"user"}),
    "refusal": frozenset({"assistant"}),
}
# What OpenAI documents for the name of a participant; function names are held to it as well.
NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def messages_of(line: object) -> list[dict[str, Any]] | Problem:
    """The messages of a line, or why there are none to look at."""
    if not isinstance(line, dict):
        return Problem("lint_line_not_object", "error")
    messages = line.get("messages")
    if not isinstance(messages, list):
        return Problem("lint_messages_missing", "error")
    if not messages:
        return Problem("lint_messages_empty", "error")
    for turn, message in enumerate(messages):
        if not isinstance(message, dict):
            return Problem("lint_message_not_object", "error", {"turn": turn})
    return messages


def lint_chat(line: dict[str, Any], messages: list[dict[str, Any]]) -> Iterator[Problem]:
    """What is wrong with the keys of the line, with each message, and with the conversation as a whole."""
    for key in sorted(set(line) - _LINE_KEYS):
        yield Problem("lint_line_key_unknown", "warning", {"key": key[:40]})
    for turn, message in enumerate(messages):
        yield from _message(turn, message)
    yield from _whole(messages)


def _message(turn: int, message: dict[str, Any]) -> Iterator[Problem]:
    for key in sorted(set(message) - _MESSAGE_KEYS):
        yield Problem("lint_message_key_unknown", "error", {"turn": turn, "key": key[:40]})
    role = message.get("role")
    if role is None:
        yield Problem("lint_role_missing", "error", {"turn": turn})
    elif role == "function":
        yield Problem("lint_functions_deprecated", "warning", {"turn": turn})
    elif not isinstance(role, str) or role not in ROLES:
        yield Problem("lint_role_unknown", "error", {"turn": turn})
    name = message.get("name")
    if name is not None and not (isinstance(name, str) and NAME.fullmatch(name)):
        yield Problem("lint_name_bad", "error", {"turn": turn})
    yield from _weight(turn, message)
    yield from _content(turn, message)


def _weight(turn: int, message: dict[str, Any]) -> Iterator[Problem]:
    if "weight" not in message:
        return
    weight = message["weight"]
    if isinstance(weight, bool) or weight not in (0, 1):
        yield Problem("lint_weight_bad", "error", {"turn": turn})
    elif message.get("role") != "assistant":
        yield Problem("lint_weight_not_assistant", "warning", {"turn": turn})


def _content(turn: int, message: dict[str, Any]) -> Iterator[Problem]:
    content, role = message.get("content"), message.get("role")
    says_otherwise = role == "assistant" and any(message.get(k) for k in ("tool_calls", "function_call", "refusal"))
    if content is None:
        if not says_otherwise:
            yield Problem("lint_content_missing", "error", {"turn": turn})
    elif isinstance(content, str):
        # A tool may well have nothing to say; a person or a model with nothing to say is a gap in the data.
        if not content.strip() and not says_otherwise and role not in ("tool", "function"):
            yield Problem("lint_content_empty", "error", {"turn": turn})
    elif isinstance(content, list):
        yield from _parts(turn, role, content)
    else:
        yield Problem("lint_content_not_text", "error", {"turn": turn})


def _parts(turn: int, role: object, parts: list[Any]) -> Iterator[Problem]:
    if not parts:
        yield Problem("lint_content_empty", "error", {"turn": turn})
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(kind, str) or kind not in _PARTS or kind not in part:
            yield Problem("lint_part_unknown", "error", {"turn": turn})
        elif isinstance(role, str) and role not in _PARTS[kind]:
            yield Problem("lint_part_not_for_role", "error", {"turn": turn, "kind": kind, "role": role[:20]})
        elif kind == "text" and not isinstance(part["text"], str):
            yield Problem("lint_content_not_text", "error", {"turn": turn})


def _whole(messages: list[dict[str, Any]]) -> Iterator[Problem]:
    roles = [message.get("role") for message in messages]
    if "assistant" not in roles:
        yield Problem("lint_assistant_missing", "error")
    elif roles[-1] != "assistant":
        yield Problem("lint_last_not_assistant", "error")
    answers = [message for message in messages if message.get("role") == "assistant"]
    if answers and all(message.get("weight") == 0 for message in answers):
        yield Problem("lint_weights_all_zero", "warning")
    if "system" not in roles and "developer" not in roles:
        yield Problem("lint_system_missing", "warning")
    if "user" not in roles:
        yield Problem("lint_user_missing", "warning")
