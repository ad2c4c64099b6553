"""Whose comment it is, and what is left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from curation.interfaces import Mapping
from curation.model import Conversation
from tests.curation.importers.reads import read_bytes


def _roles(ticket: dict[str, Any], mapping: Mapping | None = None) -> list[str]:
    reads = read_bytes(json.dumps(ticket).encode(), "t.jsonl", "zendesk", mapping)
    return [m.role for read in reads if isinstance(read, Conversation) for m in read.messages]


def _ticket(*authors: int | dict[str, Any], **more: Any) -> dict[str, Any]:
    comments = [
        {"body": "x", **({"author_id": a} if isinstance(a, int) else {"author": a, "author_id": a.get("id")})}
        for a in authors
    ]
    return {"id": 1, "comments": comments, **more}


@pytest.mark.parametrize(
    ("ticket", "mapping", "roles"),
    [
        (_ticket(5, 9, 5, requester_id=5), Mapping(), ["user", "assistant", "user"]),
        (_ticket(9, 5, requester_id=5), Mapping(), ["assistant", "user"]),  # opened by an agent on their behalf
        (_ticket(9, 5), Mapping(), ["user", "assistant"]),
        (_ticket(5, {"id": 6, "role": "end-user"}, requester_id=5), Mapping(), ["user", "user"]),
        (_ticket(5, {"id": 5, "role": "agent"}, requester_id=5), Mapping(), ["user", "assistant"]),
        (_ticket(5, 9, requester_id=5), Mapping(agents=("5",)), ["assistant", "assistant"]),
        (_ticket(5, {"id": 9, "name": "Bot"}, requester_id=5), Mapping(speakers={"bot": "system"}), ["user", "system"]),
        (_ticket(5, 9, requester={"id": 5}), Mapping(), ["user", "assistant"]),
        ({"id": 1, "requester_id": "5", "comments": [{"author_id": "5", "body": "x"}]}, Mapping(), ["user"]),
    ],
)
def test_role(ticket: dict[str, Any], mapping: Mapping, roles: list[str]) -> None:
    assert _roles(ticket, mapping) == roles


def test_counts_what_is_not_a_message() -> None:
    ticket = {
        "id": 3, "requester_id": 5, "tags": ["a", 7, "b"], "subject": "",
        "comments": [
            {"author_id": 5, "body": "kept", "public": True, "attachments": [{}, {}]},
            {"author_id": 9, "body": "note", "public": False, "attachments": [{}]},
            {"author_id": 9, "body": "", "html_body": "<p>a<br>b</p>", "public": True},
        ],
    }  # fmt: skip
    (read,) = read_bytes(json.dumps(ticket).encode(), "t.jsonl", "zendesk")
    assert isinstance(read, Conversation)
    assert read.metadata == {"tags": "a, b", "internal_notes": 1, "attachments": 2}
    assert [m.text for m in read.messages] == ["kept", "a\nb"]
