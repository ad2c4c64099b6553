"""The policy of a workspace: read it, save a new version."""

from __future__ import annotations

from curation.policy import Policy
from curation.steps.doors import Home, Permission, Principal, audit, enter, policy_of
from curation.store import policies


def policy(home: Home, principal: Principal, workspace: str) -> Policy:
    """The policy in force."""
    return policy_of(enter(home, principal, workspace, Permission.READ))


def has_policy(home: Home, principal: Principal, workspace: str) -> bool:
    """Whether anybody ever saved one; without, the defaults are in force."""
    return policies.versions(enter(home, principal, workspace, Permission.READ)) > 0


def save_policy(home: Home, principal: Principal, workspace: str, policy: Policy) -> int:
    """Saves a new version and returns its number; saving what is in force already makes none."""
    database = enter(home, principal, workspace, Permission.CHECK)
    version, new = policies.save(database, policy, principal.user_id)
    if new:
        audit(database, principal, "save_policy", version=version, fingerprint=policy.fingerprint)
    return version
