"""The way into a workspace: nobody gets its file without the permission for it."""

from __future__ import annotations

from curation.access import Permission, Principal
from curation.policy import Policy
from curation.store import policies
from curation.store.database import Database
from curation.store.home import Home

__all__ = ["Database", "Home", "Permission", "Principal", "audit", "enter", "policy_of"]


def enter(home: Home, principal: Principal, workspace: str, permission: Permission) -> Database:
    """The workspace's file. Raises CurationError `not_found` for a missing workspace and for a forbidden one alike."""
    principal.require(permission, workspace)
    return home.workspace(workspace)


def policy_of(database: Database) -> Policy:
    """The policy in force: the last one saved, else the defaults."""
    return policies.current(database)


def audit(database: Database, principal: Principal, action: str, **facts: str | int | float | None) -> None:
    """Appends who did what; `facts` hold ids and counts, never text."""
    policies.audit(database, principal.user_id, action, facts)
