"""Provider profiles: what a target takes, what it costs, until when it can be had. Read from `catalogue.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from curation.errors import CurationError

Format = Literal["openai", "together", "mistral"]

_CATALOGUE = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True)
class Target:
    """One provider and model. Limits and prices that are None are not known or do not exist.

    `encoding` is the tiktoken encoding its tokens are counted in; with `encoding_exact` False the count is an
    estimate. `alternates`: user and assistant must take strict turns. `tools`: tool calls are taken. Prices are US
    dollars per million tokens. `job_creation_ends` is the last day a job can be started, `shutdown` the day the
    tuned model stops. `access` says in each language who gets in. `verified` False: figures from a secondary source.
    """

    name: str
    title: str
    provider: str
    format: Format
    encoding: str
    source: str
    checked_on: date
    verified: bool
    encoding_exact: bool = True
    max_example_tokens: int | None = None
    min_examples: int = 1
    max_examples: int | None = None
    max_file_bytes: int | None = None
    tools: bool = True
    alternates: bool = False
    accepts_bom: bool = False
    training_price: float | None = None
    input_price: float | None = None
    cached_price: float | None = None
    output_price: float | None = None
    job_creation_ends: date | None = None
    shutdown: date | None = None
    access: Mapping[str, str] = field(default_factory=dict)

    def epochs(self, examples: int) -> int:
        """How often a training job goes through this many examples where nobody says: OpenAI's published default."""
        if 0 < examples * 3 < 100:
            return min(25, 100 // examples)
        return max(1, 25_000 // examples) if examples * 3 > 25_000 else 3

    def training_cost(self, tokens: int, examples: int) -> float | None:
        """Dollars for one job with the default epochs; `tokens` are those of the training file, each example cut at the limit."""
        if self.training_price is None:
            return None
        return tokens * self.epochs(examples) * self.training_price / 1e6

    def closed(self, today: date) -> bool:
        """Whether no job can be started any more."""
        return self.job_creation_ends is not None and today > self.job_creation_ends


@cache
def targets() -> Mapping[str, Target]:
    """Every target by name, in the catalogue's order."""
    entries = tomllib.loads(_CATALOGUE.read_text("utf-8"))
    return {name: Target(name=name, **entry) for name, entry in entries.items()}


def target(name: str) -> Target:
    """The target of this name. Raises CurationError `unknown_target` that lists the known ones."""
    found = targets().get(name)
    if found is None:
        raise CurationError("unknown_target", name=name, known=", ".join(targets()))
    return found
