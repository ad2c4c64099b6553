"""Screenshots of every page, in both languages and both themes: `python docs/images/make_images.py FOLDER`.

Serves a copy of a home that holds the demo workspace (`make run` or `python -m curation demo` makes one), signs in as
its first admin's stand-in, and leaves one PNG a page, language and theme in FOLDER. For people to look at; the README
shows one of them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from curation.steps import people  # noqa: E402
from curation.store.home import Home  # noqa: E402
from tests.browser.conftest import FLAGS, PASSWORD, launch, sign_in  # noqa: E402

PAGES = ("overview", "imports", "review", "browse", "releases", "jobs", "people")


def main() -> None:
    """Takes them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, default=ROOT / "data" / "workspaces")
    parser.add_argument("--pages", default=",".join(PAGES))
    parser.add_argument("--kinds", default="en-light,es-dark,es-light,en-dark")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        shutil.copytree(asked.home, home)
        _add_admin(home)
        server = launch(home, Path(scratch) / "log.txt")
        try:
            with sync_playwright() as playwright:
                path = os.environ.get("CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
                for kind in asked.kinds.split(","):
                    language, theme = kind.split("-")
                    context = browser.new_context(
                        locale={"en": "en-US", "es": "es-MX"}[language],
                        color_scheme=theme,  # type: ignore[arg-type]
                        viewport={"width": 1280, "height": 1000},
                        timezone_id="America/Mexico_City",
                    )
                    page = context.new_page()
                    page.goto(f"{server.url}/sign-in")
                    page.screenshot(path=asked.folder / f"sign-in-{kind}.png")
                    sign_in(page, server, name="shots", path="/overview?workspace=demo")
                    _settled(page)
                    page.get_by_role("radio", name=language.upper(), exact=True).click()
                    _settled(page)
                    for name in asked.pages.split(","):
                        page.goto(f"{server.url}/{name}?workspace=demo")
                        _settled(page)
                        page.screenshot(path=asked.folder / f"{name}-{kind}.png", full_page=True)
                    context.close()
                browser.close()
        finally:
            server.stop()
        print((Path(scratch) / "log.txt").read_text()[-3000:])  # noqa: T201


def _add_admin(home: Path) -> None:
    place = Home(home)
    people.create_first_admin(place, "shots", PASSWORD, "en")
    place.close()


def _settled(page: Page) -> None:
    """Waits until the page has drawn something and Streamlit has stopped working on it."""
    page.wait_for_selector('[data-testid="stMain"]')
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain]').innerText.trim().length > 20"
        " && !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSkeleton]')",
        timeout=60_000,
    )


if __name__ == "__main__":
    main()
