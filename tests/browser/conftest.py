"""A real server in a process group of its own, and a real Chromium to look at it with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from curation.access import Principal, Role, operator
from curation.steps import people
from curation.store.home import Home

ROOT = Path(__file__).parents[2]
ADMIN = "ana"
PASSWORD = "correct horse battery"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_START_SECONDS = 60
# The cores may be busy with other tests; what passes does so in well under a second.
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)


@dataclass(frozen=True)
class Server:
    """A running Tamiz. `token` is empty when its home had an admin before it started."""

    url: str
    home: Path
    token: str
    log: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ends it, so that the home can be opened here, or served again."""
        _stop(self.process)


Serve = Callable[[Path], Server]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts a server on this home. Fill the home before: the server's process alone may open it then."""
    running: list[Server] = []

    def start(home: Path) -> Server:
        running.append(launch(home, tmp_path_factory.mktemp("server") / "log.txt"))
        return running[-1]

    yield start
    for server in running:
        server.stop()


def launch(home: Path, log: Path, port: int | None = None) -> Server:
    """A server on this home that answers; on a free port unless one is named."""
    port = port or _free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env=os.environ | {"TAMIZ_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    _wait(process, url, log)
    token = re.search(r"^Set-up token: (\S+)", log.read_text("utf-8"), re.MULTILINE)
    return Server(url, home, token[1] if token else "", log, process)


@pytest.fixture
def server(serve: Serve, tmp_path: Path) -> Server:
    """A server on a blank home."""
    return serve(tmp_path / "home")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium from the path, or from CHROMIUM. Skips where there is none, but not in CI."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "no chromium on the path; CHROMIUM may name one"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser nobody has signed in with, in English."""
    with_context = chromium.new_context(locale="en-US", viewport={"width": 1360, "height": 850})
    with_context.set_default_timeout(_PATIENCE_MS)
    yield with_context
    with_context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of it."""
    return context.new_page()


def seeded(home: Path, **roles: Role) -> None:
    """Fills a home: the admin, the workspaces `acme` and `other`, and for each name somebody with that role in acme."""
    place = Home(home)
    admin: Principal = people.principal_for(place, people.create_first_admin(place, ADMIN, PASSWORD, "en"))
    people.create_workspace(place, admin, "acme", "Acme")
    people.create_workspace(place, operator(), "other", "Other")
    for name, role in roles.items():
        people.add_account(place, admin, name, PASSWORD)
        people.set_membership(place, admin, name, "acme", role)
    place.close()


def set_up(page: Page, server: Server) -> None:
    """Makes the admin the way a newcomer does."""
    page.goto(f"{server.url}/sign-in?token={server.token}")
    page.locator("#name").fill(ADMIN)
    page.locator("#password").fill(PASSWORD)
    page.locator("#again").fill(PASSWORD)
    page.locator("form.card button").click()


def sign_in(page: Page, server: Server, name: str = ADMIN, password: str = PASSWORD, path: str = "/") -> None:
    """Opens this path as a stranger and signs in on the page one is sent to."""
    page.goto(server.url + path)
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.locator("form.card button").click()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the server ended by itself:\n{log.read_text('utf-8')[-4000:]}")
        try:
            with urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    _stop(process)
    pytest.fail(f"the server did not start in {_START_SECONDS} s:\n{log.read_text('utf-8')[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)
