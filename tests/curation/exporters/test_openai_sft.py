"""Lines that lose nothing they should keep, and mending that is counted."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from curation.exporters.files import JsonlFile
from curation.exporters.mending import Mended, mend
from curation.exporters.openai_sft import OpenAISft, line
from curation.importers.openai_chat import OpenAIChat
from curation.interfaces import Mapping
from curation.model import Conversation, Message
from curation.targets.lint import lint_file
from curation.targets.lint_line import lint_line
from curation.targets.profile import target

U, A, S = Message("user", "Where?", author="Ana"), Message("assistant", "Here."), Message("system", "Help.")
OPENAI_CHAT = OpenAIChat()
CALLS = [{"id": "call_1", "type": "function", "function": {"name": "track", "arguments": '{"n": 7}'}}]
CALLING = Message("assistant", "", payload=json.dumps({"content": None, "tool_calls": CALLS}))
RESULT = Message("tool", "", payload=json.dumps({"tool_call_id": "call_1", "name": "track"}))
TOOLS = [{"type": "function", "function": {"name": "track", "parameters": {}}}]


def _said(*messages: Message, extras: str | None = None) -> Conversation:
    return Conversation("T-1", messages, extras=extras)


def test_everything_a_payload_holds_comes_out_again() -> None:
    parts = [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "data:,"}}]
    said = _said(
        Message("developer", "Help."),
        Message("user", "Look", payload=json.dumps({"content": parts, "name": "client_7"})),
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


def test_a_call_without_content_stays_without_and_nulls_and_strange_keys_go() -> None:
    payload = json.dumps({"tool_calls": CALLS, "refusal": None, "annotations": []})
    said = _said(U, Message("assistant", "", payload=payload))
    (row,) = OpenAISft().rows(said)
    assert row["messages"][1] == {"role": "assistant", "tool_calls": CALLS}
    assert [(p.code, p.facts) for p in OpenAISft().problems(said)] == [("export_keys_dropped", {"messages": 1})]


TRICKY = [
    {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
    {
        "messages": [
            {"role": "developer", "content": "d"},
            {
                "role": "user",
                "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "data:,"}}],
            },
            {"role": "assistant", "content": None, "tool_calls": CALLS},
            {"role": "tool", "content": "", "tool_call_id": "call_1"},
            {"role": "assistant", "content": "", "tool_calls": CALLS},
            {"role": "tool", "content": [{"type": "text", "text": "r"}], "tool_call_id": "call_1", "name": "track"},
            {"role": "assistant", "tool_calls": CALLS},
            {"role": "tool", "content": "\u2028 \u00e9\n", "tool_call_id": "call_1"},
            {"role": "assistant", "content": "ok", "weight": 0},
            {"role": "user", "content": " spaces stay ", "name": "client_7"},
            {"role": "assistant", "content": None, "refusal": "No."},
        ],
        "tools": TOOLS,
        "parallel_tool_calls": False,
    },
    {
        "messages": [
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
            {"role": "function", "name": "f", "content": "1"},
            {"role": "assistant", "content": "one"},
        ],
        "functions": [{"name": "f", "parameters": {}}],
    },
]


@pytest.mark.parametrize("written", TRICKY)
def test_what_was_imported_is_exported_as_it_was(written: dict) -> None:
    (said,) = OPENAI_CHAT.read(io.BytesIO(json.dumps(written).encode()), "x.jsonl", Mapping())
    assert list(OpenAISft().rows(said)) == [written]


@pytest.mark.corpus
def test_tool_calling_trajectories_come_back_as_they_went_out(corpus: Path, tmp_path: Path) -> None:
    source = corpus / "en-taubench-trajectories" / "historical_trajectories" / "gpt-4o-airline.json"
    with source.open("rb") as file:
        said = [one for one in OPENAI_CHAT.read(file, source.name, Mapping()) if isinstance(one, Conversation)]
    assert len(said) == 200
    mended = [OpenAISft().mended(one) for one in said]
    with JsonlFile(tmp_path / "train.jsonl") as out:
        for one in said:
            for row in OpenAISft().rows(one):
                out.add(row)
    with (tmp_path / "train.jsonl").open("rb") as file:
        again = [one for one in OPENAI_CHAT.read(file, "train.jsonl", Mapping()) if isinstance(one, Conversation)]

    def plain(one: Conversation | None) -> list[tuple[str, str, str | None]]:
        return [(m.role, m.text, m.payload) for m in one.messages] if one else []

    assert [plain(one) for one in again] == [plain(one.conversation) for one in mended]
    # Every trajectory ends with the simulated customer saying so; nothing else is lost.
    assert sum(one.after_answer for one in mended) == 200
    assert sum(one.empty + one.joined + one.keys_dropped for one in mended) == 0
    assert not [
        p for _, p in lint_file(tmp_path / "train.jsonl", target("openai-gpt-4.1-mini")) if p.severity == "error"
    ]
