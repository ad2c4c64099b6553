"""Set-up, sign-in and sign-out as a browser posts them."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

import pytest
from starlette.testclient import TestClient

from curation.access import operator
from curation.steps import people
from curation.web.house import House
from tests.curation.web.conftest import PASSWORD, Browser, post


def test_the_first_page_makes_the_admin_and_lets_them_in(opened: House, browser: Browser) -> None:
    client = browser()
    page = client.get("/sign-in?token=abc")
    assert 'action="/auth/set-up"' in page.text
    assert 'value="abc"' in page.text
    fields = {"name": "Ana", "password": PASSWORD, "again": PASSWORD}
    token = opened.setup_token or ""
    assert len(token) >= 32
    for wrong in ("", "abc", token[:-1], token + "x", "ñ"):
        assert post(client, "/auth/set-up", token=wrong, **fields).status_code == 403
    assert people.accounts(opened.home, operator()) == []
    answer = post(client, "/auth/set-up", token=f" {token}\n", **fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/echo").status_code == 200
    assert people.accounts(opened.home, operator())[0].is_admin


def test_the_token_is_burnt(opened: House, browser: Browser) -> None:
    token = opened.setup_token or ""
    fields = {"token": token, "name": "Ana", "password": PASSWORD, "again": PASSWORD}
    assert post(browser(), "/auth/set-up", **fields).status_code == 303
    again = post(browser(), "/auth/set-up", **fields | {"name": "Eva"})
    assert again.status_code == 409
    assert [person.name for person in people.accounts(opened.home, operator())] == ["Ana"]
    assert 'action="/auth/sign-in"' in browser().get("/sign-in").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short", "again": "short"}, "12 to 1024 characters"),
        ({"again": "correct horse batterx"}, "The two passwords differ"),
        ({"name": ""}, "A name has"),
    ],
)
def test_what_set_up_refuses_does_not_burn_the_token(
    opened: House, browser: Browser, fields: dict[str, str], said: str
) -> None:
    good = {"token": opened.setup_token or "", "name": "Ana", "password": PASSWORD, "again": PASSWORD}
    answer = post(browser(), "/auth/set-up", **good | fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert post(browser(), "/auth/set-up", **good).status_code == 303


def test_a_session_cookie_is_out_of_reach_for_scripts_and_other_sites(browser: Browser, admin: TestClient) -> None:
    for scheme, secure in (("http", False), ("https", True)):
        client = browser(base_url=f"{scheme}://testserver")
        client.headers["Origin"] = f"{scheme}://testserver"
        answer = post(client, "/auth/sign-in", name="Ana", password=PASSWORD)
        cookie = next(SimpleCookie(c)["sid"] for c in answer.headers.get_list("set-cookie") if c.startswith("sid="))
        assert cookie["httponly"]
        assert cookie["samesite"] == "strict"
        assert cookie["path"] == "/"
        assert bool(cookie["secure"]) is secure
        assert 0 < int(cookie["max-age"]) <= 12 * 3600
        assert len(cookie.value) >= 43
        assert ("strict-transport-security" in answer.headers) is secure


def test_a_wrong_password_is_said_and_not_which_half(browser: Browser, admin: TestClient) -> None:
    said = []
    for name in ("Ana", "Nobody"):
        answer = post(browser(), "/auth/sign-in", name=name, password="wrong password")
        assert answer.status_code == 401
        assert "sid=" not in str(answer.headers)
        said.append(re.search(r'role="alert"[^>]*>([^<]+)<', answer.text))
    assert said[0] and said[1] and said[0][1] == said[1][1]


def test_the_sixth_guess_waits_but_not_the_real_person_elsewhere(browser: Browser, admin: TestClient) -> None:
    guesser = browser(address="10.9.9.9")
    codes = [post(guesser, "/auth/sign-in", name="ana", password=f"guess {n}").status_code for n in range(6)]
    assert codes == [401] * 5 + [429]
    waiting = post(guesser, "/auth/sign-in", name="Ana", password=PASSWORD)
    assert waiting.status_code == 429
    assert 0 < int(waiting.headers["retry-after"]) <= 31
    assert post(browser(address="10.0.0.2"), "/auth/sign-in", name="Ana", password=PASSWORD).status_code == 303


def test_signing_in_again_ends_the_session_before(browser: Browser, admin: TestClient) -> None:
    before = admin.cookies["sid"]
    assert post(admin, "/auth/sign-in", name="Ana", password=PASSWORD).status_code == 303
    assert admin.cookies["sid"] != before
    assert browser(cookies={"sid": before}).get("/echo").status_code == 303


@pytest.mark.parametrize("path", ["/auth/sign-in", "/auth/sign-out", "/auth/set-up", "/auth/language", "/beacon"])
def test_a_post_from_elsewhere_is_refused(admin: TestClient, path: str) -> None:
    for origin in (
        "", "null", "http://evil.example", "http://testserver.evil.example", "http://testserver:81", "testserver",
        "http://x@testserver", "http://[", "ftp://testserver", "http://testserver/", "http://evil.example, http://testserver",
    ):  # fmt: skip
        assert admin.post(path, headers={"Origin": origin}, content=b"name=Ana").status_code == 403, origin
    assert admin.get("/echo").status_code == 200, "still signed in"


@pytest.mark.parametrize("path", ["/auth/sign-out", "/auth/language?language=es", "/auth/sign-in?name=Ana"])
def test_a_link_changes_nothing(admin: TestClient, path: str) -> None:
    assert "set-cookie" not in admin.get(path).headers
    assert admin.get("/echo").status_code == 200, "still signed in"


WANTED = (
    ("/browse?q=1&r=%20", "/browse?q=1&r=%20"),
    ("/", "/"),
    ("", "/"),
    ("https://evil.example", "/"),
    ("//evil.example", "/"),
    ("///evil.example", "/"),
    ("/\\evil.example", "/"),
    ("\\\\evil.example", "/"),
    ("/\t/evil.example", "/"),
    ("\n//evil.example", "/"),
    ("javascript:alert(1)", "/"),
    ("evil", "/"),
    ("/auth/sign-out", "/"),
    ("/sign-in?next=/sign-in", "/"),
    ("/x\r\nSet-Cookie: a=b", "/"),
    ("//[", "/"),
)


def test_signing_in_leads_to_a_page_of_ours(browser: Browser, admin: TestClient) -> None:
    for wanted, reached in WANTED:
        client = browser()
        answer = post(client, "/auth/sign-in", name="Ana", password=PASSWORD, next=wanted)
        assert (answer.status_code, answer.headers["location"]) == (303, reached)
        assert client.get("/sign-in", params={"next": wanted}).headers["location"] == reached


def test_what_comes_back_on_the_page_is_text(browser: Browser, admin: TestClient) -> None:
    hostile = '"><script>alert(1)</script>'
    pages = [
        post(browser(), "/auth/sign-in", name=hostile, password="x", next=hostile).text,
        browser().get("/sign-in", params={"next": f"/{hostile}", "token": hostile}).text,
    ]
    assert all("<script" not in page for page in pages)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&".join([b"a=1"] * 40), b"name=" + b"x" * 20_000])
def test_a_body_that_is_no_form_of_ours_is_refused(admin: TestClient, body: bytes) -> None:
    assert admin.post("/auth/sign-in", content=body).status_code in {400, 413}


def test_the_language_is_chosen_on_the_page_and_kept(browser: Browser, admin: TestClient, opened: House) -> None:
    client = browser()
    client.headers["Accept-Language"] = "fr-FR, es-MX;q=0.8, en;q=0.5"
    assert '<html lang="es">' in client.get("/sign-in").text
    answer = post(client, "/auth/language", language="en", next="/browse")
    assert answer.headers["location"] == "/sign-in?next=%2Fbrowse&token="
    assert '<html lang="en">' in client.get("/sign-in").text
    assert post(client, "/auth/language", language="xx").status_code == 400
    assert post(admin, "/auth/language", language="es", next="/people").headers["location"] == "/people"
    (ana,) = people.accounts(opened.home, operator())
    assert people.language_of(opened.home, ana.id) == "es"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_speaks_one_language_at_a_time(browser: Browser, admin: TestClient, language: str) -> None:
    page = browser(cookies={"language": language}).get("/sign-in").text
    assert ("Contraseña" in page) is (language == "es")
    assert ("Password" in page) is (language == "en")
    assert "$" not in page
