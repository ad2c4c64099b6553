"""Reviewing by key in a real browser: what is pressed is stored once, whatever happens to the page or the server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from curation.access import Role, operator
from curation.model import Conversation
from curation.steps import people
from curation.store.home import Home
from tests.browser.conftest import PASSWORD, Serve, Server, launch, seeded, sign_in
from tests.seeding import conversation, conversations, emails, seed_workspace

pytestmark = pytest.mark.browser

_PRESS_SECONDS = 0.1
_HOSTILE = (
    '<img src="http://evil.invalid/a.png" onerror="document.title=1"> ![](http://evil.invalid/b.png) & <b>bold</b>'
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Serves a home with these conversations in `acme`, where luis and mia review."""
    running: list[Server] = []

    def start(*said: Conversation) -> Server:
        home = tmp_path / "home"
        seeded(home, luis=Role.ANNOTATOR, mia=Role.ANNOTATOR)
        place = Home(home)
        seed_workspace(place, "acme", said, emails)
        place.close()
        running.append(launch(home, tmp_path / "server.txt"))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def shared(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server for tests that need no look into its files afterwards: a workspace each."""
    home = tmp_path_factory.mktemp("home")
    seeded(home)
    place = Home(home)
    for person in ("luis", "mia"):
        people.add_account(place, operator(), person, PASSWORD)
    for name, said in {
        "rulings": [conversation(1, "a1@example.com y b2@example.com", "ok"), conversation(2)],
        "keys": conversations(2),
        "hostile": [conversation(1, _HOSTILE, "👩‍👩‍👧 mi correo es 👋x@example.com", subject=_HOSTILE)],
        "languages": conversations(4),
        "two": conversations(80),
    }.items():
        people.create_workspace(place, operator(), name, name)
        seed_workspace(place, name, said, emails)
        for person in ("luis", "mia"):
            people.set_membership(place, operator(), person, name, Role.ANNOTATOR)
    place.close()
    return serve(home)


def reviewing(page: Page, server: Server, name: str = "luis", workspace: str = "acme") -> Locator:
    """The queue, with its first conversation painted."""
    sign_in(page, server, name=name, path=f"/review?workspace={workspace}")
    queue = page.locator(".queue")
    expect(queue).to_have_attribute("data-state", "item")
    return queue


def saved(queue: Locator) -> None:
    """Waits until the server has everything."""
    expect(queue.locator(".state")).to_have_attribute("data-state", "saved")


def shown(queue: Locator) -> str:
    return queue.locator(".head h2").inner_text()


def stored(server: Server) -> list[tuple[str, str]]:
    """Ends the server, and reads every decision there is in the order they were made: (name, action)."""
    server.stop()
    place = Home(server.home)
    rows = place.workspace("acme").rows(
        "select c.external_id, d.action from decisions d join conversations c on c.id = d.conversation_id order by placed"
    )
    place.close()
    return rows


def test_ten_conversations_are_decided_by_key_at_once_after_the_page_loads(served, page: Page) -> None:
    server = served(*conversations(12))
    queue = reviewing(page, server)
    expect(queue.locator(".figures")).to_have_text("0 of 12 decided, 12 left")
    for at, key in enumerate("arxsearaxa"):
        assert shown(queue) == f"T-{at}"
        page.keyboard.press(key)
    saved(queue)
    expect(queue.locator(".figures")).to_have_text("9 of 12 decided, 3 left")
    actions = {"a": "accept", "r": "reject", "x": "redact", "s": "skip", "e": "escalate"}
    assert stored(server) == [(f"T-{at}", actions[key]) for at, key in enumerate("arxsearaxa")]


def test_undo_brings_the_conversation_back_with_its_findings_open(served, page: Page) -> None:
    server = served(*conversations(3))
    queue = reviewing(page, server)
    page.keyboard.press("x")
    assert shown(queue) == "T-1"
    page.keyboard.press("u")
    assert shown(queue) == "T-0"
    expect(queue.locator(".open-count")).to_have_text("1 of 1 open")
    saved(queue)
    # After a reload the page knows nothing of its own history, but the last decision can still be taken back.
    page.keyboard.press("r")
    saved(queue)
    page.reload()
    expect(queue.locator(".head h2")).to_have_text("T-1")
    page.keyboard.press("u")
    assert shown(queue) == "T-0"
    saved(queue)
    expect(queue.locator(".figures")).to_have_text("0 of 3 decided, 3 left")
    assert stored(server) == [("T-0", "redact"), ("T-0", "undo"), ("T-0", "reject"), ("T-0", "undo")]


def test_findings_are_ruled_on_by_key(shared: Server, page: Page) -> None:
    queue = reviewing(page, shared, workspace="rulings")
    marks = queue.locator(".log mark")
    expect(marks).to_have_text(["a1@example.com", "b2@example.com"])
    page.keyboard.press("d")  # moves on to the next open one
    page.keyboard.press("c")
    expect(marks.nth(0)).to_have_attribute("data-ruling", "dismiss")
    expect(marks.nth(1)).to_have_attribute("data-ruling", "confirm")
    page.keyboard.press("p")
    page.keyboard.press("d")  # the same key again opens it again
    expect(marks.nth(0)).to_have_attribute("data-ruling", "open")
    page.keyboard.press("v")
    expect(queue.locator(".log .text").first).to_have_text("[EMAIL] y [EMAIL]")
    saved(queue)
    page.reload()
    expect(queue.locator(".open-count")).to_have_text("1 of 2 open")
    expect(queue.locator(".log mark").nth(1)).to_have_attribute("data-ruling", "confirm")


def test_keys_typed_into_the_note_are_words_and_the_note_goes_with_the_decision(served, page: Page) -> None:
    server = served(*conversations(2))
    queue = reviewing(page, server)
    page.keyboard.press("m")
    page.keyboard.type("rare case")
    page.keyboard.press("Escape")
    assert shown(queue) == "T-0"
    page.keyboard.press("a")
    assert shown(queue) == "T-1"
    expect(queue.locator(".note")).to_have_value("")
    saved(queue)
    server.stop()
    place = Home(server.home)
    assert place.workspace("acme").rows("select action, note from decisions") == [("accept", "rare case")]
    place.close()


def test_the_keys_are_listed_and_the_list_takes_no_decisions(shared: Server, page: Page) -> None:
    queue = reviewing(page, shared, workspace="keys")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert shown(queue) == "T-0"


def test_a_transcript_stays_text_and_nothing_in_it_is_fetched(shared: Server, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    queue = reviewing(page, shared, workspace="hostile")
    assert queue.locator(".log .text").first.inner_text() == _HOSTILE
    assert queue.locator(".log mark").all_inner_texts() == ["👋x@example.com"]
    assert queue.locator(".log img, .head img, .log b b").count() == 0
    assert all(url.startswith((shared.url, "blob:", "data:")) for url in asked)


def test_another_language_relabels_and_keeps_the_place(shared: Server, page: Page) -> None:
    queue = reviewing(page, shared, workspace="languages")
    page.keyboard.press("a")
    page.get_by_role("radio", name="ES", exact=True).click()
    expect(queue.get_by_role("button", name="Rechazar", exact=True)).to_be_visible()
    assert shown(queue) == "T-1"
    expect(queue.locator(".figures")).to_have_text("1 de 4 decididas, quedan 3")


def test_two_reviewers_are_given_different_conversations(shared: Server, page: Page, chromium: Browser) -> None:
    queue = reviewing(page, shared, workspace="two")
    other = chromium.new_context(locale="en-US")
    try:
        second = reviewing(other.new_page(), shared, name="mia", workspace="two")
        assert (shown(queue), shown(second)) == ("T-0", "T-60")
    finally:
        other.close()


def test_a_tab_closed_right_after_a_press_loses_nothing(served, page: Page) -> None:
    server = served(*conversations(20))
    reviewing(page, server)
    for key in "aaarrr":
        page.keyboard.press(key)
    page.close(run_before_unload=True)
    again = page.context.new_page()
    again.goto(f"{server.url}/review?workspace=acme")
    expect(again.locator(".queue .figures")).to_have_text("6 of 20 decided, 14 left")
    assert sorted(name for name, _ in stored(server)) == [f"T-{n}" for n in range(6)]


def test_presses_while_the_server_is_away_wait_and_are_stored_once_when_it_is_back(
    served, page: Page, tmp_path
) -> None:
    server = served(*conversations(40))
    queue = reviewing(page, server)
    page.keyboard.press("a")
    saved(queue)
    server.stop()
    for key in "rrrrr":
        page.keyboard.press(key)
    expect(queue.locator(".state")).to_have_attribute("data-state", "offline")
    expect(queue.locator(".saved")).to_have_text("Offline: 5 waiting")
    assert shown(queue) == "T-6"
    back = launch(server.home, tmp_path / "again.txt", port=int(server.url.rsplit(":", 1)[1]))
    try:
        saved(queue)
        expect(queue.locator(".figures")).to_have_text("6 of 40 decided, 34 left")
        assert [action for _, action in stored(back)] == ["accept", *["reject"] * 5]
    finally:
        back.stop()


def test_two_hundred_presses_at_a_tenth_of_a_second_are_all_stored_once(served, page: Page) -> None:
    said = (
        conversation(n, *(f"{who} {n} dice algo {turn}" for turn, who in enumerate("ABABA"))) for n in range(20_000)
    )
    server = served(*said)  # 100,000 messages
    queue = reviewing(page, server)
    began = time.monotonic()
    for at in range(200):
        page.keyboard.press("ar"[at % 2])
        page.wait_for_timeout(max(0.0, (began + (at + 1) * _PRESS_SECONDS - time.monotonic()) * 1000))
        assert queue.get_attribute("data-state") == "item", f"ran dry after {at + 1} presses"
    assert shown(queue) == "T-200"
    saved(queue)
    assert stored(server) == [(f"T-{at}", ("accept", "reject")[at % 2]) for at in range(200)]
