"""What a conversation loses on its way to a training line, and how much: never silently, always counted.

OpenAI and the open trainers take consecutive messages of one role; Together refuses them, so that for a target
with strict turns they are joined by a newline. Nobody takes a line that ends with the user, or an empty message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from curation.model import Conversation, Message

# What a message can say without text, beside content parts.
_INSTEAD = ("tool_calls", "function_call", "refusal", "audio")
# What a training line may hold of a payload; logged API traffic carries more (annotations, latencies).
KNOWN = frozenset({"role", "content", "name", "weight", "tool_call_id", "reasoning_content", *_INSTEAD})


@dataclass(frozen=True)
class Mended:
    """A conversation fit for a line, with the messages it lost: `empty` ones, those `after_answer` (past the
    assistant's last), and those `joined` to the one before them; `keys_dropped` are messages with payload keys that no
    line may hold. `conversation` is None without any answer."""

    conversation: Conversation | None
    empty: int = 0
    after_answer: int = 0
    joined: int = 0
    keys_dropped: int = 0
    system_added: int = 0


def mend(conversation: Conversation, *, alternates: bool = False, system: str | None = None) -> Mended:
    """Drops empty messages and what follows the last answer; joins repeated roles where turns must alternate; puts
    the system message first where a conversation has none."""
    spoken = [m for m in conversation.messages if not is_empty(m)]
    empty = len(conversation.messages) - len(spoken)
    last = max((turn for turn, m in enumerate(spoken) if m.role == "assistant"), default=None)
    if last is None:
        return Mended(None, empty=empty)
    answered = spoken[: last + 1]
    kept = _joined(answered) if alternates else answered
    added = bool(system) and not any(m.role in ("system", "developer") for m in kept)
    if added:
        kept = [Message("system", str(system)), *kept]
    return Mended(
        replace(conversation, messages=tuple(kept)),
        empty=empty,
        after_answer=len(spoken) - len(answered),
        joined=len(answered) + added - len(kept),
        keys_dropped=sum(not payload_of(m).keys() <= KNOWN for m in kept),
        system_added=int(added),
    )


def is_empty(message: Message) -> bool:
    """Whether nothing is said. A tool's empty result still answers its call, so it is not."""
    if message.text.strip() or message.role == "tool":
        return False
    payload = payload_of(message)
    return not (payload.get("content") or says_instead(payload))


def says_instead(payload: Mapping[str, Any]) -> bool:
    """Whether a message says something other than its content."""
    return any(payload.get(key) for key in _INSTEAD)


def payload_of(message: Message) -> dict[str, Any]:
    """The payload as a JSON object, empty where there is none."""
    return dict(orjson.loads(message.payload)) if message.payload else {}


def _joined(messages: list[Message]) -> list[Message]:
    kept: list[Message] = []
    for message in messages:
        before = kept[-1] if kept else None
        # A payload (a weight, a name, parts) belongs to its own message: those stay apart, and the lint refuses them.
        if before and before.role == message.role and not before.payload and not message.payload:
            kept[-1] = replace(before, text=f"{before.text}\n{message.text}")
        else:
            kept.append(message)
    return kept
