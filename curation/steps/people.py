"""Who may sign in, who they are, and where they belong.

Sessions last 12 hours from sign-in and are not prolonged: a working day needs one sign-in, a forgotten tab is shut
by the next morning, and reading needs no write. They end at once with sign-out, a new password or a shut account.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from curation.access import Principal, Role
from curation.errors import LANGUAGES, CurationError
from curation.store import accounts as stored
from curation.store import sessions
from curation.store.accounts import Account
from curation.store.home import Home

__all__ = ["Person", "Role", "Session", "Workspace"]

SESSION_LENGTH = timedelta(hours=12)
MIN_PASSWORD = 12
# More than anybody types; argon2 reads it all, so a huge one is work for nothing.
MAX_PASSWORD = 1024
MAX_NAME = 64

# Guesses of one name from one address: five are free, then 30 s, 1 min, 2 min ... 15 min apart. Another address is
# not held up, so nobody can lock the real person out. Twelve characters keep what many addresses may try hopeless.
FREE_GUESSES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)

# An admin is one everywhere, so in a workspace nobody is.
MEMBER_ROLES = (Role.LEAD, Role.ANNOTATOR, Role.CLIENT)

_HASHER = PasswordHasher()


@dataclass(frozen=True)
class Session:
    """Somebody signed in. `key` is the hash of their cookie: enough to end the session, not to take it over."""

    key: str
    user_id: str


@dataclass(frozen=True)
class Person:
    """An account and where it belongs; `roles` by workspace. Names are unique, whatever their case."""

    id: str
    name: str
    is_admin: bool
    disabled: bool
    roles: Mapping[str, Role]


@dataclass(frozen=True)
class Workspace:
    """A workspace as it is offered to choose."""

    name: str
    title: str


def needs_setup(home: Home) -> bool:
    """Whether there is no admin yet."""
    return not stored.has_admin(home.control())


def create_first_admin(home: Home, name: str, password: str, language: str | None = None) -> str:
    """The id of the admin who sets the house up. Raises CurationError `setup_done` when there is one already."""
    return _add(home, name, password, is_admin=True, language=language, only_first_admin=True)


def authenticate(home: Home, name: str, password: str, address: str, *, now: datetime | None = None) -> str:
    """The id of the account with this name and password.

    Raises CurationError `sign_in_failed`, after the same work for a wrong name as for a wrong password, or
    `sign_in_wait` with the `seconds` to wait.
    """
    control = home.control()
    # A password typed into the name's field must not be stored, so names are counted under a keyed hash.
    counted = hmac.new(home.key("sign-in"), _tidy(name).lower().encode(), hashlib.sha256).hexdigest()
    place = _network(address)
    seconds = sessions.attempt(
        control, counted, place, now or datetime.now(UTC), FREE_GUESSES, FIRST_WAIT, LONGEST_WAIT
    )
    if seconds > 0:
        raise CurationError("sign_in_wait", seconds=int(seconds) + 1)
    user_id, password_hash = stored.credentials(control, _tidy(name)) or ("", _nobody())
    if not _matches(password_hash, password) or not user_id:
        raise CurationError("sign_in_failed")
    sessions.forgive(control, counted, place)
    return user_id


def begin_session(home: Home, user_id: str, *, now: datetime | None = None) -> str:
    """The value of the cookie that stands for this person; only its hash is kept."""
    cookie = secrets.token_urlsafe(32)
    started = now or datetime.now(UTC)
    sessions.begin(home.control(), session_key(cookie), user_id, started, started + SESSION_LENGTH)
    return cookie


def session_key(cookie: str) -> str:
    """What a session is stored under."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def session_of(home: Home, key: str, *, now: datetime | None = None) -> Session | None:
    """The session stored under this key, None once it is over."""
    user_id = sessions.user_of(home.control(), key, now or datetime.now(UTC))
    return Session(key, user_id) if user_id else None


def end_session(home: Home, key: str) -> None:
    """Signs out: the cookie means nothing from here on, in every tab."""
    sessions.end(home.control(), key)


def principal_for(home: Home, user_id: str) -> Principal:
    """The person as every step sees them. Raises CurationError `not_found` for no account, or a shut one."""
    account = _account(home, user_id)
    if account.disabled:
        raise CurationError("not_found")
    roles = {workspace: Role(role) for workspace, role in stored.memberships(home.control(), user_id).items()}
    return Principal(account.id, account.name, account.is_admin, roles)


def language_of(home: Home, user_id: str) -> str | None:
    """The language this person chose, None while they have not."""
    return _account(home, user_id).language


def set_language(home: Home, principal: Principal, language: str) -> None:
    """Remembers the language the person reads in. Raises CurationError `unknown_language`."""
    if language not in LANGUAGES:
        raise CurationError("unknown_language")
    stored.set_language(home.control(), principal.user_id, language)


def workspaces_of(home: Home, principal: Principal) -> list[Workspace]:
    """The workspaces this person belongs to, by title; every one for an admin."""
    return [
        Workspace(name, title)
        for name, title in stored.workspaces(home.control())
        if principal.role_in(name) is not None
    ]


