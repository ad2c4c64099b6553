"""The way into a workspace: nobody gets its file without the permission for it."""

from __future__ import annotations

import orjson

from curation.access import Permission, Principal
from curation.policy import Policy
from curation.store.database import Database
from curation.store.home import Home

__all__ = ["Database", "Home", "Permission", "Principal", "audit", "enter", "policy_of"]


def enter(home: Home, principal: Principal, workspace: str, permission: Permission) -> Database:
    """The workspace's file. Raises CurationError `not_found` for a missing workspace and for a forbidden one alike."""
    principal.require(permission, workspace)
    return home.workspace(workspace)


def policy_of(database: Database) -> Policy:
    """The policy in force: the last one saved, else the defaults."""
    toml = database.value("select toml from policies order by version desc limit 1")
    return Policy.from_toml(toml) if toml else Policy()


def audit(database: Database, principal: Principal, action: str, **facts: str | int | float | None) -> None:
    """Appends who did what; `facts` hold ids and counts, never text."""
    with database.writing() as cursor:
        cursor.execute(
            "insert into audit (user_id, action, facts) values (?, ?, ?)",
            [principal.user_id, action, orjson.dumps(facts).decode()],
        )
