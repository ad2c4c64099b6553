"""The gate and our routes before an app that shows what reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from curation.web.headers import SecurityHeaders
from curation.web.house import House, close_house, open_house
from curation.web.middleware import Gate
from curation.web.routes import ROUTES

ORIGIN = "http://testserver"
PASSWORD = "correct horse battery"

Browser = Callable[..., TestClient]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[House]:
    """A fresh house, which still needs its admin."""
    yield open_house(tmp_path)
    close_house()


@pytest.fixture
def browser(opened: House) -> Iterator[Browser]:
    """Makes browsers: clients with a cookie jar each, at an address of their own."""
    clients: list[TestClient] = []

    def new(
        address: str = "10.0.0.1", when_over: Callable[[bytes], bytes] | None = None, **options: object
    ) -> TestClient:
        app = Starlette(
            routes=[*ROUTES, WebSocketRoute("/_stcore/stream", _stream), Route("/{path:path}", _echo, methods=["GET", "POST", "PUT", "DELETE"])],
            middleware=[
                Middleware(SecurityHeaders),
                Middleware(Gate, hosts=["testserver"], when_over=when_over),
            ],
        )  # fmt: skip
        client = TestClient(
            app, client=(address, 50_000), follow_redirects=False, headers={"Origin": ORIGIN}, **options
        )
        clients.append(client)
        return client

    yield new
    for client in clients:
        client.close()


@pytest.fixture
def admin(opened: House, browser: Browser) -> TestClient:
    """A browser in which the admin Ana has just set the house up."""
    client = browser()
    answer = post(client, "/auth/set-up", token=opened.setup_token or "", name="Ana", password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 303, answer.text
    return client


def post(client: TestClient, path: str, **fields: str):
    """Posts a form the way a browser does."""
    return client.post(path, content=urlencode(fields), headers={"Content-Type": "application/x-www-form-urlencoded"})


async def _echo(request: Request) -> JSONResponse:
    return JSONResponse({name: value for name, value in request.headers.items() if name.startswith("x")})


async def _stream(websocket: WebSocket) -> None:
    await websocket.accept()
    async for message in websocket.iter_bytes():
        await websocket.send_bytes(websocket.headers.get("x-app-uid", "").encode() + b":" + message)
