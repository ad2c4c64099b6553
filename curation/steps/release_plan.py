"""Which conversations a release takes, where each goes, and why the others stay behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from curation.checks.examination import check_key
from curation.policy import Policy
from curation.splits import Edge, Shares, groups, split_of
from curation.steps.doors import Database
from curation.steps.release_examples import Recipe
from curation.store import conversations, findings, releases
from curation.targets.profile import target as target_named


@dataclass(frozen=True)
class Plan:
    """What a release will try to write, judged by SQL alone.

    `chosen` has a row a conversation in order of import (seq, conversation_id, version, messages, tokens, language);
    `lost` counts the others by their first reason; `unchecked` how many of the chosen no check has seen under this
    policy. `ties` are the pairs that may not be parted, `grouped` the groups they make.
    """

    recipe: Recipe
    considered: int
    chosen: pa.Table
    lost: Mapping[str, int]
    unchecked: int
    ties: tuple[Edge, ...]
    grouped: Mapping[str, str]

    def group_of(self, conversation: str) -> str:
        """The group that is never parted."""
        return self.grouped.get(conversation, conversation)

    def split_of(self, conversation: str) -> str:
        """train, validation or test."""
        release = self.recipe.policy.release
        shares = Shares(release.train, release.validation, release.test)
        return split_of(self.group_of(conversation), release.seed, shares)

    def batches(self, size: int) -> Iterator[pa.Table]:
        """The chosen ones in order, so many at a time."""
        for start in range(0, self.chosen.num_rows, size):
            yield self.chosen.slice(start, size)


def plan(database: Database, policy: Policy) -> Plan:
    """The plan under this policy. Raises CurationError for an unknown target and for shares that do not sum to 1."""
    release = policy.release
    target = target_named(release.target)
    Shares(release.train, release.validation, release.test)
    everything = releases.chosen(
        database,
        accepted_only=release.selection == "accepted",
        keepers_only=release.keepers_only,
        min_score=policy.limits.min_score,
    )
    chosen = everything.filter(pc.is_null(everything["reason"])).drop_columns(["reason"])
    ties, order = releases.ties(database)
    covered = findings.covered(database, check_key(policy))
    return Plan(
        recipe=Recipe(policy, target, policy.limits.max_tokens or target.max_example_tokens),
        considered=everything.num_rows,
        chosen=chosen,
        lost=Counter(reason for reason in everything["reason"].to_pylist() if reason),
        unchecked=len(conversations.outside(chosen["seq"].to_pylist(), covered)),
        ties=tuple(ties),
        grouped=groups(ties, order),
    )
