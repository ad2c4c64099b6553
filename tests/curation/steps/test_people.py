"""Accounts, passwords, sessions and memberships, on a real control file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from curation.access import Principal, Role
from curation.errors import CurationError
from curation.steps import passwords, people, sessions
from curation.store.home import Home

PASSWORD = "correct horse battery"
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    yield home
    home.close()


@pytest.fixture
def admin(home: Home) -> Principal:
    return people.principal_for(home, people.create_first_admin(home, "Ana", PASSWORD, "es"))


def _person(home: Home, admin: Principal, name: str) -> Principal:
    return people.principal_for(home, people.add_account(home, admin, name, f"{name} long password"))


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(CurationError) as refused:
        call()
    return refused.value.code


def test_the_first_admin_is_made_once(home: Home) -> None:
    assert people.needs_setup(home)
    people.create_first_admin(home, "Ana", PASSWORD)
    assert not people.needs_setup(home)
    assert _code(lambda: people.create_first_admin(home, "Eva", PASSWORD)) == "setup_done"


def test_of_many_first_admins_at_once_one_is_made(home: Home) -> None:
    def attempt(number: int) -> str:
        try:
            return people.create_first_admin(home, f"admin{number}", PASSWORD)
        except CurationError as error:
            return error.code

    home.control()
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(attempt, range(4)))
    assert sorted(code == "setup_done" for code in made) == [False, True, True, True]


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("Luis", "eleven char", "password_length"),
        ("Luis", "x" * 1025, "password_length"),
        ("a-very-long-name", "A-VERY-LONG-NAME", "password_is_name"),
        ("", PASSWORD, "bad_name"),
        ("   ", PASSWORD, "bad_name"),
        ("x" * 65, PASSWORD, "bad_name"),
        ("Lu\x00is", PASSWORD, "bad_name"),
        ("Lu\nis", PASSWORD, "bad_name"),
        ("Ana", PASSWORD, "name_taken"),
        ("  aNA ", PASSWORD, "name_taken"),
    ],
)
def test_what_no_account_can_have(home: Home, admin: Principal, name: str, password: str, code: str) -> None:
    assert _code(lambda: people.add_account(home, admin, name, password)) == code
    assert [person.name for person in people.accounts(home, admin)] == ["Ana"]


@pytest.mark.parametrize("password", ["twelve chars", "x" * 1024, "contraseña 🔑 larga"])
def test_what_an_account_can_have(home: Home, admin: Principal, password: str) -> None:
    user_id = people.add_account(home, admin, "Begoña", password)
    assert sessions.authenticate(home, "BEGOÑA", password, "::1") == user_id
    # The same letters typed on another system arrive decomposed.
    assert sessions.authenticate(home, "Begon\u0303a", unicodedata.normalize("NFD", password), "::1") == user_id


@pytest.mark.parametrize(
    ("name", "password"), [("Ana", "Correct horse battery"), ("Ana", ""), ("Nobody", PASSWORD), ("", "")]
)
def test_a_wrong_pair_says_nothing_about_which_half(home: Home, admin: Principal, name: str, password: str) -> None:
    assert _code(lambda: sessions.authenticate(home, name, password, "10.0.0.1")) == "sign_in_failed"


def test_an_unknown_name_costs_the_same_hash(home: Home, admin: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    def counted(stored: str, password: str) -> bool:
        checked.append(stored)
        return passwords.matches(stored, password)

    monkeypatch.setattr(sessions, "matches", counted)
    for name in ("Ana", "Nobody"):
        assert (
            _code(lambda name=name: sessions.authenticate(home, name, "wrong password!", "10.0.0.1"))
            == "sign_in_failed"
        )
    parameters = [stored.split("$")[1:4] for stored in checked]
    assert len(checked) == 2
    assert parameters[0] == parameters[1]


def test_guesses_are_slowed_down_for_their_name_and_address_only(home: Home, admin: Principal) -> None:
    _person(home, admin, "Luis")

    def attempt(password: str, address: str = "10.0.0.1", name: str = "Ana", after: float = 0) -> object:
        try:
            return bool(sessions.authenticate(home, name, password, address, now=NOON + timedelta(seconds=after)))
        except CurationError as error:
            return error.facts.get("seconds", error.code)

    assert [attempt("guess") for _ in range(5)] == ["sign_in_failed"] * 5
    assert attempt("guess") == 31
    assert attempt(PASSWORD) == 31, "the right password waits like any other"
    assert attempt(PASSWORD, address="10.0.0.2") is True, "the real person elsewhere is not held up"
    assert attempt("Luis long password", name="Luis") is True, "nor is anybody else at that address"
    assert attempt(PASSWORD, after=29) == 2
    assert attempt("guess", after=31) == "sign_in_failed"
    assert attempt("guess", after=32) == 60, "each further guess doubles the wait"
    assert attempt(PASSWORD, after=92) is True
    assert [attempt("guess", after=93) for _ in range(5)] == ["sign_in_failed"] * 5, "the right password starts anew"


def test_the_wait_has_an_end(home: Home, admin: Principal) -> None:
    at, waits = NOON, []
    for _ in range(14):
        try:
            sessions.authenticate(home, "Ana", "guess", "10.0.0.1", now=at)
        except CurationError as error:
            if error.code == "sign_in_wait":
                waits.append(error.facts["seconds"])
                at += timedelta(seconds=int(error.facts["seconds"] or 0))
    assert waits
    assert max(waits) <= 15 * 60 + 1
    assert sessions.authenticate(home, "Ana", PASSWORD, "10.0.0.1", now=at + timedelta(minutes=16))


def test_guesses_sent_at_once_are_counted_too(home: Home, admin: Principal) -> None:
    def attempt(_: int) -> str:
        return _code(lambda: sessions.authenticate(home, "Ana", "guess guess guess", "10.0.0.1", now=NOON))

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(attempt, range(12)))
    assert codes.count("sign_in_failed") == sessions.FREE_GUESSES


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("10.0.0.1", "10.0.0.2", False),
        ("unix", "unix", True),
    ],
)
def test_an_address_is_what_one_household_gets(home: Home, admin: Principal, one: str, other: str, same: bool) -> None:
    for _ in range(sessions.FREE_GUESSES):
        _code(lambda: sessions.authenticate(home, "Ana", "guess", one, now=NOON))
    code = _code(lambda: sessions.authenticate(home, "Ana", "guess", other, now=NOON))
    assert code == ("sign_in_wait" if same else "sign_in_failed")


def test_neither_passwords_nor_cookies_nor_mistyped_names_are_stored(home: Home, admin: Principal) -> None:
    cookie = sessions.begin(home, admin.user_id)
    _code(lambda: sessions.authenticate(home, "my secret typed as a name", "x", "10.0.0.1"))
    stored = str(
        [home.control().rows("select * exclude (created_at, expires_at, ended_at) from sessions"),
         home.control().rows("select name, address from login_failures"),
         home.control().rows("select id, name, password_hash from accounts")]
    )  # fmt: skip
    for secret in (cookie, PASSWORD, "my secret"):
        assert secret not in stored
    assert "$argon2id$" in stored


def test_a_session_ends(home: Home, admin: Principal) -> None:
    def alive(cookie: str, at: datetime = NOON) -> bool:
        return sessions.session_of(home, sessions.key_of(cookie), now=at) is not None

    cookie, other = (sessions.begin(home, admin.user_id, now=NOON) for _ in range(2))
    assert len(cookie) >= 43
    assert cookie != other
    assert alive(cookie)
    assert alive(cookie, NOON + sessions.LENGTH - timedelta(seconds=1))
    assert not alive(cookie, NOON + sessions.LENGTH)
    assert not alive(cookie + "x")
    assert sessions.session_of(home, cookie, now=NOON) is None, "the cookie is not its own key"
    sessions.end(home, sessions.key_of(cookie))
    assert not alive(cookie)
    assert alive(other)


def test_a_new_password_ends_every_session(home: Home, admin: Principal) -> None:
    luis = _person(home, admin, "Luis")
    key = sessions.key_of(sessions.begin(home, luis.user_id))
    people.set_password(home, admin, "luis", "another long password")
    assert sessions.session_of(home, key) is None
    assert sessions.authenticate(home, "Luis", "another long password", "::1") == luis.user_id
    assert _code(lambda: sessions.authenticate(home, "Luis", "Luis long password", "::1")) == "sign_in_failed"


def test_changing_ones_own_password_takes_the_old_one(home: Home, admin: Principal) -> None:
    luis = _person(home, admin, "Luis")
    wrong = lambda: sessions.change_password(home, luis, "not the old one", "another long password", "::1")  # noqa: E731
    assert _code(wrong) == "sign_in_failed"
    sessions.change_password(home, luis, "Luis long password", "another long password", "::1")
    assert sessions.authenticate(home, "Luis", "another long password", "::1") == luis.user_id


def test_a_shut_account_is_out_at_once_and_can_come_back(home: Home, admin: Principal) -> None:
    luis = _person(home, admin, "Luis")
    key = sessions.key_of(sessions.begin(home, luis.user_id))
    people.disable(home, admin, "Luis")
    assert sessions.session_of(home, key) is None
    assert _code(lambda: sessions.authenticate(home, "Luis", "Luis long password", "::1")) == "sign_in_failed"
    assert _code(lambda: people.principal_for(home, luis.user_id)) == "not_found"
    people.enable(home, admin, "Luis")
    assert sessions.authenticate(home, "Luis", "Luis long password", "::1") == luis.user_id
    assert sessions.session_of(home, key) is None, "the old session stays over"


def test_the_last_admin_stays(home: Home, admin: Principal) -> None:
    assert _code(lambda: people.disable(home, admin, "Ana")) == "last_admin"
    people.add_account(home, admin, "Eva", PASSWORD, is_admin=True)
    people.disable(home, admin, "Ana")
    assert [person.disabled for person in people.accounts(home, admin)] == [True, False]


def test_membership_is_one_role_a_workspace(home: Home, admin: Principal) -> None:
    people.create_workspace(home, admin, "acme", "Acme")
    people.create_workspace(home, admin, "beta", "")
    luis = _person(home, admin, "Luis")
    assert people.workspaces_of(home, luis) == []
    people.set_membership(home, admin, "Luis", "acme", Role.ANNOTATOR)
    people.set_membership(home, admin, "Luis", "acme", "lead")
    luis = people.principal_for(home, luis.user_id)
    assert luis.roles == {"acme": Role.LEAD}
    assert [workspace.name for workspace in people.workspaces_of(home, luis)] == ["acme"]
    assert [workspace.title for workspace in people.workspaces_of(home, admin)] == ["Acme", "beta"]
    people.set_membership(home, admin, "Luis", "acme", None)
    assert people.principal_for(home, luis.user_id).roles == {}


@pytest.mark.parametrize(
    ("name", "workspace", "role", "code"),
    [
        ("Luis", "acme", Role.ADMIN, "not_a_member_role"),
        ("Luis", "acme", "owner", "not_a_member_role"),
        ("Luis", "nowhere", Role.LEAD, "not_found"),
        ("Nobody", "acme", Role.LEAD, "no_such_account"),
    ],
)
def test_what_no_membership_can_be(
    home: Home, admin: Principal, name: str, workspace: str, role: str, code: str
) -> None:
    people.create_workspace(home, admin, "acme", "Acme")
    _person(home, admin, "Luis")
    assert _code(lambda: people.set_membership(home, admin, name, workspace, role)) == code


@pytest.mark.parametrize("name", ["", "Acme", "../out", "a/b", "-a", "x" * 64, "ñandú"])
def test_a_workspace_name_stays_inside_the_home(home: Home, admin: Principal, name: str) -> None:
    assert _code(lambda: people.create_workspace(home, admin, name, "x")) == "bad_workspace_name"
    assert people.workspaces_of(home, admin) == []


def test_a_workspace_is_made_once(home: Home, admin: Principal) -> None:
    people.create_workspace(home, admin, "acme", "Acme")
    assert _code(lambda: people.create_workspace(home, admin, "acme", "Again")) == "workspace_taken"


def test_only_an_admin_manages(home: Home, admin: Principal) -> None:
    people.create_workspace(home, admin, "acme", "Acme")
    _person(home, admin, "Luis")
    people.set_membership(home, admin, "Luis", "acme", Role.LEAD)
    lead = people.principal_for(home, sessions.authenticate(home, "Luis", "Luis long password", "::1"))
    for attempt in (
        lambda: people.accounts(home, lead),
        lambda: people.add_account(home, lead, "Eva", PASSWORD),
        lambda: people.set_password(home, lead, "Ana", "taken over by me"),
        lambda: people.disable(home, lead, "Ana"),
        lambda: people.enable(home, lead, "Ana"),
        lambda: people.set_membership(home, lead, "Luis", "acme", Role.LEAD),
        lambda: people.create_workspace(home, lead, "mine", "Mine"),
    ):
        assert _code(attempt) == "not_found"
    assert sessions.authenticate(home, "Ana", PASSWORD, "::1") == admin.user_id


def test_a_language_is_remembered(home: Home, admin: Principal) -> None:
    assert people.language_of(home, admin.user_id) == "es"
    people.set_language(home, admin, "en")
    assert people.language_of(home, admin.user_id) == "en"
    assert _code(lambda: people.set_language(home, admin, "xx")) == "unknown_language"
