"""Sign-in sessions and failed sign-ins: the control file's tables of who is in right now."""

from __future__ import annotations

from datetime import datetime, timedelta

from curation.store.database import Database


def begin(control: Database, key: str, user_id: str, started_at: datetime, expires_at: datetime) -> None:
    """Stores a session under the hash of its cookie, and forgets those that ran out a month ago."""
    with control.writing() as cursor:
        cursor.execute("delete from sessions where expires_at < ?", [started_at - timedelta(days=30)])
        cursor.execute(
            "insert into sessions (key, user_id, created_at, expires_at) values (?, ?, ?, ?)",
            [key, user_id, started_at, expires_at],
        )


def user_of(control: Database, key: str, at: datetime) -> str | None:
    """The account behind a session that is alive; None once it was ended, ran out, or the account was shut."""
    found: str | None = control.value(
        """
        select s.user_id from sessions s join accounts a on a.id = s.user_id
        where s.key = ? and s.ended_at is null and s.expires_at > ? and a.disabled_at is null
        """,
        [key, at],
    )
    return found


def end(control: Database, key: str) -> None:
    """Ends a session; ending it twice changes nothing."""
    with control.writing() as cursor:
        cursor.execute("update sessions set ended_at = now() where key = ? and ended_at is null", [key])


def attempt(
    control: Database, name: str, address: str, at: datetime, free: int, first_wait: timedelta, longest: timedelta
) -> float:
    """Counts a sign-in as failed before it is tried, so that guesses sent at once are counted too.

    Returns 0 when it may go on, else the seconds to wait. After `free` failures each further one doubles the wait,
    up to `longest`, which is also how long a failure is remembered.
    """
    with control.writing() as cursor:
        cursor.execute("delete from login_failures where failed_at <= ?", [at - longest])
        row = cursor.execute(
            "select count(*), epoch(max(failed_at)) from login_failures where name = ? and address = ?",
            [name, address],
        ).fetchone()
        failures, last = row or (0, None)
        if failures >= free:
            wait = min(first_wait * 2 ** min(failures - free, 20), longest)
            left = last + wait.total_seconds() - at.timestamp()
            if left > 0:
                return float(left)
        cursor.execute("insert into login_failures (name, address, failed_at) values (?, ?, ?)", [name, address, at])
    return 0.0


def forgive(control: Database, name: str, address: str) -> None:
    """Forgets the failures of this name from this address, after the right password."""
    with control.writing() as cursor:
        cursor.execute("delete from login_failures where name = ? and address = ?", [name, address])
