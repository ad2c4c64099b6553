"""Batches as columns, and the strings inside a payload: found and put back at the same paths."""

from __future__ import annotations

import orjson
from hypothesis import given
from hypothesis import strategies as st

from curation.model import Batch, Conversation, Field, Message, strings_inside, with_strings

TEXT = st.text(max_size=8)
ROLE = st.sampled_from(["system", "user", "assistant", "tool"])
MESSAGES = st.lists(st.builds(Message, ROLE, TEXT, st.none() | TEXT), max_size=4).map(tuple)
CONVERSATIONS = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.builds(Conversation, st.none(), MESSAGES), max_size=6
)
KEY = st.text("abcdefg", min_size=1, max_size=3) | st.sampled_from(["id", "type", "tool_call_id", "weight"])
SCALAR = st.none() | st.booleans() | st.integers(-9, 9) | TEXT
JSON = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=12
)


@given(CONVERSATIONS)
def test_a_batch_says_what_the_conversations_do(conversations: dict[str, Conversation]) -> None:
    batch = Batch.of(conversations)
    said = [(key, turn, m) for key, c in conversations.items() for turn, m in enumerate(c.messages)]
    assert batch.table.schema == Batch.SCHEMA
    assert batch.ids == [key for key, _, _ in said] and batch.turns == [turn for _, turn, _ in said]
    assert batch.texts == [m.text for *_, m in said] and batch.roles == [m.role for *_, m in said]
    assert batch.table["author"].to_pylist() == [m.author for *_, m in said]
    spoken = {key: c for key, c in conversations.items() if c.messages}
    assert [key for key, _, _ in batch.conversations] == list(spoken)
    for key, first, stop in batch.conversations:
        assert batch.texts[first:stop] == [m.text for m in spoken[key].messages]


@given(CONVERSATIONS)
def test_distinct_texts_stand_for_all(conversations: dict[str, Conversation]) -> None:
    batch = Batch.of(conversations)
    texts, places = batch.distinct
    assert [texts[place] for place in places] == batch.texts
    assert texts == list(dict.fromkeys(batch.texts))


def test_a_batch_of_nothing() -> None:
    for batch in (Batch.of({}), Batch.of({"a": Conversation(None, ())})):
        assert (batch.conversations, batch.distinct, list(batch.fields())) == ([], ([], []), [])


def test_fields_are_the_text_and_the_strings_of_the_payload() -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"q": "Eva"}'}}
    payload = orjson.dumps({"name": "bot", "tool_calls": [call], "weight": 1}).decode()
    batch = Batch.of({"x": Conversation(None, (Message("user", "Hola"), Message("assistant", "", payload=payload)))})
    assert list(batch.fields()) == [
        Field(0, "x", 0, "user", "text", "Hola"),
        Field(1, "x", 1, "assistant", "text", ""),
        Field(1, "x", 1, "assistant", "name", "bot"),
        Field(1, "x", 1, "assistant", "tool_calls.0.function.name", "find"),
        Field(1, "x", 1, "assistant", "tool_calls.0.function.arguments", '{"q": "Eva"}'),
    ]


@given(JSON)
def test_nothing_replaced_is_nothing_changed(value: object) -> None:
    assert with_strings(value, {}) == value
    assert with_strings(value, dict(strings_inside(value))) == value


@given(JSON)
def test_every_string_that_is_found_is_replaced_and_no_other(value: object) -> None:
    found = dict(strings_inside(value))
    marked = with_strings(value, {path: f"<{path}>" for path in found})
    assert dict(strings_inside(marked)) == {path: f"<{path}>" for path in found}
    assert _without(marked) == _without(value)


def _without(value: object) -> object:
    """The value with every string that is a person's blanked: what is left must stay as it is."""
    return with_strings(value, {path: "" for path, _ in strings_inside(value)})


def test_what_machines_match_on_is_neither_found_nor_replaced() -> None:
    value = {"tool_call_id": "call_9", "parts": [{"type": "text", "text": "Hola"}]}
    assert list(strings_inside(value)) == [("parts.0.text", "Hola")]
    assert with_strings(value, {"tool_call_id": "x", "parts.0.type": "x", "parts.0.text": "y"}) == {
        "tool_call_id": "call_9",
        "parts": [{"type": "text", "text": "y"}],
    }
