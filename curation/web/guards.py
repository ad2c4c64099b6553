"""What every route that changes something asks first: who sends this, from which page, and how much of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from curation.access import Principal
from curation.errors import CurationError, sentence
from curation.steps import people, sessions
from curation.web.house import house
from curation.web.language import language_of

Endpoint = Callable[[Request], Awaitable[Response]]

FORM_LIMIT = 16 * 1024
_STATUS = {"not_found": 404, "sign_in_needed": 401, "wrong_origin": 403, "body_too_large": 413}


def guarded(endpoint: Endpoint) -> Endpoint:
    """The endpoint, with its CurationErrors answered as a sentence and a status, and posts from elsewhere refused."""

    async def answered(request: Request) -> Response:
        try:
            if request.method == "POST":
                require_own_page(request)
            return await endpoint(request)
        except CurationError as error:
            return refusal(request, error)

    return answered


def refusal(request: Request, error: CurationError) -> Response:
    """The sentence of an error, in the language of the request."""
    said = sentence(error.code, language_of(request), **error.facts)
    return PlainTextResponse(said, status_code=_STATUS.get(error.code, 400))


def require_own_page(request: Request) -> None:
    """Raises CurationError `wrong_origin` unless the browser says that a page of this very host sends the request."""
    origin = request.headers.get("origin", "")
    host = request.headers.get("host")
    if not host or origin not in {f"http://{host}", f"https://{host}"}:
        raise CurationError("wrong_origin")


def principal_of(request: Request) -> Principal:
    """Whoever the gate let in. Raises CurationError `sign_in_needed`."""
    session: sessions.Session | None = request.scope.get("tamiz.session")
    if session is None:
        raise CurationError("sign_in_needed")
    return people.principal_for(house().home, session.user_id)


async def body_of(request: Request, limit: int) -> bytes:
    """The body. Raises CurationError `body_too_large` as soon as it is, however long it says it is."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise CurationError("body_too_large", limit=limit)
    return bytes(body)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form. Raises CurationError `bad_request` for what is none."""
    body = await body_of(request, FORM_LIMIT)
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=16, errors="strict")
    except ValueError:
        raise CurationError("bad_request") from None
    return {name: values[-1] for name, values in fields.items()}


def local_path(path: str) -> str:
    """The path when it leads to a page of ours, else the first page: a redirect never leaves the house."""
    # Browsers read "//host" and "/\\host" as another host, and drop control characters before they look.
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if inside and not path.startswith(("/sign-in", "/auth/")) else "/"
