"""Lines that lose nothing they should keep, and mending that is counted."""

from __future__ import annotations

import json

import pytest

from curation.exporters.mending import Mended, mend
from curation.exporters.openai_sft import OpenAISft, line
from curation.model import Conversation, Message
from curation.targets.lint_line import lint_line
from curation.targets.profile import target

U, A, S = Message("user", "Where?", author="Ana"), Message("assistant", "Here."), Message("system", "Help.")
CALLS = [{"id": "call_1", "type": "function", "function": {"name": "track", "arguments": '{"n": 7}'}}]
CALLING = Message("assistant", "", payload=json.dumps({"tool_calls": CALLS}))
RESULT = Message("tool", "", payload=json.dumps({"tool_call_id": "call_1", "name": "track"}))
TOOLS = [{"type": "function", "function": {"name": "track", "parameters": {}}}]


def _said(*messages: Message, extras: str | None = None) -> Conversation:
    return Conversation("T-1", messages, extras=extras)


def test_everything_a_payload_holds_comes_out_again() -> None:
    parts = [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "data:,"}}]
    said = _said(
        Message("developer", "Help."),
        Message("user", "Look", payload=json.dumps({"parts": parts, "name": "client_7"})),
        CALLING,
        RESULT,
        Message("assistant", "Here.", payload='{"weight": 0}'),
        extras=json.dumps({"tools": TOOLS, "parallel_tool_calls": False, "other": 1}),
    )
    (row,) = OpenAISft().rows(said)
    assert row == {
        "messages": [
            {"role": "developer", "content": "Help."},
            {"role": "user", "content": parts, "name": "client_7"},
            {"role": "assistant", "content": None, "tool_calls": CALLS},
            {"role": "tool", "content": "", "tool_call_id": "call_1", "name": "track"},
            {"role": "assistant", "content": "Here.", "weight": 0},
        ],
        "tools": TOOLS,
        "parallel_tool_calls": False,
    }


EMPTY = Message("user", " \n")


@pytest.mark.parametrize(
    ("messages", "kept", "counts"),
    [
        ((U, A), (U, A), {}),
        ((U, A, U), (U, A), {"after_answer": 1}),
        ((U, CALLING, RESULT), (U, CALLING), {"after_answer": 1}),
        ((U, CALLING, RESULT, A), (U, CALLING, RESULT, A), {}),
        ((U, EMPTY, A, EMPTY), (U, A), {"empty": 2}),
        ((U, A, A), (U, A, A), {}),
        ((U, Message("assistant", "")), None, {"empty": 1}),
        ((U, U), None, {}),
        ((), None, {}),
    ],
)
def test_mending_is_counted(messages: tuple[Message, ...], kept: tuple[Message, ...] | None, counts: dict) -> None:
    mended = mend(_said(*messages))
    assert mended == Mended(_said(*kept) if kept is not None else None, **counts)


def test_turns_are_joined_only_for_a_target_that_wants_strict_ones() -> None:
    said = _said(U, U, A, A, U, A)
    assert [m.role for m in mend(said).conversation.messages] == [
        "user",
        "user",
        "assistant",
        "assistant",
        "user",
        "assistant",
    ]
    mended = mend(said, alternates=True)
    assert mended.joined == 2
    assert [m.text for m in mended.conversation.messages] == ["Where?\nWhere?", "Here.\nHere.", "Where?", "Here."]
    (row,) = OpenAISft(alternates=True).rows(said)
    assert [p.code for p in lint_line(row, target("together"))] == ["lint_system_missing"]


def test_messages_with_a_payload_are_not_joined() -> None:
    said = _said(U, A, Message("assistant", "Later.", payload='{"weight": 0}'))
    assert mend(said, alternates=True).joined == 0
    assert "lint_role_repeats" in [p.code for p in lint_line(line(said), target("together"))]


@pytest.mark.parametrize(
    ("messages", "added"), [((U, A), 1), ((S, U, A), 0), ((Message("developer", "Help."), U, A), 0)]
)
def test_the_policys_system_message_stands_first_where_there_is_none(messages: tuple[Message, ...], added: int) -> None:
    mended = mend(_said(*messages), system="Be kind.")
    assert mended.system_added == added
    assert (mended.conversation.messages[0].text == "Be kind.") == bool(added)
    assert mended.joined == 0


def test_problems_say_what_will_be_lost() -> None:
    found = {p.code: p.facts.get("messages") for p in OpenAISft(alternates=True).problems(_said(U, U, EMPTY, A, U))}
    assert found == {"export_empty_dropped": 1, "export_after_answer_dropped": 1, "export_joined": 1}
    assert [p.code for p in OpenAISft().problems(_said(U))] == ["export_no_answer"]
