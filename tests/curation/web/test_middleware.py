"""Nobody passes the gate without a living session, and only the gate says who somebody is."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from curation.access import operator
from curation.steps import people, sessions
from curation.web.house import House
from curation.web.middleware import OPEN
from curation.web.routes import ROUTES
from tests.curation.web.conftest import PASSWORD, Browser, post

STREAMLIT = (
    "/_stcore/host-config", "/_stcore/upload_file/a/b", "/_stcore/bidi-components/x", "/media/abc.png",
    "/component/x/index.html", "/static/js/index.js", "/favicon.ico", "/manifest.json",
)  # fmt: skip
PAGES = ("/", "/review", "/overview", "/people", "/nothing-there", "/review?workspace=acme&conversation=1")


@pytest.mark.parametrize("path", [*STREAMLIT, *PAGES, *(route.path for route in ROUTES if route.path not in OPEN)])
def test_a_stranger_gets_nothing(opened: House, browser: Browser, path: str) -> None:
    stranger = browser()
    for cookie in (b"", b"sid=", b"sid=made-up", b"sid=" + b"0" * 43, b"sid=\xff\xe9", b"sid=a; sid=b"):
        for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
            answer = stranger.request(method, path, headers={"X-App-Uid": "1", "X-App-Session": "1", "Cookie": cookie})
            assert answer.status_code in {303, 401}, (method, path)
            assert "x-app" not in answer.text
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/sign-in")


def test_every_open_path_is_one_we_mean() -> None:
    ours = {route.path for route in ROUTES}
    assert OPEN - ours == {"/_stcore/health"}
    assert ours - OPEN == {"/files/{workspace}/{release}/{file}", "/beacon"}


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/interact"])
def test_some_paths_are_shut_for_everybody(browser: Browser, admin: TestClient, path: str) -> None:
    for client in (admin, browser()):
        assert client.get(path).status_code == 404


def test_a_page_asked_for_is_opened_after_signing_in(browser: Browser, admin: TestClient) -> None:
    answer = browser().get("/browse?workspace=acme&q=a%20b")
    assert answer.headers["location"] == "/sign-in?next=%2Fbrowse%3Fworkspace%3Dacme%26q%3Da%2520b"


def test_who_somebody_is_comes_from_the_session_alone(admin: TestClient, opened: House) -> None:
    sent = {
        "X-App-Uid": "somebody-else",
        "x-app-session": "made-up",
        "X_App_Uid": "x",
        "X-App-Tenant": "y",
        "X-Other": "z",
    }
    seen = admin.get("/echo", headers=sent).json()
    (ana,) = people.accounts(opened.home, operator())
    assert seen.pop("x-app-uid") == ana.id
    assert sessions.session_of(opened.home, seen.pop("x-app-session"))
    assert seen == {"x-other": "z"}


def test_a_websocket_needs_a_session(browser: Browser, admin: TestClient) -> None:
    stranger = browser()
    with pytest.raises(WebSocketDisconnect), stranger.websocket_connect("/_stcore/stream", headers={"X-App-Uid": "1"}):
        pass
    with admin.websocket_connect("/_stcore/stream") as socket:
        socket.send_bytes(b"hello")
        assert socket.receive_bytes().endswith(b":hello")


def test_after_sign_out_an_open_websocket_is_closed(admin: TestClient) -> None:
    with admin.websocket_connect("/_stcore/stream") as socket:
        socket.send_bytes(b"before")
        assert socket.receive_bytes().endswith(b":before")
        admin.post("/auth/sign-out")
        socket.send_bytes(b"after")
        with pytest.raises(WebSocketDisconnect):
            socket.receive_bytes()


def test_after_sign_out_the_app_gets_what_it_asked_for_instead(browser: Browser, admin: TestClient) -> None:
    client = browser(when_over=lambda message: b"over")
    assert post(client, "/auth/sign-in", name="Ana", password=PASSWORD).status_code == 303
    with client.websocket_connect("/_stcore/stream") as socket:
        client.post("/auth/sign-out")
        socket.send_bytes(b"a decision")
        assert socket.receive_bytes().endswith(b":over")


def test_an_old_cookie_is_nobody_after_sign_out(browser: Browser, admin: TestClient) -> None:
    cookie = admin.cookies["sid"]
    assert browser(cookies={"sid": cookie}).get("/echo").status_code == 200
    assert admin.post("/auth/sign-out").status_code == 303
    assert "sid" not in admin.cookies
    assert browser(cookies={"sid": cookie}).get("/echo").status_code == 303


def test_a_shut_account_is_out_with_its_next_request(browser: Browser, admin: TestClient, opened: House) -> None:
    people.add_account(opened.home, operator(), "Luis", "a password for Luis")
    luis = browser()
    assert post(luis, "/auth/sign-in", name="Luis", password="a password for Luis").status_code == 303
    assert luis.get("/echo").status_code == 200
    people.disable(opened.home, operator(), "Luis")
    assert luis.get("/echo").status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "", "testserver@evil.example", "[::1]"])
def test_another_host_name_is_refused(admin: TestClient, host: str) -> None:
    assert admin.get("/echo", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["testserver", "TestServer:8501", "testserver."])
def test_our_host_name_is_served(admin: TestClient, host: str) -> None:
    assert admin.get("/echo", headers={"Host": host}).status_code == 200
