"""The last look: every text that is about to be written is scanned again, after redaction.

What it finds was planted after the checks ran, or slipped through redaction, and stops the release. What a person
dismissed, or the policy's score leaves in, was judged already and passes; so does what redaction put there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curation.checks.examination import enabled
from curation.checks.pii import PII
from curation.checks.secrets import SECRETS
from curation.interfaces import Check
from curation.model import Batch, Conversation, Finding, Message
from curation.policy import Policy
from curation.targets.reading import read_line

_CHECKS: tuple[Check, ...] = (PII, SECRETS)
_LINE, _TEXT = "line ", "text "
_REDACTED = re.compile(r"\[[A-Z][A-Z0-9_]*\]")  # what redaction leaves: [PERSON_1], [PERSON]


@dataclass(frozen=True)
class Looked:
    """What of one conversation goes out: its training line, and the redacted messages the passages are cut from.
    `left_in` are the values somebody decided to leave."""

    conversation: str
    row: Mapping[str, Any]
    said: Conversation
    left_in: frozenset[str]


def still_open(batch: Sequence[Looked], policy: Policy) -> dict[str, tuple[str, ...]]:
    """The labels of what would go out unredacted, by conversation; empty when all is well."""
    views: dict[str, Conversation] = {}
    for looked in batch:
        views[_LINE + looked.conversation] = _as_written(looked.row)
        views[_TEXT + looked.conversation] = looked.said
    scanned = Batch.of(views)
    texts = {(f.conversation, f.turn, f.name): f.text for f in scanned.fields()}
    left_in = {looked.conversation: looked.left_in for looked in batch}
    found: dict[str, tuple[str, ...]] = {}
    for finding in _findings(scanned, policy):
        key = finding.conversation[len(_LINE) :]
        value = texts[finding.conversation, int(finding.turn or 0), finding.field][finding.start : finding.end]
        if not _REDACTED.fullmatch(value) and not any(value in kept for kept in left_in[key]):
            found[key] = (*found.get(key, ()), finding.label)
    return found


def open_in_text(text: str, policy: Policy) -> tuple[str, ...]:
    """The labels of what would be found in one text of ours, such as the recipe's system message."""
    said = Conversation(None, (Message("system", text),))
    return tuple(sorted(finding.label for finding in _findings(Batch.of({"": said}), policy)))


def not_looked_for(policy: Policy) -> list[str]:
    """The checks of this last look that the policy leaves out, by name."""
    return [check.name for check in _CHECKS if not enabled(check.name, policy)]


def _as_written(row: Mapping[str, Any]) -> Conversation:
    """The line with everything in it as some field of a message, the tools too."""
    read = read_line(row)
    if read.extras is None:
        return read
    return replace(read, messages=(*read.messages, Message("system", "", payload=read.extras)))


def _findings(batch: Batch, policy: Policy) -> Iterator[Finding]:
    for check in _CHECKS:
        if not enabled(check.name, policy):
            continue
        for finding in check.inspect(batch, policy):
            certain = finding.check == SECRETS.name or finding.score >= policy.limits.min_score
            if certain and finding.turn is not None and finding.start is not None:
                yield finding
