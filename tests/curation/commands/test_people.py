"""`users`: accounts without a browser, passwords from a pipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.access import operator
from curation.steps import people
from curation.steps.passwords import matches
from curation.store import accounts
from curation.store.home import Home
from tests.curation.commands.running import run

PASSWORD = "cuatro palabras al azar"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = Home(tmp_path)
    people.create_workspace(place, operator(), "acme", "Acme")
    place.close()
    return tmp_path


def _listed(home: Path) -> dict[str, tuple[str, str]]:
    ran = run("users", "list", "--json", home=home)
    assert ran.code == 0 and all(list(line) == ["name", "role", "state"] for line in ran.lines)
    return {line["name"]: (line["role"], line["state"]) for line in ran.lines}


def _opens(home: Path, name: str, password: str) -> bool:
    place = Home(home)
    try:
        found = accounts.credentials(place.control(), name)
        return found is not None and matches(found[1], password)
    finally:
        place.close()


def test_an_account_from_first_to_last(home: Path) -> None:
    assert run("users", home=home).text.startswith("No accounts yet")
    assert run("users", "add", "ana", "--role", "admin", home=home, stdin=PASSWORD + "\n").code == 0
    added = run("users", "add", "Íñigo", "--role", "annotator", "-w", "acme", home=home, stdin=PASSWORD + "\r\n")
    assert added.code == 0 and PASSWORD not in added.text + added.said
    assert _listed(home) == {"ana": ("admin", "open"), "Íñigo": ("acme: annotator", "open")}
    assert _opens(home, "Íñigo", PASSWORD)

    assert run("users", "role", "Íñigo", "--role", "lead", "--workspace", "acme", home=home).code == 0
    assert run("users", "disable", "Íñigo", home=home).code == 0
    assert _listed(home)["Íñigo"] == ("acme: lead", "shut")
    assert run("users", "enable", "íñigo", home=home).code == 0
    assert _listed(home)["Íñigo"] == ("acme: lead", "open")

    assert run("users", "password", "Íñigo", home=home, stdin="otra frase bien larga\n").code == 0
    assert not _opens(home, "Íñigo", PASSWORD) and _opens(home, "Íñigo", "otra frase bien larga")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add",),
        ("banish", "ana"),
        ("add", "ana", "--role", "wizard"),
        ("add", "ana", "--role", "lead"),
        ("add", "ana", "--role", "lead", "-w", "nowhere"),
        ("role", "ana"),
        ("role", "ana", "--role", "lead"),
        ("role", "nobody", "--role", "lead", "-w", "acme"),
        ("disable", "nobody"),
    ],
)
def test_wrong_usage_makes_no_account(home: Path, arguments: tuple[str, ...]) -> None:
    ran = run("users", *arguments, home=home, stdin=PASSWORD + "\n")
    assert (ran.code, ran.out) == (2, b"") and ran.said and "Traceback" not in ran.said
    assert _listed(home) == {}


@pytest.mark.parametrize(
    ("name", "password"), [("ana", "short"), ("ana maria lopez", "Ana Maria Lopez"), ("\t", PASSWORD), ("ana", "")]
)
def test_a_name_or_password_that_will_not_do(home: Path, name: str, password: str) -> None:
    ran = run("users", "add", name, home=home, stdin=password + "\n")
    assert ran.code == 2 and ran.said.startswith("tamiz: ")
    assert not password or password not in ran.said
    assert _listed(home) == {}


def test_a_name_is_taken_once_and_the_last_admin_stays(home: Path) -> None:
    assert run("users", "add", "ana", "--role", "admin", home=home, stdin=PASSWORD).code == 0
    again = run("users", "add", "ANA", home=home, stdin=PASSWORD)
    assert again.code == 2 and "already" in again.said
    shut = run("users", "disable", "ana", home=home)
    assert shut.code == 2 and "last admin" in shut.said
    assert _listed(home) == {"ana": ("admin", "open")}
