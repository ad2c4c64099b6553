"""What a page is given: who is there, in which workspace, in which language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from curation.access import Principal
from curation.steps.doors import Home

# The session-state key under which a page says which page the visit goes to from the first address.
LANDING = "landing"

_TEXTS = Path(__file__).parents[1] / "texts"


@dataclass(frozen=True)
class Visit:
    """One run of a page. `workspace` is empty only on pages that need none; `zone` is the visitor's time zone."""

    home: Home
    principal: Principal
    workspace: str
    language: str
    zone: str = "UTC"

    def say(self, key: str, **facts: object) -> str:
        """The visible string under "page.name", in the visitor's language, numbers in `facts` written their way."""
        shown = {name: self.number(v) if isinstance(v, int) else v for name, v in facts.items()}
        return text(self.language, key).format(**shown)

    def number(self, value: float, digits: int = 0) -> str:
        """1,234.5 in English, 1.234,5 in Spanish."""
        written = f"{value:,.{digits}f}"
        return written.translate(str.maketrans(",.", ".,")) if self.language == "es" else written

    def moment(self, at: datetime) -> str:
        """Day and time in the visitor's zone: 23/11/2026 14:05 in Spanish, 2026-11-23 14:05 in English."""
        return at.astimezone(ZoneInfo(self.zone)).strftime(
            "%d/%m/%Y %H:%M" if self.language == "es" else "%Y-%m-%d %H:%M"
        )


def text(language: str, key: str) -> str:
    """The visible string under "page.name". Raises KeyError for one that is not there: a missing string is a bug."""
    found: Any = texts(language)
    for part in key.split("."):
        found = found[part]
    return str(found)


@cache
def texts(language: str) -> dict[str, Any]:
    """Every visible string of this language, by page."""
    return tomllib.loads((_TEXTS / f"{language}.toml").read_text("utf-8"))
