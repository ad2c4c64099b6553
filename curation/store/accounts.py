"""Accounts, what they may enter, and the workspaces there are: the control file's people tables."""

from __future__ import annotations

from dataclasses import dataclass

from curation.store.database import Database


@dataclass(frozen=True)
class Account:
    """A person who may sign in. `language` is None while they have not chosen one."""

    id: str
    name: str
    is_admin: bool
    language: str | None
    disabled: bool


_ACCOUNT = "select id, name, is_admin, language, disabled_at is not null from accounts"


def add(control: Database, account: Account, password_hash: str, *, only_first_admin: bool = False) -> str | None:
    """Stores a new account; the reason (a code) where it cannot be: the name is taken, or an admin exists already."""
    with control.writing() as cursor:
        if only_first_admin and cursor.execute("select 1 from accounts where is_admin").fetchone():
            return "setup_done"
        if cursor.execute("select 1 from accounts where lower(name) = lower(?)", [account.name]).fetchone():
            return "name_taken"
        cursor.execute(
            "insert into accounts (id, name, password_hash, is_admin, language) values (?, ?, ?, ?, ?)",
            [account.id, account.name, password_hash, account.is_admin, account.language],
        )
    return None


def every(control: Database) -> list[Account]:
    """Every account, by name."""
    return [Account(*row) for row in control.rows(f"{_ACCOUNT} order by lower(name)")]


def by_id(control: Database, user_id: str) -> Account | None:
    """The account with this id."""
    row = control.row(f"{_ACCOUNT} where id = ?", [user_id])
    return Account(*row) if row else None


def by_name(control: Database, name: str) -> Account | None:
    """The account with this name, in whatever case."""
    row = control.row(f"{_ACCOUNT} where lower(name) = lower(?)", [name])
    return Account(*row) if row else None


def has_admin(control: Database) -> bool:
    """Whether somebody may set the house up from within."""
    return bool(control.value("select count(*) from accounts where is_admin"))


def credentials(control: Database, name: str) -> tuple[str, str] | None:
    """The id and password hash of an account that may sign in under this name, in whatever case."""
    sql = "select id, password_hash from accounts where lower(name) = lower(?) and disabled_at is null"
    return control.row(sql, [name])


def set_password(control: Database, user_id: str, fresh_hash: str) -> None:
    """Replaces the password and ends every session that came from the old one."""
    with control.writing() as cursor:
        cursor.execute("update accounts set password_hash = ? where id = ?", [fresh_hash, user_id])
        cursor.execute("update sessions set ended_at = now() where user_id = ? and ended_at is null", [user_id])


def set_language(control: Database, user_id: str, language: str) -> None:
    """Remembers the language a person reads in."""
    with control.writing() as cursor:
        cursor.execute("update accounts set language = ? where id = ?", [language, user_id])


def disable(control: Database, user_id: str) -> bool:
    """Shuts an account and ends its sessions; False for the last admin, whom nobody could let in again."""
    with control.writing() as cursor:
        others = "select 1 from accounts where is_admin and disabled_at is null and id <> ?"
        is_admin = cursor.execute("select is_admin from accounts where id = ?", [user_id]).fetchone()
        if is_admin and is_admin[0] and not cursor.execute(others, [user_id]).fetchone():
            return False
        cursor.execute("update accounts set disabled_at = now() where id = ? and disabled_at is null", [user_id])
        cursor.execute("update sessions set ended_at = now() where user_id = ? and ended_at is null", [user_id])
    return True


def enable(control: Database, user_id: str) -> None:
    """Opens a shut account again."""
    with control.writing() as cursor:
        cursor.execute("update accounts set disabled_at = null where id = ?", [user_id])


def set_membership(control: Database, user_id: str, workspace: str, role: str | None) -> None:
    """Makes the role in this workspace the only one there; None takes it away."""
    with control.writing() as cursor:
        cursor.execute("delete from memberships where user_id = ? and workspace = ?", [user_id, workspace])
        if role:
            cursor.execute(
                "insert into memberships (user_id, workspace, role) values (?, ?, ?)", [user_id, workspace, role]
            )


def memberships(control: Database, user_id: str) -> dict[str, str]:
    """Role by workspace."""
    return dict(control.rows("select workspace, role from memberships where user_id = ?", [user_id]))


def every_membership(control: Database) -> list[tuple[str, str, str]]:
    """(account id, workspace, role) for everybody."""
    return control.rows("select user_id, workspace, role from memberships order by workspace")


def add_workspace(control: Database, name: str, title: str) -> bool:
    """Lists a workspace; False when the name is taken."""
    with control.writing() as cursor:
        if cursor.execute("select 1 from workspaces where name = ?", [name]).fetchone():
            return False
        cursor.execute("insert into workspaces (name, title) values (?, ?)", [name, title])
    return True


def workspaces(control: Database) -> list[tuple[str, str]]:
    """(name, title) of every workspace, by title."""
    return control.rows("select name, title from workspaces order by lower(title)")
