"""What Together wants beyond a chat line: strict turns and no tools. Source: the file check of its 1.5 client."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from curation.model import Problem

_ROLES = frozenset({"system", "user", "assistant"})


def lint_together(line: dict[str, Any], messages: list[dict[str, Any]]) -> Iterator[Problem]:
    """What its check would refuse."""
    if "tools" in line or any("tool_calls" in message for message in messages):
        yield Problem("lint_tools_not_taken", "error")
    for turn, message in enumerate(messages):
        if str(message.get("role")) not in _ROLES:
            yield Problem("lint_role_not_taken", "error", {"turn": turn})
        if "content" not in message or message["content"] is None:
            yield Problem("lint_content_null_not_taken", "error", {"turn": turn})
    for turn, (before, message) in enumerate(pairwise(messages), start=1):
        if before.get("role") == message.get("role"):
            yield Problem("lint_role_repeats", "error", {"turn": turn})
