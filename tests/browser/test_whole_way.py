"""The whole way of a newcomer, in Spanish: account, demo, check, ten decisions by key, release, download, open."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from curation.targets.lint import lint_file
from curation.targets.profile import target
from tests.browser.conftest import Server, set_up

pytestmark = pytest.mark.browser

_LONG_MS = 240_000  # the demo's import and check on two busy cores


@pytest.fixture
def spanish(chromium: Browser) -> Page:
    """A tab of somebody in Mexico."""
    context = chromium.new_context(locale="es-MX", viewport={"width": 1360, "height": 900}, accept_downloads=True)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_from_a_blank_home_to_a_training_file(server: Server, spanish: Page, tmp_path: Path) -> None:
    page = spanish
    set_up(page, server)
    page.get_by_role("button", name="Cargar la demostración", exact=True).click()

    # The demo is imported and checked as a job, with its progress in sight.
    expect(page.get_by_role("heading", name="Trabajos", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("Demostración · listo"))).to_be_visible(timeout=_LONG_MS)

    page.get_by_role("link", name="Resumen", exact=True).click()
    expect(page.get_by_role("heading", name="Hallazgos por tipo")).to_be_visible()
    expect(page.get_by_text("Correo electrónico")).to_be_visible()

    page.get_by_role("link", name="Revisar", exact=True).click()
    queue = page.locator(".queue")
    expect(queue).to_have_attribute("data-state", "item")
    seen = set()
    for key in "axaxaxrxas":
        title = queue.locator(".head h2").inner_text()
        assert title not in seen
        seen.add(title)
        page.keyboard.press(key)
    expect(queue.locator(".state")).to_have_attribute("data-state", "saved")
    expect(queue.locator(".figures")).to_contain_text("9 de ")

    page.get_by_role("link", name="Versiones", exact=True).click()
    page.get_by_role("button", name=re.compile("^Crear versión")).click()
    row = page.get_by_role("link", name="Descargar train.jsonl", exact=True)
    expect(row).to_be_visible(timeout=_LONG_MS)
    with page.expect_download() as coming:
        row.click()
    file = tmp_path / "train.jsonl"
    coming.value.save_as(file)

    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert len(lines) > 100
    assert all(line["messages"][-1]["role"] == "assistant" for line in lines)
    assert not [p for _, p in lint_file(file, target("openai-gpt-4.1-mini")) if p.severity == "error"]
    assert "xochitl_barrera@correo.example" not in file.read_text("utf-8")
