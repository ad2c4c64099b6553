"""How soon the next conversation is on the screen after a key press, with 100,000 messages in the workspace.

Starts the real server on a fresh home, opens Review in Chromium, and presses accept 200 times, 100 ms apart. The time
of a press runs inside the page, from the key event's own time stamp to the second animation frame after it, when the
next conversation has been painted; two frames at 60 Hz are 33 ms, so the smallest figure that can be seen is about 17.
Then the server is ended and its file read: every press must be there once.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.side_by_side import table, versions
from curation.access import Role
from curation.store.home import Home
from tests.browser.conftest import FLAGS, launch, seeded, sign_in
from tests.seeding import conversation, emails, seed_workspace

CONVERSATIONS = 20_000
MESSAGES_EACH = 5
PRESSES = 200
INTERVAL_SECONDS = 0.1

# Registered before the page's own listeners, so the time of their work is in the figure.
_WATCH = """
window.painted = [];
const queue = () => [...document.querySelectorAll("*")].map((n) => n.shadowRoot?.querySelector(".queue")).find(Boolean);
window.addEventListener("keydown", (event) => {
  const root = queue();
  const before = root.dataset.conversation;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.painted.push([performance.now() - event.timeStamp, root.dataset.conversation !== before]);
  }));
}, true);
"""


def main() -> None:
    """Seeds, presses, prints."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        _seed(home)
        server = launch(home, Path(folder) / "server.txt")
        try:
            painted = _press(server)
        finally:
            server.stop()
        place = Home(home)
        stored, distinct = place.workspace("acme").rows(
            "select count(*), count(distinct conversation_id) from decisions where action = 'accept'"
        )[0]
        place.close()
    times = sorted(milliseconds for milliseconds, _ in painted)
    moved = sum(changed for _, changed in painted)
    print(versions("streamlit", "duckdb", "playwright"))
    table(
        f"Key press to next conversation painted, {PRESSES} presses {INTERVAL_SECONDS * 1000:.0f} ms apart, "
        f"{CONVERSATIONS * MESSAGES_EACH:,} messages",
        ("p50 ms", "p95 ms", "max ms", "next one painted", "decisions stored", "conversations decided"),
        [(times[len(times) // 2], times[int(len(times) * 0.95)], times[-1], moved, stored, distinct)],
    )


def _seed(home: Path) -> None:
    seeded(home, luis=Role.ANNOTATOR)
    place = Home(home)
    said = (
        conversation(
            n, *(f"Mensaje {turn} de {n}: escríbeme a cliente{n}@example.com" for turn in range(MESSAGES_EACH))
        )
        for n in range(CONVERSATIONS)
    )
    seed_workspace(place, "acme", said, emails)
    place.close()


def _press(server: object) -> list[tuple[float, bool]]:
    import os
    import shutil

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_page()
        page.add_init_script(_WATCH)
        sign_in(page, server, name="luis", path="/review?workspace=acme")
        page.locator(".queue[data-state=item]").wait_for()
        began = time.monotonic()
        for at in range(PRESSES):
            page.keyboard.press("a")
            page.wait_for_timeout(max(0.0, (began + (at + 1) * INTERVAL_SECONDS - time.monotonic()) * 1000))
        page.locator(".queue .state[data-state=saved]").wait_for()
        painted = page.evaluate("window.painted")
        browser.close()
    return painted


if __name__ == "__main__":
    main()
