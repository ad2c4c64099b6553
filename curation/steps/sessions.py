"""Signing in and out.

Sessions last 12 hours from sign-in and are not prolonged: a working day needs one sign-in, a forgotten tab is shut
by the next morning, and reading needs no write. They end at once with sign-out, a new password or a shut account.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from curation.access import Principal
from curation.errors import CurationError
from curation.steps.passwords import hashed, matches, nobodys, tidy
from curation.store import accounts
from curation.store import sessions as stored
from curation.store.home import Home

LENGTH = timedelta(hours=12)

# Guesses of one name from one address: five are free, then 30 s, 1 min, 2 min ... 15 min apart. Another address is
# not held up, so nobody can lock the real person out. Twelve characters keep what many addresses may try hopeless.
FREE_GUESSES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Session:
    """Somebody signed in. `key` is the hash of their cookie: enough to end the session, not to take it over."""

    key: str
    user_id: str


def authenticate(home: Home, name: str, password: str, address: str, *, now: datetime | None = None) -> str:
    """The id of the account with this name and password.

    Raises CurationError `sign_in_failed`, after the same work for a wrong name as for a wrong password, or
    `sign_in_wait` with the `seconds` to wait.
    """
    control = home.control()
    # A password typed into the name's field must not be stored, so names are counted under a keyed hash.
    counted = hmac.new(home.key("sign-in"), tidy(name).lower().encode(), hashlib.sha256).hexdigest()
    place = _network(address)
    seconds = stored.attempt(control, counted, place, now or datetime.now(UTC), FREE_GUESSES, FIRST_WAIT, LONGEST_WAIT)
    if seconds > 0:
        raise CurationError("sign_in_wait", seconds=int(seconds) + 1)
    nobody = ("", nobodys())
    user_id, password_hash = accounts.credentials(control, tidy(name)) or nobody
    if not matches(password_hash, password) or not user_id:
        raise CurationError("sign_in_failed")
    stored.forgive(control, counted, place)
    return user_id


def begin(home: Home, user_id: str, *, now: datetime | None = None) -> str:
    """The value of the cookie that stands for this person; only its hash is kept."""
    cookie = secrets.token_urlsafe(32)
    started = now or datetime.now(UTC)
    stored.begin(home.control(), key_of(cookie), user_id, started, started + LENGTH)
    return cookie


def key_of(cookie: str) -> str:
    """What a session is stored under."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def session_of(home: Home, key: str, *, now: datetime | None = None) -> Session | None:
    """The session stored under this key, None once it is over."""
    user_id = stored.user_of(home.control(), key, now or datetime.now(UTC))
    return Session(key, user_id) if user_id else None


def end(home: Home, key: str) -> None:
    """Signs out: the cookie means nothing from here on, in every tab."""
    stored.end(home.control(), key)


def change_password(home: Home, principal: Principal, current: str, fresh: str, address: str) -> None:
    """Changes one's own password and signs out everywhere. Raises `sign_in_failed` when `current` is wrong."""
    authenticate(home, principal.name, current, address)
    accounts.set_password(home.control(), principal.user_id, hashed(principal.name, fresh))


def _network(address: str) -> str:
    """The address, or for IPv6 the /64 one household gets whole."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(parsed) >> 64 << 64)) if isinstance(parsed, IPv6Address) else str(parsed)
