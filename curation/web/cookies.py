"""The session cookie: how it is read, written and forgotten."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from curation.steps import sessions
from curation.store.home import Home

COOKIE = "sid"
LANGUAGE_COOKIE = "language"
_YEAR = 365 * 24 * 60 * 60


def session_of(home: Home, connection: HTTPConnection) -> sessions.Session | None:
    """Whoever sends this cookie, None when it stands for nobody (any more)."""
    cookie = connection.cookies.get(COOKIE)
    return sessions.session_of(home, sessions.key_of(cookie)) if cookie else None


def sign_in(response: Response, connection: HTTPConnection, cookie: str) -> None:
    """Hands the browser its session."""
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(sessions.LENGTH.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=_over_tls(connection),
    )


def sign_out(response: Response, connection: HTTPConnection) -> None:
    """Makes the browser forget its session."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=_over_tls(connection))


def remember_language(response: Response, connection: HTTPConnection, language: str) -> None:
    """Makes the sign-in page speak this language on this browser."""
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax", secure=_over_tls(connection)
    )


def _over_tls(connection: HTTPConnection) -> bool:
    return connection.url.scheme in {"https", "wss"}
