"""The review page: what the queue is given, in both languages, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curation.access import Role, operator
from curation.model import Conversation, Finding, Message
from curation.steps import people, review
from curation.store.home import Home
from tests.pages.visiting import PASSWORD, component_data, visit
from tests.seeding import conversation, conversations, nothing, seed_workspace

PAGE = "pages.annotator.review"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()


@pytest.fixture
def ana(home: Home) -> str:
    """An annotator of acme."""
    people.create_workspace(home, operator(), "acme", "Acme")
    made = people.add_account(home, operator(), "ana", PASSWORD)
    people.set_membership(home, operator(), "ana", "acme", Role.ANNOTATOR)
    return made


def test_the_queue_gets_sixty_conversations_and_the_figures(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(70))
    at = visit(home, ana, PAGE).run()
    assert not at.exception
    data = component_data(at)
    assert [item["name"] for item in data["items"]] == [f"T-{n}" for n in range(60)]
    assert data["summary"]["total"] == 70 and data["summary"]["decided"] == 0
    assert data["who"] == f"acme/{ana}" and data["beacon"] == "/beacon"
    (finding,) = data["items"][0]["findings"]
    text = dict(data["items"][0]["messages"][0]["fields"])["text"]
    assert text[finding["start"] : finding["end"]] == "cliente0@example.com"
    assert finding["kind"] == "personal"


def test_the_words_are_the_visitors(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", conversations(1))
    assert component_data(visit(home, ana, PAGE, "es").run())["texts"]["accept"] == "Aceptar"
    assert component_data(visit(home, ana, PAGE, "en").run())["texts"]["accept"] == "Accept"


def test_what_hides_in_a_payload_is_shown_and_can_be_marked(home: Home, ana: str) -> None:
    payload = (
        '{"tool_calls": [{"id": "x", "function": {"name": "find", "arguments": "{\\"mail\\": \\"a@example.com\\"}"}}]}'
    )
    path = "tool_calls.0.function.arguments"
    said = Conversation("T-1", (Message("user", "hola"), Message("assistant", "", payload=payload)), "line 1")
    seed_workspace(home, "acme", [said], lambda key, _: [Finding(key, "pii", "EMAIL", 1.0, 1, path, 10, 23)])
    (item,) = component_data(visit(home, ana, PAGE).run())["items"]
    fields = dict(item["messages"][1]["fields"])
    assert fields == {"text": "", "tool_calls.0.function.name": "find", path: '{"mail": "a@example.com"}'}
    assert item["findings"][0]["field"] == path and fields[path][10:23] == "a@example.com"


def test_the_last_decision_is_there_to_be_undone(home: Home, ana: str) -> None:
    one, _ = seed_workspace(home, "acme", conversations(2), nothing)
    entry = {"seq": 1, "kind": "decision", "conversation": one, "version": 0, "action": "reject"}
    review.record(home, people.principal_for(home, ana), "acme", [entry], "page-0001")
    data = component_data(visit(home, ana, PAGE).run())
    assert data["last"]["id"] == one and data["last"]["decided"] == "reject"
    assert [item["name"] for item in data["items"]] == ["T-1"]


def test_an_empty_workspace_is_said_to_be_empty(home: Home, ana: str) -> None:
    home.create("acme")
    at = visit(home, ana, PAGE).run()
    assert not at.exception
    data = component_data(at)
    assert data["items"] == [] and data["summary"]["total"] == 0


def test_metadata_that_holds_nothing_is_left_out(home: Home, ana: str) -> None:
    seed_workspace(home, "acme", [conversation(1, channel="web", empty="", none=None, count=0)], nothing)
    (item,) = component_data(visit(home, ana, PAGE).run())["items"]
    assert item["metadata"] == [["channel", "web"], ["count", "0"]]
