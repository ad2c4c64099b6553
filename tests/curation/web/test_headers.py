"""Every answer tells the browser what it may do with it."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.curation.web.conftest import Browser

PATHS = (
    "/", "/sign-in", "/sign-in/style.css", "/favicon.png", "/echo", "/_stcore/metrics", "/files/a/b/c", "/media/x",
    "/beacon", "/auth/sign-in",
)  # fmt: skip


def test_every_answer_carries_the_headers(browser: Browser, admin: TestClient) -> None:
    for client in (admin, browser()):
        for path in PATHS:
            headers = client.get(path).headers
            assert "frame-ancestors 'none'" in headers["content-security-policy"], path
            assert "unsafe-eval" not in headers["content-security-policy"]
            assert headers["x-frame-options"] == "DENY"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["cache-control"] == "private, no-store"


def test_the_sign_in_page_allows_no_script_at_all(browser: Browser) -> None:
    page = browser().get("/sign-in")
    assert "script-src" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text


def test_images_come_from_here_only(admin: TestClient) -> None:
    policy = dict(part.split(" ", 1) for part in admin.get("/").headers["content-security-policy"].split("; "))
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert "unsafe-inline" not in policy["script-src"]
