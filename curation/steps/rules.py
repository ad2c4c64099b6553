"""The policy of a workspace: read it, save a new version."""

from __future__ import annotations

from curation.policy import Policy
from curation.steps.doors import Home, Permission, Principal, audit, enter, policy_of


def policy(home: Home, principal: Principal, workspace: str) -> Policy:
    """The policy in force."""
    return policy_of(enter(home, principal, workspace, Permission.READ))


def save_policy(home: Home, principal: Principal, workspace: str, policy: Policy) -> int:
    """Saves a new version and returns its number; saving what is in force already makes none."""
    database = enter(home, principal, workspace, Permission.CHECK)
    with database.writing() as cursor:
        last = cursor.execute("select version, fingerprint from policies order by version desc limit 1").fetchone()
        if last and last[1] == policy.fingerprint:
            return int(last[0])
        version = last[0] + 1 if last else 1
        cursor.execute(
            "insert into policies (version, toml, fingerprint, saved_by) values (?, ?, ?, ?)",
            [version, policy.to_toml(), policy.fingerprint, principal.user_id],
        )
    audit(database, principal, "save_policy", version=version, fingerprint=policy.fingerprint)
    return int(version)
