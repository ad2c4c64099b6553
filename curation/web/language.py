"""Which language a request is answered in before anybody has signed in."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from curation.errors import LANGUAGES
from curation.web.cookies import LANGUAGE_COOKIE


def language_of(connection: HTTPConnection) -> str:
    """The language chosen on this browser, else the first one the browser asks for that we speak, else English."""
    chosen = connection.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else preferred(connection.headers.get("accept-language", ""))


def preferred(accepted: str) -> str:
    """The first language of an Accept-Language header that we speak; browsers send them in order of preference."""
    for part in accepted.split(","):
        language = part.split(";")[0].strip().split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]
