"""Nothing of a chat message is lost: it can be written back as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.exporters.openai_sft import OpenAISft
from curation.importers.openai_chat import OpenAIChat
from curation.interfaces import Mapping
from curation.model import Conversation, Message, Rejected
from tests.curation.importers.reads import read_bytes


def _written_back(message: Message) -> dict[str, Any]:
    """The rule of the importer's docstring, turned round."""
    payload = json.loads(message.payload) if message.payload else {}
    said = {"role": message.role, "content": message.text, **payload}
    if (
        not message.text
        and "content" not in payload
        and payload.keys() & {"tool_calls", "function_call", "refusal", "audio"}
    ):
        del said["content"]
    return said


texts = st.text(alphabet='aé"\\\n:{ 😀', max_size=12)
calls = st.lists(
    st.builds(lambda a: {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": a}}, texts),
    min_size=1,
    max_size=2,
)
parts = st.lists(
    st.builds(lambda t: {"type": "text", "text": t}, texts)
    | st.just({"type": "image_url", "image_url": {"url": "https://files.example/x"}}),
    max_size=3,
)
messages = st.one_of(
    st.builds(
        lambda r, c: {"role": r, "content": c},
        st.sampled_from(["system", "developer", "user", "assistant"]),
        texts | parts,
    ),
    st.builds(lambda c, w: {"role": "assistant", "content": c, "weight": w}, texts, st.sampled_from([0, 1])),
    st.builds(lambda c: {"role": "assistant", "tool_calls": c}, calls),
    st.builds(lambda c, t: {"role": "assistant", "content": t, "tool_calls": c}, calls, texts | st.none()),
    st.builds(lambda t: {"role": "tool", "content": t, "tool_call_id": "call_1", "name": "f"}, texts),
    st.builds(lambda t: {"role": "function", "content": t, "name": "f"}, texts),
    st.builds(lambda a: {"role": "assistant", "function_call": {"name": "f", "arguments": a}}, texts),
    st.just({"role": "assistant", "content": None, "refusal": "no"}),
    st.just({"role": "assistant", "content": "", "tool_calls": []}),
)


@settings(deadline=None)
@given(st.lists(messages, min_size=1, max_size=5), st.booleans())
def test_every_message_can_be_written_back(said: list[dict[str, Any]], ascii: bool) -> None:
    line = json.dumps(
        {"messages": said, "tools": [{"type": "function"}], "parallel_tool_calls": False}, ensure_ascii=ascii
    )
    (read,) = read_bytes(line.encode(), "x.jsonl", "openai-chat")
    assert isinstance(read, Conversation)
    assert [_written_back(message) for message in read.messages] == said
    assert json.loads(read.extras or "") == {"tools": [{"type": "function"}], "parallel_tool_calls": False}


def test_the_exporter_writes_the_golden_chats_as_they_were() -> None:
    rows = [
        {"messages": [
            {"role": "user", "content": [{"type": "text", "text": "What is it?"}]},
            {"role": "assistant", "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
            {"role": "tool", "content": "x", "tool_call_id": "c"},
            {"role": "assistant", "content": "It is x.", "weight": 1},
        ], "tools": [{"type": "function", "function": {"name": "f"}}]},
    ]  # fmt: skip
    reads = read_bytes("\n".join(map(json.dumps, rows)).encode(), "x.jsonl", "openai-chat")
    assert [row for read in reads if isinstance(read, Conversation) for row in OpenAISft().rows(read)] == rows


@pytest.mark.parametrize(
    ("mapping", "label", "role"),
    [
        (Mapping(), "human", "user"),
        (Mapping(), "bot", "assistant"),
        (Mapping(speakers={"narrator": "system"}), "narrator", "system"),
        (Mapping(speakers={"user": "assistant"}), "user", "assistant"),
        (Mapping(), "narrator", None),
    ],
)
def test_roles_the_format_does_not_know(mapping: Mapping, label: str, role: str | None) -> None:
    data = json.dumps({"messages": [{"role": label, "content": "x"}]}).encode()
    (read,) = read_bytes(data, "x.jsonl", "openai-chat", mapping)
    assert (read.messages[0].role if isinstance(read, Conversation) else None) == role
    assert isinstance(read, Rejected) is (role is None)


@pytest.mark.parametrize(
    ("head", "recognised"),
    [
        (b'{"messages":[{"role":"user","content":"x"}]}', True),
        (b'{"messages":[{"content":"x","role":"user', True),
        (b'[{"messages":[{"role":"user"}]}]', True),
        (b'[\n  {\n  "task_id": 0,\n  "traj": [\n {\n "role": "system",', True),
        (b'[{"role":"user","content":"x"}]\n', True),
        (b'[[{"role":"user","content":"x"}]]', True),
        (b'{"messages":[{"from":"user","text":"x"}]}', False),  # Telegram and its like
        (b'{"messages":"none"}', False),
        (b'[{"role":"prompter","text":"x"}]', False),
        (b"role,content\nuser,x\n", False),
    ],
)
def test_recognises(head: bytes, recognised: bool) -> None:
    assert OpenAIChat().recognises(head, "x.json") is recognised


def test_an_array_of_messages_is_one_conversation() -> None:
    lists = b'[{"role":"user","content":"a"}]\n[{"role":"user","content":"b"}]\n'
    assert [type(r) for r in read_bytes(lists, "x.jsonl")] == [Conversation, Conversation]
    (whole,) = read_bytes(b'[{"role":"user","content":"a"},\n{"role":"assistant","content":"b"}]', "x.json")
    assert isinstance(whole, Conversation)
    assert [(m.text, m.line) for m in whole.messages] == [("a", 1), ("b", 2)]
    (bad,) = read_bytes(b'[{"role":"user","content":"a"},{"role":"narrator","content":"b"}]', "x.json")
    assert isinstance(bad, Rejected)
    assert (bad.code, bad.messages) == ("role_unknown", 2)
