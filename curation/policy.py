"""Limits and switches: what a workspace calls good. TOML in, fingerprint out."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, Literal, get_args, get_type_hints

import orjson

from curation.errors import CurationError

Selection = Literal["accepted", "unblocked"]
Redaction = Literal["placeholder", "mask"]

# What a number may be, both ends included. TOML knows nan, inf and integers of any length: none is a limit.
_RANGES: Mapping[str, tuple[float, float]] = {
    "checks.near_similarity": (0.05, 1),
    "checks.template_share": (0, 1),
    "limits.max_tokens": (1, 2**31 - 1),
    "limits.min_score": (0, 1),
    "release.seed": (0, 2**31 - 1),
    "release.chunk_tokens": (8, 2**31 - 1),
    "release.chunk_overlap": (0, 2**31 - 1),
}


@dataclass(frozen=True)
class Checks:
    """What is looked for, and where the line is drawn. Changing any of it makes a new check run.

    `languages` are ISO 639-1 codes the workspace expects. `regions` are ISO 3166 codes whose phone numbers and
    national ids are looked for. `enabled` empty means every check. `near_similarity` is a Jaccard index of word
    3-grams. `template_share` is the share of conversations in which a shingle counts as boilerplate.
    """

    languages: tuple[str, ...] = ("es", "en", "pt")
    regions: tuple[str, ...] = ("ES", "MX", "AR", "CO", "CL", "PE", "UY", "EC", "US", "GB", "BR")
    enabled: tuple[str, ...] = ()
    encoding: str = "o200k_base"
    near_similarity: float = 0.8
    template_share: float = 0.1


@dataclass(frozen=True)
class Limits:
    """Judged on what was measured, so changing them costs nothing.

    `max_tokens` None takes the target's own. `min_score` leaves out weaker findings.
    """

    max_tokens: int | None = None
    min_score: float = 0.5


@dataclass(frozen=True)
class Release:
    """How a release is made.

    `selection` "accepted" takes what a person accepted; "unblocked" takes everything that nothing blocks and nobody
    rejected. `redaction` says what stands in place of a finding. `keepers_only` leaves out duplicates that are not
    their cluster's keeper. `train`, `validation`, `test` are shares that sum to 1. `system` is a message put first
    where a conversation has none.
    """

    target: str = "openai-gpt-4.1-mini"
    selection: Selection = "accepted"
    redaction: Redaction = "placeholder"
    keepers_only: bool = True
    train: float = 0.9
    validation: float = 0.1
    test: float = 0.0
    seed: int = 0
    system: str | None = None
    chunk_tokens: int = 400
    chunk_overlap: int = 50


@dataclass(frozen=True)
class Policy:
    """One version of a workspace's rules; passed in, never fetched."""

    checks: Checks = field(default_factory=Checks)
    limits: Limits = field(default_factory=Limits)
    release: Release = field(default_factory=Release)

    @property
    def fingerprint(self) -> str:
        """Changes with anything in the policy."""
        return _digest(asdict(self))

    @property
    def checks_fingerprint(self) -> str:
        """Changes only with what makes a check run come out differently."""
        return _digest(asdict(self.checks))

    @classmethod
    def from_toml(cls, text: str) -> Policy:
        """The policy written here; what is left out keeps its default.

        Raises CurationError for an unknown or ill-typed key, and for a number out of its range.
        """
        try:
            said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise CurationError("policy_not_toml", problem=str(error)) from None
        return _build(cls, said, "")

    def to_toml(self) -> str:
        """The whole policy, defaults included; `from_toml` reads it back equal."""
        lines: list[str] = []
        for section in fields(self):
            lines.append(f"[{section.name}]")
            for name, value in asdict(getattr(self, section.name)).items():
                if value is not None:
                    lines.append(f"{name} = {_toml(value)}")
            lines.append("")
        return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    # JSON strings, booleans and numbers are TOML too; DEL is the one character TOML wants escaped and JSON does not.
    return orjson.dumps(value).decode().replace("\x7f", "\\u007f")


def _digest(value: object) -> str:
    return hashlib.blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


def _build(kind: type, said: dict[str, Any], path: str) -> Any:
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for key, value in said.items():
        place = f"{path}{key}"
        if key not in hints:
            raise CurationError("policy_unknown_key", key=place)
        hint = hints[key]
        if isinstance(hint, type) and is_dataclass(hint):
            if not isinstance(value, dict):
                raise CurationError("policy_wrong_type", key=place)
            values[key] = _build(hint, value, f"{place}.")
        else:
            values[key] = _in_range(_fitting(hint, value, place), place)
    return kind(**values)


def _fitting(hint: Any, value: Any, place: str) -> Any:
    if hint == tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
    elif get_args(hint) and all(isinstance(choice, str) for choice in get_args(hint)):
        if value in get_args(hint):
            return value
    elif isinstance(value, int) and not isinstance(value, bool) and float in (hint, *get_args(hint)):
        return float(value)
    elif isinstance(value, get_args(hint) or hint) and isinstance(value, bool) == (hint is bool):
        return value
    raise CurationError("policy_wrong_type", key=place)


def _in_range(value: Any, place: str) -> Any:
    least, most = _RANGES.get(place, (-math.inf, math.inf))
    if isinstance(value, float) and not math.isfinite(value):
        raise CurationError("policy_wrong_type", key=place)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not least <= value <= most:
        raise CurationError("policy_out_of_range", key=place, least=least, most=most)
    return value
