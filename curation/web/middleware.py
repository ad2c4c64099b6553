"""The gate: nobody gets anything but the sign-in page without a session that is alive.

It stands before all of Streamlit, so for a stranger no script runs and no file, upload or component is served. Who
somebody is travels on in two headers that only the gate can set; `server.trustedUserHeaders` puts them into `st.user`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from curation.errors import sentence
from curation.steps import sessions
from curation.web.cookies import session_of
from curation.web.house import house
from curation.web.language import language_of

USER_HEADER = "X-App-Uid"
SESSION_HEADER = "X-App-Session"

# What a stranger may reach: the sign-in page, what it posts to and looks like, and the health check.
OPEN = frozenset(
    {
        "/sign-in",
        "/sign-in/style.css",
        "/sign-in/mark.svg",
        "/favicon.png",
        "/auth/sign-in",
        "/auth/sign-out",
        "/auth/set-up",
        "/auth/language",
        "/_stcore/health",
    }
)
# What nobody may reach: counts of everybody's sessions, and a way to drive pages that we do not offer.
SHUT = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
# Paths that are never typed into an address bar: a refusal is more use there than a redirect.
_MACHINE_PATHS = ("/_stcore/", "/media/", "/component/", "/static/", "/beacon")
# The close code for "no session", from the range left to applications.
_OVER = 4401


class Gate:
    """Lets in whoever has a session, and tells the app who they are.

    `hosts` are the names the server answers under, all of them when it is empty. `when_over` turns what an open page
    sends after its session ended into what the app gets instead; without it the connection is closed.
    """

    def __init__(
        self, app: ASGIApp, *, hosts: Sequence[str] = (), when_over: Callable[[bytes], bytes] | None = None
    ) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.when_over = when_over

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves, redirects or refuses."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if self.hosts and not _host_allowed(connection.headers, self.hosts):
            await _refuse(scope, receive, send, _sentence(connection, "wrong_host", 400))
            return
        if scope["path"].startswith(SHUT):
            await _refuse(scope, receive, send, _sentence(connection, "not_found", 404))
            return
        session = await run_in_threadpool(session_of, house().home, connection)
        if session is None and scope["path"] not in OPEN:
            await _refuse(scope, receive, send, _invitation(connection))
            return
        scope = dict(scope, **{"tamiz.session": session}, headers=_with_identity(scope, session))
        if scope["type"] == "websocket" and session:
            receive = self._watched(receive, send, session)
        await self.app(scope, receive, send)

    def _watched(self, receive: Receive, send: Send, session: sessions.Session) -> Receive:
        """Looks the session up again for everything an open page sends: its callbacks and fragments do not pass app.py."""

        async def watched() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if await run_in_threadpool(sessions.session_of, house().home, session.key):
                return message
            if self.when_over and message.get("bytes"):
                return {"type": "websocket.receive", "bytes": self.when_over(message["bytes"])}
            await send({"type": "websocket.close", "code": _OVER})
            return {"type": "websocket.disconnect", "code": _OVER}

        return watched


def _with_identity(scope: Scope, session: sessions.Session | None) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in scope["headers"] if not name.replace(b"_", b"-").startswith(b"x-app-")]
    headers = MutableHeaders(raw=kept)
    if session:
        headers[USER_HEADER] = session.user_id
        headers[SESSION_HEADER] = session.key
    return headers.raw


def _invitation(connection: HTTPConnection) -> Response:
    scope = connection.scope
    if scope.get("method") != "GET" or scope["path"].startswith(_MACHINE_PATHS):
        return _sentence(connection, "sign_in_needed", 401)
    wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
    return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}" if wanted != "/" else "/sign-in", status_code=303)


def _sentence(connection: HTTPConnection, code: str, status: int) -> Response:
    return PlainTextResponse(sentence(code, language_of(connection)), status_code=status)


async def _refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    if scope["type"] == "websocket":
        # Closing before accepting makes the server answer the handshake with 403.
        await send({"type": "websocket.close", "code": _OVER})
    else:
        await response(scope, receive, send)


def _host_allowed(headers: Headers, hosts: frozenset[str]) -> bool:
    host = headers.get("host", "").lower()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name.strip("[]").rstrip(".") in hosts
