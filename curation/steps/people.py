"""Who there is, where they belong, and the workspaces they belong to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from curation.access import Principal, Role
from curation.errors import LANGUAGES, CurationError
from curation.steps.passwords import hashed, tidy
from curation.store import accounts as stored
from curation.store.accounts import Account
from curation.store.home import Home

__all__ = ["Person", "Role", "Workspace"]

MAX_NAME = 64
# An admin is one everywhere, so in a workspace nobody is.
MEMBER_ROLES = (Role.LEAD, Role.ANNOTATOR, Role.CLIENT)


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


def names(home: Home) -> dict[str, str]:
    """The name of everybody by account id, for steps that show who did what."""
    return {account.id: account.name for account in stored.every(home.control())}


def add_account(home: Home, principal: Principal, name: str, password: str, *, is_admin: bool = False) -> str:
    """The id of a new account. Raises CurationError for a name or password that will not do."""
    principal.require_admin()
    return _add(home, name, password, is_admin=is_admin, language=None)


def set_password(home: Home, principal: Principal, name: str, password: str) -> None:
    """Gives somebody a new password and signs them out everywhere."""
    principal.require_admin()
    account = _named(home, name)
    stored.set_password(home.control(), account.id, hashed(account.name, password))


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
    name = tidy(name)
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise CurationError("bad_name", longest=MAX_NAME)
    account = Account(secrets.token_hex(8), name, is_admin, language, disabled=False)
    refused = stored.add(home.control(), account, hashed(name, password), only_first_admin=only_first_admin)
    if refused:
        raise CurationError(refused)
    return account.id


def _account(home: Home, user_id: str) -> Account:
    account = stored.by_id(home.control(), user_id)
    if account is None:
        raise CurationError("not_found")
    return account


def _named(home: Home, name: str) -> Account:
    account = stored.by_name(home.control(), tidy(name))
    if account is None:
        raise CurationError("no_such_account")
    return account
