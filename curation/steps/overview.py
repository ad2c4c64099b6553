"""The state of a workspace on one page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from curation.policy import Policy
from curation.steps import people
from curation.steps.check import unchecked
from curation.steps.doors import Database, Home, Permission, Principal, enter, policy_of
from curation.store import findings, overview, releases
from curation.targets.profile import target

_FALLBACK_TOKENS = 65_536


@dataclass(frozen=True)
class Overview:
    """`funnel` counts conversations: imported, clean, reviewed, accepted, released. `lost` counts those that are not
    clean by the reason a release would leave them out for: exact_duplicate, near_duplicate, no_answer, wrong_language,
    overlong.

    `cost` is the estimated price in US dollars of one training job on everything, None where the target has none;
    `max_tokens` the limit of an example; `waiting` the conversations no check has seen yet. Frames as in
    `store.overview`.
    """

    conversations: int
    messages: int
    tokens: int
    rejected_messages: int
    open_findings: int
    waiting: int
    cost: float | None
    target: str
    max_tokens: int
    funnel: dict[str, int]
    lost: dict[str, int]
    by_label: list[dict[str, Any]]
    token_bins: pd.DataFrame
    languages: pd.DataFrame
    over_time: pd.DataFrame
    reviewers: pd.DataFrame


def unchecked_in(home: Home, principal: Principal, workspace: str) -> int:
    """How many conversations the policy in force has not been run over yet."""
    return unchecked(enter(home, principal, workspace, Permission.CHECK))


def overview_of(home: Home, principal: Principal, workspace: str) -> Overview:
    """Every figure of the workspace, judged by the policy in force."""
    database = enter(home, principal, workspace, Permission.OVERVIEW)
    policy = policy_of(database)
    chosen = target(policy.release.target)
    max_tokens = policy.limits.max_tokens or chosen.max_example_tokens or _FALLBACK_TOKENS
    names = people.names(home)
    totals = overview.totals(database, policy.limits.min_score)
    decided = overview.decisions(database)
    lost = _lost(database, policy, max_tokens)
    return Overview(
        conversations=totals["conversations"],
        messages=totals["messages"],
        tokens=totals["tokens"],
        rejected_messages=totals["rejected_messages"],
        open_findings=totals["open_findings"],
        waiting=unchecked(database),
        cost=chosen.training_cost(totals["tokens"], totals["conversations"]),
        target=chosen.title,
        max_tokens=max_tokens,
        funnel={
            "imported": totals["conversations"],
            "clean": totals["conversations"] - lost.total(),
            "reviewed": sum(decided.values()),
            "accepted": decided.get("accept", 0) + decided.get("redact", 0),
            "released": overview.released(database),
        },
        lost=dict(lost.most_common()),
        by_label=findings.by_label(database, policy.limits.min_score),
        token_bins=overview.tokens(database, max_tokens),
        languages=overview.languages(database),
        over_time=overview.over_time(database),
        reviewers=overview.reviewers(database).assign(
            reviewer=lambda frame: [names.get(user_id, user_id) for user_id in frame["user_id"]]
        ),
    )


def _lost(database: Database, policy: Policy, max_tokens: int) -> Counter[str]:
    """Reasons of the data's own; what people decided is another part of the funnel."""
    rows = releases.chosen(
        database,
        accepted_only=False,
        keepers_only=policy.release.keepers_only,
        min_score=policy.limits.min_score,
    ).select(["reason", "tokens"])
    reasons = Counter(reason for reason in rows["reason"].to_pylist() if reason not in (None, "rejected", "escalated"))
    fit = rows.filter(pc.is_null(rows["reason"]))
    overlong = pc.sum(pc.greater(fit["tokens"], max_tokens)).as_py()
    return reasons + Counter(overlong=overlong or 0)
