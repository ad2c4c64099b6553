"""What Mistral wants beyond a chat line: tool ids of nine characters, the order of roles.

Source: mistral-common's fine-tuning validators (version 3 tokenizers) and mistral-finetune's format page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from curation.model import Problem

_ID = re.compile(r"[a-zA-Z0-9]{9}")
_AFTER = {
    "system": {"user", "assistant", "system"},
    "user": {"assistant", "system", "user"},
    "assistant": {"assistant", "user", "tool"},
    "tool": {"assistant", "tool", "user"},
}


def lint_mistral(_: dict[str, Any], messages: list[dict[str, Any]]) -> Iterator[Problem]:
    """What its validator would refuse."""
    for turn, message in enumerate(messages):
        if message.get("role") == "developer":
            yield Problem("lint_role_not_taken", "error", {"turn": turn})
        calls = message.get("tool_calls")
        ids = [call.get("id") for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
        if message.get("role") == "tool":
            ids.append(message.get("tool_call_id"))
        if not all(isinstance(key, str) and _ID.fullmatch(key) for key in ids):
            yield Problem("lint_tool_id_not_nine", "error", {"turn": turn})
    for turn, (before, message) in enumerate(pairwise(messages), start=1):
        allowed = _AFTER.get(str(before.get("role")))
        role = str(message.get("role"))
        if allowed is not None and role in _AFTER and role not in allowed:
            yield Problem("lint_role_out_of_order", "error", {"turn": turn})
