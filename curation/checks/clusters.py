"""Duplicates as clusters, from batches alone: the corpus checks run end to end without a workspace."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from curation.checks import CORPUS_CHECKS
from curation.model import Batch, Finding
from curation.policy import Policy


def clusters(batches: Iterable[Batch], policy: Policy) -> list[dict[str, Any]]:
    """A row a conversation that is in a cluster, keeper first: cluster, conversation, kind (exact, near), similarity
    to the keeper, keeper. Only sketches are held, never texts."""
    sketches: dict[str, list[pa.RecordBatch]] = {check.name: [] for check in CORPUS_CHECKS}
    order: dict[str, int] = {}
    for batch in batches:
        for key, _, _ in batch.conversations:
            order[key] = len(order)
        for check in CORPUS_CHECKS:
            sketches[check.name].append(check.sketch(batch, policy))
    found: list[Finding] = []
    for check in CORPUS_CHECKS:
        if sketches[check.name]:
            found += check.compare(pa.Table.from_batches(sketches[check.name]), policy)
    return _rows(found, order)


def _rows(found: list[Finding], order: dict[str, int]) -> list[dict[str, Any]]:
    keepers = {finding.conversation: finding.other for finding in found if finding.other}
    members: dict[str, list[Finding]] = {}
    for finding in found:
        members.setdefault(_keeper(finding.conversation, keepers), []).append(finding)
    rows: list[dict[str, Any]] = []
    for cluster, (keeper, duplicates) in enumerate(sorted(members.items(), key=lambda item: order[item[0]])):
        kind = "exact" if all(d.label == "exact" for d in duplicates) else "near"
        rows.append({"cluster": cluster, "conversation": keeper, "kind": kind, "similarity": 1.0, "keeper": True})
        rows += [
            {
                "cluster": cluster,
                "conversation": d.conversation,
                "kind": d.label,
                "similarity": round(d.score, 4),
                "keeper": False,
            }
            for d in sorted(duplicates, key=lambda d: order[d.conversation])
        ]
    return rows


def _keeper(conversation: str, keepers: dict[str, str]) -> str:
    """The end of the chain: the keeper of exact repeats may itself be a near duplicate of another."""
    while conversation in keepers:
        conversation = keepers[conversation]
    return conversation