def create_workspace(home: Home, principal: Principal, name: str, title: str) -> Workspace:
    """A new, empty workspace. Raises CurationError `bad_workspace_name` or `workspace_taken`."""
    principal.require_admin()
    title = title.strip() or name
    if name in {taken for taken, _ in stored.workspaces(home.control())}:
        raise CurationError("workspace_taken", name=name)
    # The file before the entry: what is listed can always be opened.
    home.create(name)
    if not stored.add_workspace(home.control(), name, title):
        raise CurationError("workspace_taken", name=name)
    return Workspace(name, title)


def ensure_workspace(home: Home, principal: Principal, name: str, title: str) -> None:
    """Makes the workspace where there is none; one that is there keeps its title."""
    try:
        create_workspace(home, principal, name, title)
    except CurationError as error:
        if error.code != "workspace_taken":
            raise


def accounts(home: Home, principal: Principal) -> list[Person]:
    """Everybody who has an account, by name."""
    principal.require_admin()
    control = home.control()
    roles: dict[str, dict[str, Role]] = {}
    for user_id, workspace, role in stored.every_membership(control):
        roles.setdefault(user_id, {})[workspace] = Role(role)
    return [Person(a.id, a.name, a.is_admin, a.disabled, roles.get(a.id, {})) for a in stored.every(control)]


def add_account(home: Home, principal: Principal, name: str, password: str, *, is_admin: bool = False) -> str:
    """The id of a new account. Raises CurationError for a name or password that will not do."""
    principal.require_admin()
    return _add(home, name, password, is_admin=is_admin, language=None)


def set_password(home: Home, principal: Principal, name: str, password: str) -> None:
    """Gives somebody a new password and signs them out everywhere."""
    principal.require_admin()
    account = _named(home, name)
    stored.set_password(home.control(), account.id, _hashed(account.name, password))


def change_password(home: Home, principal: Principal, current: str, fresh: str, address: str) -> None:
    """Changes one's own password and signs out everywhere. Raises `sign_in_failed` when `current` is wrong."""
    authenticate(home, principal.name, current, address)
    stored.set_password(home.control(), principal.user_id, _hashed(principal.name, fresh))


def disable(home: Home, principal: Principal, name: str) -> None:
    """Shuts an account and signs it out everywhere. Raises CurationError `last_admin`."""
    principal.require_admin()
    if not stored.disable(home.control(), _named(home, name).id):
        raise CurationError("last_admin")


def enable(home: Home, principal: Principal, name: str) -> None:
    """Lets a shut account sign in again."""
    principal.require_admin()
    stored.enable(home.control(), _named(home, name).id)


def set_membership(home: Home, principal: Principal, name: str, workspace: str, role: Role | str | None) -> None:
    """Makes somebody a lead, annotator or client of a workspace, or nothing there (None)."""
    principal.require_admin()
    if role is not None and role not in MEMBER_ROLES:
        raise CurationError("not_a_member_role")
    if workspace not in {known for known, _ in stored.workspaces(home.control())}:
        raise CurationError("not_found")
    stored.set_membership(home.control(), _named(home, name).id, workspace, role)


def _add(
    home: Home, name: str, password: str, *, is_admin: bool, language: str | None, only_first_admin: bool = False
) -> str:
    name = _tidy(name)
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise CurationError("bad_name", longest=MAX_NAME)
    account = Account(secrets.token_hex(8), name, is_admin, language, disabled=False)
    hashed = _hashed(name, password)
    refused = stored.add(home.control(), account, hashed, only_first_admin=only_first_admin)
    if refused:
        raise CurationError(refused)
    return account.id


def _account(home: Home, user_id: str) -> Account:
    account = stored.by_id(home.control(), user_id)
    if account is None:
        raise CurationError("not_found")
    return account


def _named(home: Home, name: str) -> Account:
    account = stored.by_name(home.control(), _tidy(name))
    if account is None:
        raise CurationError("no_such_account")
    return account


def _hashed(name: str, password: str) -> str:
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise CurationError("password_length", shortest=MIN_PASSWORD, longest=MAX_PASSWORD)
    if _tidy(password).lower() == name.lower():
        raise CurationError("password_is_name")
    return _HASHER.hash(unicodedata.normalize("NFC", password))


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, unicodedata.normalize("NFC", password[:MAX_PASSWORD]))
    except VerificationError:
        return False


@cache
def _nobody() -> str:
    """A hash no password was ever chosen for: what an unknown name is compared with."""
    return _HASHER.hash(secrets.token_urlsafe(32))


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _network(address: str) -> str:
    """The address, or for IPv6 the /64 one household gets whole."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(parsed) >> 64 << 64)) if isinstance(parsed, IPv6Address) else str(parsed)


def names(home: Home) -> dict[str, str]:
    """The name of everybody by account id, for steps that show who did what."""
    return {account.id: account.name for account in stored.every(home.control())}
