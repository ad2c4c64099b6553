"""What a release says of itself: enough to check every byte, repeat it, and explain what is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

import orjson

from curation import __version__
from curation.checks import CHECKS, CORPUS_CHECKS, MEASURES
from curation.splits import leaks
from curation.steps.release_gate import not_looked_for
from curation.steps.release_pass import Outcome
from curation.steps.release_plan import Plan

_LIBRARIES = ("orjson", "pyarrow", "tiktoken", "toktok-rs", "phonenumbers", "python-stdnum")


def release_id(plan: Plan, outcome: Outcome) -> str:
    """A digest of the policy and every byte written: the same input under the same policy is the same release."""
    files = sorted((name, written.sha256) for name, (written, _, _) in outcome.files.items())
    said = orjson.dumps([plan.recipe.policy.fingerprint, files])
    return hashlib.blake2b(said, digest_size=12).hexdigest()


def manifest(
    plan: Plan, outcome: Outcome, *, key: str, number: int, made_at: datetime, made_by: str, previous: str | None
) -> dict[str, Any]:
    """The manifest as a JSON object. Only `made_at`, `made_by`, `number` and `previous_manifest_sha256` differ between
    two makings of the same release."""
    recipe = plan.recipe
    target = recipe.target
    assigned = {conversation: split for conversation, _, split, _ in outcome.items}
    return {
        "release": key,
        "number": number,
        "made_at": made_at.isoformat(),
        "made_by": made_by,
        "previous_manifest_sha256": previous,
        "policy_fingerprint": recipe.policy.fingerprint,
        "policy": recipe.policy.to_toml(),
        "target": {
            "name": target.name,
            "title": target.title,
            "max_example_tokens": recipe.max_tokens,
            "encoding": target.encoding,
            "encoding_exact": target.encoding_exact,
            "checked_on": target.checked_on.isoformat(),
            "verified": target.verified,
        },
        "files": {
            name: {
                "format": kind,
                "split": split,
                "examples": written.examples,
                "bytes": written.bytes,
                "sha256": written.sha256,
                "tokens": outcome.tokens[split] if split else None,
            }
            for name, (written, kind, split) in outcome.files.items()
        },
        "splits": {
            split: sum(1 for _, _, where, _ in outcome.items if where == split)
            for split in sorted(set(assigned.values()))
        },
        "split_groups": len({group for _, _, _, group in outcome.items}),
        "split_leaks": leaks(assigned, plan.ties),
        "funnel": funnel(plan, outcome),
        "not_scanned_for": not_looked_for(recipe.policy),
        "redacted": dict(sorted(outcome.redacted.items())),
        "lint_warnings": dict(sorted(outcome.warnings.items())),
        "mended_messages": dict(sorted(outcome.mended.items())),
        "versions": {
            "tamiz": __version__,
            "checks": {
                **{measure.name: measure.version for measure in MEASURES},
                **{check.name: check.version for check in CHECKS},
                **{check.name: check.version for check in CORPUS_CHECKS},
            },
            "libraries": {name: version(name) for name in _LIBRARIES},
        },
    }


def funnel(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    """Conversations: considered, chosen, released, and by reason what was lost on the way; the sums agree."""
    lost = {**plan.lost, **{reason: plan.lost.get(reason, 0) + count for reason, count in outcome.lost.items()}}
    return {
        "considered": plan.considered,
        "chosen": plan.chosen.num_rows,
        "released": outcome.examples,
        "lost": dict(sorted(lost.items())),
    }


def digest(text: str) -> str:
    """What the next manifest says of this one."""
    return hashlib.sha256(text.encode()).hexdigest()


def stated(said: Mapping[str, Any]) -> list[str]:
    """The manifest in a few English lines for a terminal."""
    flow = said["funnel"]
    splits = ", ".join(f"{name} {count:,}" for name, count in said["splits"].items())
    lines = [
        f"target {said['target']['name']}, policy {said['policy_fingerprint']}",
        f"{flow['considered']:,} conversations, {flow['chosen']:,} chosen, {flow['released']:,} released ({splits})",
    ]
    if flow["lost"]:
        lines.append("left out: " + ", ".join(f"{reason} {count:,}" for reason, count in flow["lost"].items()))
    if said["redacted"]:
        lines.append("redacted: " + ", ".join(f"{label} {count:,}" for label, count in said["redacted"].items()))
    if said["mended_messages"]:
        mended = ", ".join(f"{name} {count:,}" for name, count in said["mended_messages"].items())
        lines.append(f"messages left out or joined: {mended}")
    left_out = said.get("not_scanned_for")  # manifests of older releases do not say
    scanned = f"the policy does not look for: {', '.join(left_out)}" if left_out else "nothing left"
    lines.append(f"groups in more than one split: {said['split_leaks']}; scanned again after redaction: {scanned}")
    return lines
