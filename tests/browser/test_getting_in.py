"""Getting in and out, in a real browser on a real server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from curation.access import Role
from curation.store.home import Home
from tests.browser.conftest import ADMIN, PASSWORD, Serve, Server, seeded, set_up, sign_in
from tests.seeding import conversations, seed_workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("getting-in")]


@pytest.fixture(scope="module")
def house(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server whose home has an admin and one person of each other role."""
    home = tmp_path_factory.mktemp("home")
    seeded(home, lea=Role.LEAD, luis=Role.ANNOTATOR, clara=Role.CLIENT)
    place = Home(home)
    seed_workspace(place, "acme", conversations(40))
    place.close()
    return serve(home)


def test_set_up_takes_the_token_from_the_terminal(server: Server, page: Page) -> None:
    assert len(server.token) >= 32
    page.goto(server.url)
    expect(page).to_have_url(f"{server.url}/sign-in")
    page.get_by_label("Set-up token", exact=True).fill("a wrong token")
    page.get_by_label("Name", exact=True).fill(ADMIN)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("That is not the set-up token")
    set_up(page, server)
    expect(page.get_by_role("heading", name=f"Welcome, {ADMIN}", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Load the demo", exact=True)).to_be_visible()
    page.get_by_label("Name of the workspace", exact=True).fill("acme")
    page.get_by_role("button", name="Create and import", exact=True).click()
    expect(page).to_have_url(re.compile(r"/imports"))


def test_sign_in_leads_to_the_page_asked_for(house: Server, page: Page) -> None:
    sign_in(page, house, path="/people?workspace=other", password="not this one at all")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{house.url}/people?workspace=other")


def test_the_language_is_switched_before_and_after_signing_in(house: Server, page: Page) -> None:
    page.goto(f"{house.url}/sign-in")
    page.get_by_role("button", name="ES, Español", exact=True).click()
    expect(page.get_by_role("heading", name="Inicia sesión", exact=True)).to_be_visible()
    sign_in(page, house, name="luis")
    expect(page.get_by_role("link", name="Revisar", exact=True)).to_be_visible()
    page.get_by_role("radio", name="EN", exact=True).click()
    expect(page.get_by_role("link", name="Review", exact=True)).to_be_visible()


def test_sign_out_stops_every_open_tab(house: Server, context: BrowserContext, page: Page) -> None:
    sign_in(page, house, path="/people")
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    other = context.new_page()
    other.goto(f"{house.url}/people")
    expect(other.get_by_role("heading", name="People", exact=True)).to_be_visible()
    cookies = context.cookies()
    page.get_by_role("button", name=ADMIN, exact=True).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="You are signed out", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="People", exact=True)).to_have_count(0)

    # The other tab still shows what it showed; whatever it asks for next it is told that it is over.
    other.get_by_role("button", name="Add person", exact=True).click()
    expect(other.get_by_role("heading", name="You are signed out", exact=True)).to_be_visible()
    expect(other.get_by_role("dialog")).to_have_count(0)

    # A cookie from before is nobody's.
    context.clear_cookies()
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page.goto(f"{house.url}/people")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    page.goto(f"{house.url}/sign-in")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_the_way_back_in_is_one_click(house: Server, page: Page) -> None:
    sign_in(page, house, path="/people")
    page.get_by_role("button", name=ADMIN, exact=True).click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("link", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{house.url}/sign-in?next=%2Fpeople")
    page.get_by_label("Name", exact=True).fill(ADMIN)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()


def test_an_admin_adds_somebody_who_then_gets_in(house: Server, context: BrowserContext, page: Page) -> None:
    sign_in(page, house, path="/people?workspace=acme")
    page.get_by_role("button", name="Add person", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name they sign in with", exact=True).fill("nuria")
    dialog.get_by_label("First password", exact=True).fill("short")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.get_by_text("A password has 12 to 1024 characters")).to_be_visible()
    dialog.get_by_label("First password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_have_count(0)
    context.clear_cookies()
    sign_in(page, house, name="nuria")
    expect(page.get_by_role("link", name="Review", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="People", exact=True)).to_have_count(0)


def test_an_admin_adds_a_workspace(house: Server, page: Page) -> None:
    sign_in(page, house, path="/people?workspace=acme")
    page.get_by_role("button", name="New workspace", exact=True).click()
    dialog = page.get_by_role("dialog")
    for name, said in (("Not This", "A workspace name has"), ("acme", "There is a workspace named 'acme' already")):
        dialog.get_by_label("Name of the workspace", exact=True).fill(name)
        dialog.get_by_role("button", name="Create", exact=True).click()
        expect(dialog.get_by_text(said)).to_be_visible()
    dialog.get_by_label("Name of the workspace", exact=True).fill("beta")
    dialog.get_by_role("button", name="Create", exact=True).click()
    expect(dialog).to_have_count(0)
    page.goto(f"{house.url}/overview?workspace=beta")
    expect(page.get_by_role("combobox", name="Workspace", exact=True)).to_have_value("beta")


def test_an_address_without_a_page_opens_the_workspace_it_names(house: Server, page: Page) -> None:
    sign_in(page, house, path="/?workspace=other")
    expect(page.get_by_role("heading", name="Overview", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Workspace", exact=True)).to_have_value("other")


def test_nothing_the_browser_loads_breaks_the_content_policy(house: Server, page: Page) -> None:
    broken: list[str] = []
    elsewhere: list[str] = []
    page.on(
        "console", lambda message: broken.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((house.url, "data:", "blob:")) else elsewhere.append(r.url))
    sign_in(page, house, path="/people?workspace=acme")
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    for link in page.get_by_role("navigation").get_by_role("link").all():
        link.click()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert broken == []
    assert elsewhere == []


def test_a_home_in_use_is_said_in_a_sentence(house: Server, tmp_path: Path, serve: Serve) -> None:
    with pytest.raises(pytest.fail.Exception, match="in use by another Tamiz process"):
        serve(house.home)
