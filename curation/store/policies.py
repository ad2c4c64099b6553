"""The policies of a workspace, version by version, and who did what."""

from __future__ import annotations

import orjson

from curation.policy import Policy
from curation.store.database import Database


def current(database: Database) -> Policy:
    """The policy in force: the last one saved, else the defaults."""
    toml = database.value("select toml from policies order by version desc limit 1")
    return Policy.from_toml(toml) if toml else Policy()


def versions(database: Database) -> int:
    """How many policies were saved so far."""
    return int(database.value("select count(*) from policies"))


def save(database: Database, policy: Policy, by: str) -> tuple[int, bool]:
    """The version's number, and whether it is new: saving what is in force already makes none."""
    with database.writing() as cursor:
        last = cursor.execute("select version, fingerprint from policies order by version desc limit 1").fetchone()
        if last and last[1] == policy.fingerprint:
            return int(last[0]), False
        version = last[0] + 1 if last else 1
        cursor.execute(
            "insert into policies (version, toml, fingerprint, saved_by) values (?, ?, ?, ?)",
            [version, policy.to_toml(), policy.fingerprint, by],
        )
        return int(version), True


def audit(database: Database, user_id: str, action: str, facts: dict[str, str | int | float | None]) -> None:
    """Appends who did what; `facts` hold ids and counts, never text."""
    with database.writing() as cursor:
        cursor.execute(
            "insert into audit (user_id, action, facts) values (?, ?, ?)",
            [user_id, action, orjson.dumps(facts).decode()],
        )
