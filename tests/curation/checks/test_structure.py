"""Structure: which conversations cannot be learned from, with their near-misses."""

from __future__ import annotations

import json

import pytest

from curation.checks.structure import STRUCTURE, WEAK
from curation.model import Batch, Conversation, Finding, Message
from curation.policy import Policy

CALL = {"tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "find", "arguments": "{}"}}]}
TWO_CALLS = {"tool_calls": [{"id": i, "type": "function", "function": {"name": "f"}} for i in ("call_1", "call_2")]}
RESULT = {"tool_call_id": "call_1"}


def findings(*turns: tuple) -> list[Finding]:
    messages = tuple(
        Message(role, text, payload=json.dumps(payload[0]) if payload else None) for role, text, *payload in turns
    )
    return list(STRUCTURE.inspect(Batch.of({"c": Conversation(None, messages)}), Policy()))


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([("user", "Hola"), ("assistant", "Buenas")], []),
        ([("system", "Eres amable."), ("user", "Hola"), ("assistant", "Buenas")], []),
        ([("developer", "Be kind."), ("user", "Hi"), ("assistant", "Hello")], []),
        # a side is missing
        ([("user", "Hola"), ("user", "¿Hay alguien?")], [("no_assistant", None), ("role_repeated", 1)]),
        ([("user", "Hola"), ("assistant", " \n")], [("no_assistant", None), ("empty_message", 1)]),
        ([("assistant", "Le recordamos su cita.")], [("no_user", None)]),
        ([("system", "Eres amable.")], [("no_assistant", None), ("no_user", None)]),
        # empty messages
        ([("user", ""), ("user", "Hola"), ("assistant", "Sí")], [("empty_message", 0), ("role_repeated", 1)]),
        ([("user", "\u00a0\t"), ("assistant", "Sí")], [("no_user", None), ("empty_message", 0)]),
        ([("user", ".",), ("assistant", "Sí")], []),
        ([("user", "", {"content": [{"type": "image_url", "image_url": {"url": "x"}}]}), ("assistant", "Un gato")], []),
        ([("user", "Hola"), ("assistant", "", {"content": None, "refusal": "No puedo."})], []),
        # roles
        ([("user", "Hola"), ("bot", "Buenas"), ("assistant", "Buenas")], [("unknown_role", 1)]),
        ([("User", "Hola"), ("assistant", "Buenas")], [("no_user", None), ("unknown_role", 0)]),
        # order
        ([("assistant", "¡Hola!"), ("user", "Hola"), ("assistant", "Diga")], [("assistant_first", 0)]),
        ([("system", "S"), ("assistant", "A"), ("user", "U"), ("assistant", "A")], [("assistant_first", 1)]),
        ([("user", "a"), ("user", "b"), ("user", "c"), ("assistant", "d")], [("role_repeated", 1)]),
        ([("user", "a"), ("assistant", "b"), ("assistant", "c")], [("role_repeated", 2)]),
        ([("user", "a"), ("assistant", "b"), ("user", "gracias")], [("last_not_assistant", 2)]),
        # tools
        ([("user", "a"), ("assistant", "", CALL), ("tool", "", RESULT), ("assistant", "b")], []),
        ([("user", "a"), ("assistant", "", CALL)], []),
        ([("user", "a"), ("assistant", "", CALL), ("assistant", "b")], [("role_repeated", 2), ("tool_call_without_result", 1)]),
        ([("user", "a"), ("assistant", "", TWO_CALLS), ("tool", "r", RESULT), ("assistant", "b")], [("tool_call_without_result", 1)]),
        ([("user", "a"), ("assistant", "", CALL), ("tool", "r", {"tool_call_id": "call_9"}), ("assistant", "b")], [("tool_call_without_result", 1), ("tool_result_without_call", 2)]),
        ([("user", "a"), ("tool", "r", RESULT), ("assistant", "", CALL), ("tool", "r", RESULT), ("assistant", "b")], [("tool_result_without_call", 1)]),
        ([("user", "a"), ("tool", "r"), ("assistant", "b")], [("tool_result_without_call", 1)]),
        ([("user", "a"), ("assistant", "", {"function_call": {"name": "f", "arguments": "{}"}}), ("tool", "r", {"role": "function", "name": "f"}), ("assistant", "b")], []),
    ],
)  # fmt: skip
def test_structure(turns: list[tuple], expected: list[tuple[str, int | None]]) -> None:
    assert [(found.label, found.turn) for found in findings(*turns)] == expected


def test_habits_of_support_chats_are_weak_and_breaks_are_not() -> None:
    weak = {"assistant_first", "role_repeated", "last_not_assistant"}
    found = findings(("assistant", "a"), ("user", ""), ("user", "b"), ("bot", "c"), ("tool", "d"), ("user", "e"))
    assert weak < {f.label for f in found}
    assert all((f.score == WEAK) == (f.label in weak) for f in found)
    assert Policy().limits.min_score > WEAK


def test_repeats_are_one_finding_that_counts_them() -> None:
    (found,) = findings(("user", "a"), ("user", "b"), ("assistant", "c"), ("assistant", "d"), ("assistant", "e"))
    assert (found.label, found.turn, found.detail) == ("role_repeated", 1, "3")


@pytest.mark.parametrize(
    "payload", [{"tool_calls": "x"}, {"tool_calls": [3, None, {"id": 7}, {"id": ["a"]}]}, {"tool_call_id": {"a": 1}}]
)
def test_a_payload_of_another_shape_is_no_crash(payload: dict) -> None:
    findings(("user", "a"), ("assistant", "b", payload), ("tool", "c", payload), ("assistant", "d"))
