"""Conversations a model cannot learn an answer from, and breaks in the order of turns and tool calls.

Catches: nobody answers, nobody asks, an empty message, a role nobody knows, a tool call without its result and a
result without its call. Weaker, for support chats do it all the time and an export mends it: the assistant speaks
first, two turns of one role in a row, the last word is not the assistant's. What it misses: turns in the wrong order
that still alternate. The rules are those fine-tuning providers refuse lines by (see `targets/`).

A weak finding stays under the usual limit on scores, and is one a conversation however often it happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import orjson

from curation.model import ROLES, Batch, Finding
from curation.policy import Policy

WEAK = 0.3

# What a message can say without text.
_INSTEAD = ("tool_calls", "function_call", "content", "parts", "refusal", "audio")


class Structure:
    """Looks at roles, order and tool calls; never at what is said."""

    name = "structure"
    version = 1

    def inspect(self, batch: Batch, policy: Policy) -> Iterable[Finding]:  # noqa: ARG002
        """The findings of every conversation, in order."""
        payloads = batch.table["payload"].to_pylist()
        for key, first, end in batch.conversations:
            turns = [
                _Turn(batch.turns[row], batch.roles[row], batch.texts[row], _parsed(payloads[row]))
                for row in range(first, end)
            ]
            for found in (*_missing_sides(turns), *_bad_turns(turns), *_order(turns), *_tools(turns)):
                yield Finding(key, self.name, found.label, found.score, found.turn, detail=found.detail)


STRUCTURE = Structure()


@dataclass(frozen=True, slots=True)
class _Turn:
    turn: int
    role: str
    text: str
    payload: dict[str, Any]

    @property
    def says_nothing(self) -> bool:
        """A tool may well answer with nothing, so its turn always says something."""
        return not (self.text.strip() or self.role == "tool" or any(self.payload.get(key) for key in _INSTEAD))


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    score: float = 1.0
    turn: int | None = None
    detail: str | None = None


def _missing_sides(turns: list[_Turn]) -> Iterator[_Found]:
    speaking = {turn.role for turn in turns if not turn.says_nothing}
    if "assistant" not in speaking:
        yield _Found("no_assistant")
    if "user" not in speaking:
        yield _Found("no_user", 0.8)


def _bad_turns(turns: list[_Turn]) -> Iterator[_Found]:
    for turn in turns:
        if turn.role not in ROLES:
            yield _Found("unknown_role", turn=turn.turn)
        if turn.says_nothing:
            yield _Found("empty_message", 0.6, turn.turn)


def _order(turns: list[_Turn]) -> Iterator[_Found]:
    speakers = [turn for turn in turns if turn.role in ("user", "assistant")]
    if speakers and speakers[0].role == "assistant" and any(turn.role == "user" for turn in speakers):
        yield _Found("assistant_first", WEAK, speakers[0].turn)
    # Only neighbours: between an assistant's call and its next words stands the tool's result.
    repeated = [b for a, b in pairwise(turns) if a.role == b.role and b.role in ("user", "assistant")]
    if repeated:
        yield _Found("role_repeated", WEAK, repeated[0].turn, str(len(repeated)))
    if turns[-1].role != "assistant" and any(turn.role == "assistant" for turn in speakers):
        yield _Found("last_not_assistant", WEAK, turns[-1].turn)


def _tools(turns: list[_Turn]) -> Iterator[_Found]:
    """A call in the last message wants no result: that is how a model is taught to call."""
    answered = {_answers(turn) for turn in turns}
    called: set[str | None] = set()
    for turn in turns:
        calls = _calls(turn)
        called |= calls
        unanswered = calls - answered - {None}
        if unanswered and turn is not turns[-1]:
            yield _Found("tool_call_without_result", 0.9, turn.turn, str(len(unanswered)))
        # Formats without ids only say that something was called before.
        if turn.role == "tool" and (_answers(turn) not in called if _answers(turn) else not called):
            yield _Found("tool_result_without_call", 0.9, turn.turn)


def _calls(turn: _Turn) -> set[str | None]:
    """The ids of the calls of this turn; None for one without."""
    listed = turn.payload.get("tool_calls")
    calls = [*(listed if isinstance(listed, list) else ()), turn.payload.get("function_call")]
    return {_text(call.get("id")) for call in calls if isinstance(call, dict)}


def _answers(turn: _Turn) -> str | None:
    return _text(turn.payload.get("tool_call_id")) if turn.role == "tool" else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _parsed(payload: str | None) -> dict[str, Any]:
    return orjson.loads(payload) if payload else {}
