"""The one open home of this process, and the token its first admin is made with.

Server routes and page scripts run in many threads of one process and share nothing but modules, so the home lives
in one.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path

from curation.steps import people
from curation.store.home import Home


@dataclass
class House:
    """An open home. `setup_token` is there only until an admin is."""

    home: Home
    setup_token: str | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def set_up(self, token: str, name: str, password: str, language: str | None) -> str | None:
        """The id of the first admin, None for a wrong token. The token is burnt once it has made one."""
        with self._turn:
            expected = self.setup_token
            if expected is None or not hmac.compare_digest(expected.encode(), token.strip().encode()):
                return None
            user_id = people.create_first_admin(self.home, name, password, language)
            self.setup_token = None
            return user_id


_turn = threading.Lock()
_house: House | None = None


def house() -> House:
    """The house, opened by whoever asks first. Raises CurationError `busy` when another process has it."""
    global _house  # noqa: PLW0603
    with _turn:
        if _house is None:
            _house = _opened(Home())
        return _house


def open_house(path: Path | None = None) -> House:
    """Opens the home at this path instead of the one that may be open."""
    global _house  # noqa: PLW0603
    close_house()
    with _turn:
        _house = _opened(Home(path))
        return _house


def close_house() -> None:
    """Closes the files; does nothing when nothing is open."""
    global _house  # noqa: PLW0603
    with _turn:
        if _house is not None:
            _house.home.close()
        _house = None


def _opened(home: Home) -> House:
    home.control()
    return House(home, secrets.token_urlsafe(24) if people.needs_setup(home) else None)
