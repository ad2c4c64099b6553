"""Exact duplicates: what counts as the same, and which one stays."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa
import pytest

from curation.checks.exact_duplicates import EXACT_DUPLICATES
from curation.model import Batch, Conversation, Message
from curation.policy import Policy

SAID = [("user", "¿Dónde está mi pedido?"), ("assistant", "Llega mañana.")]


def conversation(said: list[tuple], **about: str) -> Conversation:
    messages = (
        Message(role, text, payload=json.dumps(payload[0]) if payload else None, **about)
        for role, text, *payload in said
    )
    return Conversation(None, tuple(messages))


def pointing(conversations: Mapping[str, Conversation], sizes: int = 2) -> dict[str, str | None]:
    """Every duplicate and its keeper, sketched in batches of so many."""
    items = list(conversations.items())
    batches = [Batch.of(dict(items[i : i + sizes])) for i in range(0, len(items), sizes)]
    sketches = pa.Table.from_batches([EXACT_DUPLICATES.sketch(batch, Policy()) for batch in batches])
    found = list(EXACT_DUPLICATES.compare(sketches, Policy()))
    assert all((f.check, f.label, f.score, f.turn) == ("exact_duplicates", "exact", 1.0, None) for f in found)
    return {f.conversation: f.other for f in found}


@pytest.mark.parametrize(
    "other",
    [
        SAID,
        [("user", "¿donde  esta MI pedido?\n"), ("assistant", "llega man\u0303ana.")],
        [("user", "\u200b¿Dónde\u00a0está mi pedido?"), ("assistant", "Llega mañana.")],
    ],
    ids=["same", "case-accents-space", "invisible"],
)
def test_the_same_is_a_duplicate(other: list[tuple]) -> None:
    assert pointing({"a": conversation(SAID), "b": conversation(other)}) == {"b": "a"}


@pytest.mark.parametrize(
    "other",
    [
        [("user", "¿Dónde está mi pedido"), ("assistant", "Llega mañana.")],
        [("assistant", "¿Dónde está mi pedido?"), ("user", "Llega mañana.")],
        SAID[::-1],
        SAID[:1],
        [*SAID, ("user", "")],
        [("user", "¿Dónde está mi pedido? Llega mañana.")],
        [
            ("user", "¿Dónde está mi pedido?"),
            ("assistant", "Llega mañana.", {"tool_calls": [{"function": {"name": "f"}}]}),
        ],
    ],
    ids=["punctuation", "roles", "order", "shorter", "longer", "joined", "calls"],
)
def test_what_differs_is_none(other: list[tuple]) -> None:
    assert pointing({"a": conversation(SAID), "b": conversation(other)}) == {}


def test_authors_dates_and_call_ids_do_not_matter() -> None:
    def called(name: str, id: str) -> list[tuple]:
        return [*SAID, ("assistant", "", {"tool_calls": [{"id": id, "type": "function", "function": {"name": name}}]})]

    assert pointing(
        {
            "a": conversation(called("find", "call_1"), author="Ana", sent_at="2026-01-01"),
            "b": conversation(called("find", "call_2"), author="Luis"),
            "c": conversation(called("delete", "call_1"), author="Ana", sent_at="2026-01-01"),
        }
    ) == {"b": "a"}


def test_nothing_said_is_nobodys_duplicate() -> None:
    nothing = [("user", " "), ("assistant", "")]
    assert pointing({"a": conversation(nothing), "b": conversation(nothing), "c": conversation([])}) == {}


@pytest.mark.parametrize("sizes", [1, 2, 3, 10])
def test_the_first_imported_is_the_keeper_of_all(sizes: int) -> None:
    other = [("user", "Hola"), ("assistant", "Buenas")]
    corpus = {key: conversation(SAID if key in "zmb" else other) for key in "zxmabc"}
    assert pointing(corpus, sizes) == {"m": "z", "a": "x", "b": "z", "c": "x"}


def test_a_sketch_holds_no_text() -> None:
    sketch = EXACT_DUPLICATES.sketch(Batch.of({"a": conversation(SAID)}), Policy())
    assert sketch.schema.names == ["conversation", "digest"]
    assert sketch["digest"].type == pa.binary(16)


def test_no_conversation_no_finding() -> None:
    nothing = pa.Table.from_batches([EXACT_DUPLICATES.sketch(Batch.of({}), Policy())])
    assert list(EXACT_DUPLICATES.compare(nothing, Policy())) == []
