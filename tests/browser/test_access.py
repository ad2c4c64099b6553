"""Every page and route of a running server, asked for by everybody who may not have it."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from curation.access import Role
from curation.store.home import Home
from curation.web.middleware import OPEN
from curation.web.routes import ROUTES
from pages.widgets.navigation import ENTRIES
from tests.browser.conftest import ADMIN, PASSWORD, Serve, Server, seeded, sign_in
from tests.seeding import conversation, seed_workspace

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("access")]

CANARY = "kanarienvogel-7431"
MEMBERS = {"lea": Role.LEAD, "luis": Role.ANNOTATOR, "clara": Role.CLIENT}
PAGES = [entry.url_path for entry in ENTRIES]
STREAMLIT = [
    "",
    "_stcore/host-config",
    "_stcore/metrics",
    "_stcore/agent/openapi.json",
    "media/x",
    "component/x",
    "static/js/x.js",
]
_SPOOFED = {"X-App-Uid": "operator", "X-App-Session": "0" * 64, "Cookie": "sid=" + "0" * 43}


@pytest.fixture(scope="module")
def house(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server on a home whose workspace acme holds a word that nobody else may see."""
    folder = tmp_path_factory.mktemp("home")
    seeded(folder, **MEMBERS)
    home = Home(folder)
    seed_workspace(
        home, "acme", [conversation(n, f"Hola {CANARY}", "Buenas") for n in range(300)], file_name=f"{CANARY}.jsonl"
    )
    home.close()
    return serve(folder)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


def _ask(server: Server, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def _cookie(server: Server, name: str) -> str:
    form = urlencode({"name": name, "password": PASSWORD}).encode()
    answer = _ask(server, "POST", "/auth/sign-in", {"Origin": server.url}, form)
    assert answer.status == 303
    cookies = [cookie.split(";")[0] for cookie in answer.headers.get_all("set-cookie", [])]
    return next(cookie for cookie in cookies if cookie.startswith("sid="))


@pytest.mark.parametrize(
    "path", [*(f"/{page}" for page in (*PAGES, *STREAMLIT)), *(r.path for r in ROUTES if r.path not in OPEN)]
)
def test_a_stranger_gets_no_data_from_any_address(house: Server, path: str) -> None:
    path = path.format(workspace="acme", release="1", file="train.jsonl")
    for headers in ({}, _SPOOFED):
        for method in ("GET", "POST", "HEAD", "PUT", "DELETE"):
            answer = _ask(house, method, path, headers)
            assert answer.status in {303, 401, 404}, (method, path)
            assert CANARY.encode() not in answer.body
            assert b"<script" not in answer.body, "not even the empty app"
            assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("headers", [{}, _SPOOFED])
def test_no_script_runs_for_a_stranger(house: Server, headers: dict[str, str]) -> None:
    address = house.url.replace("http:", "ws:") + "/_stcore/stream"
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(address, additional_headers=headers, subprotocols=["streamlit"]),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_a_session_opens_the_stream_from_our_own_page_only(house: Server) -> None:
    address = house.url.replace("http:", "ws:") + "/_stcore/stream"
    headers = {"Cookie": _cookie(house, ADMIN)}
    with connect(address, additional_headers=headers, origin=house.url, subprotocols=["streamlit"]):
        pass
    with pytest.raises(InvalidStatus), connect(address, additional_headers=headers, origin="http://evil.example"):
        pass


@pytest.mark.parametrize("name", MEMBERS)
def test_a_page_of_another_role_is_closed(house: Server, page: Page, name: str) -> None:
    sign_in(page, house, name=name)
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    for entry in ENTRIES:
        page.goto(f"{house.url}/{entry.url_path}?workspace=acme")
        closed = page.get_by_role("heading", name="There is no such page here, or not for you", exact=True)
        link = page.get_by_role("link", name=entry.url_path.capitalize(), exact=True)
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
        if _may(MEMBERS[name], entry.permission):
            expect(link).to_be_visible()
            expect(closed).to_have_count(0)
        else:
            expect(closed).to_be_visible()
            expect(link).to_have_count(0)
            assert CANARY not in page.content()


def test_who_may_see_the_word_sees_it(house: Server, page: Page) -> None:
    sign_in(page, house, name="luis", path="/review?workspace=acme")
    expect(page.get_by_text(CANARY).first).to_be_visible()


def test_who_belongs_to_another_workspace_stays_there(house: Server, context: BrowserContext, page: Page) -> None:
    sign_in(page, house, path="/people?workspace=acme")
    page.get_by_role("button", name="Add person", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name they sign in with", exact=True).fill("otto")
    dialog.get_by_label("First password", exact=True).fill(PASSWORD)
    dialog.get_by_role("combobox", name="Workspace", exact=True).click()
    page.get_by_role("option", name="other", exact=True).click()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_have_count(0)
    context.clear_cookies()
    sign_in(page, house, name="otto")
    for entry in ENTRIES:
        page.goto(f"{house.url}/{entry.url_path}?workspace=acme")
        expect(page.get_by_role("button", name="otto", exact=True)).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        assert CANARY not in page.content()
        expect(page.get_by_role("combobox", name="Workspace", exact=True)).to_have_value("other")


def _may(role: Role, permission: object) -> bool:
    from curation.access import GRANTS

    return permission in GRANTS[role]
