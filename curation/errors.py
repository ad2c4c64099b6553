"""Errors a user can act on, said in their language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "es")


class CurationError(Exception):
    """Something the user can mend. `code` names a sentence of `sentences/`; `facts` fill it and hold no transcript text."""

    def __init__(self, code: str, **facts: str | int | float | bool | None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def sentence(self, language: str = "en") -> str:
        """What happened, where and what to do, in this language."""
        return sentence(self.code, language, **self.facts)

    def __str__(self) -> str:
        return self.sentence()


def sentence(code: str, language: str = "en", /, **facts: object) -> str:
    """The sentence for a code; an unknown code is shown as itself rather than hiding what happened."""
    said = sentences().get(code, {}).get(language)
    return said.format_map(_Facts(facts)) if said else code


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every sentence by code and language, from the TOML files of `sentences/`. Raises ValueError on a code said twice."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted((Path(__file__).parent / "sentences").glob("*.toml")):
        for code, said in tomllib.loads(file.read_text("utf-8")).items():
            if code in found:
                raise ValueError(f"{file.name}: '{code}' is said twice")
            found[code] = said
    return found


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
