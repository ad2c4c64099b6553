"""From frozen conversations to what a release writes: redacted, mended, linted, counted, and looked at once more.

Pure, so that batches can be worked on in other processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from curation.exporters.embedding import About, Embedding
from curation.exporters.openai_sft import OpenAISft, line
from curation.model import Batch, Conversation, Finding
from curation.policy import Policy
from curation.redaction import redact
from curation.steps.opinions import line_problems
from curation.steps.release_gate import Looked, still_open
from curation.store.releases import Frozen
from curation.targets.profile import Target
from curation.targets.reading import example_tokens, text_tokens

_ALWAYS = "secrets"  # redacted however sure the check is


@dataclass(frozen=True)
class Recipe:
    """How a release is made: the policy, its target, and the longest example in tokens (None: any length)."""

    policy: Policy
    target: Target
    max_tokens: int | None

    @property
    def sft(self) -> OpenAISft:
        """What makes the training lines."""
        return OpenAISft(alternates=self.target.alternates, system=self.policy.release.system)

    @property
    def embedding(self) -> Embedding:
        """What makes the passages."""
        release = self.policy.release
        return Embedding(
            release.chunk_tokens, release.chunk_overlap, partial(text_tokens, encoding=self.target.encoding)
        )


@dataclass(frozen=True)
class Example:
    """What one conversation came to. `lost` says why it is not written, None where it is.

    `row` is the training line, `chunks` the passages, `tokens` those of the line. `redacted` counts by label,
    `warnings` by lint code, `mended` counts messages by what the line lost or got. `open_findings` are labels the
    gate found: nothing may be written while there is one.
    """

    conversation: str
    version: int
    split: str
    lost: str | None = None
    row: Mapping[str, Any] = field(default_factory=dict)
    chunks: tuple[Mapping[str, Any], ...] = ()
    tokens: int = 0
    redacted: Mapping[str, int] = field(default_factory=dict)
    warnings: Mapping[str, int] = field(default_factory=dict)
    mended: Mapping[str, int] = field(default_factory=dict)
    open_findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Draft:
    """An example on its way, with the values somebody decided to leave in."""

    example: Example
    looked: Looked | None = None


def examples(batch: Sequence[tuple[Frozen, str]], recipe: Recipe) -> list[Example]:
    """One example a conversation, in order; each comes with its split. The same input gives the same examples."""
    drafts = [_draft(frozen, split, recipe) for frozen, split in batch]
    counts = iter(example_tokens([d.example.row for d in drafts if d.looked], recipe.target.encoding))
    opened = still_open([d.looked for d in drafts if d.looked], recipe.policy)
    finished = []
    for draft in drafts:
        if draft.looked is None:
            finished.append(draft.example)
            continue
        tokens = next(counts)
        changes: dict[str, Any] = {"tokens": tokens, "open_findings": opened.get(draft.example.conversation, ())}
        if recipe.max_tokens is not None and tokens > recipe.max_tokens:
            changes |= {"lost": "overlong", "row": {}, "chunks": (), "open_findings": ()}
        finished.append(replace(draft.example, **changes))
    return finished


def refusal(conversation: Conversation, recipe: Recipe) -> str | None:
    """Why no line of this conversation can go to the target: "no_answer" or a lint code; None when one can."""
    mended = recipe.sft.mended(conversation)
    if mended.conversation is None:
        return "no_answer"
    problems = line_problems(line(mended.conversation), recipe.target)
    return next((problem.code for problem in problems if problem.severity == "error"), None)


def to_redact(findings: Sequence[tuple[Finding, str | None]], min_score: float) -> tuple[list[Finding], list[Finding]]:
    """What is taken out, and what is left in: dismissed by a person, or weaker than the policy asks for."""
    out: list[Finding] = []
    left: list[Finding] = []
    for finding, ruling in findings:
        wanted = ruling == "confirm" or finding.score >= min_score or finding.check == _ALWAYS
        (out if wanted and ruling != "dismiss" else left).append(finding)
    return out, left


def _draft(frozen: Frozen, split: str, recipe: Recipe) -> _Draft:
    base = Example(frozen.id, frozen.version, split)
    out, left = to_redact(frozen.findings, recipe.policy.limits.min_score)
    clean = redact(frozen.conversation, out, recipe.policy.release.redaction)
    mended = recipe.sft.mended(clean)
    if mended.conversation is None:
        return _Draft(replace(base, lost="no_answer"))
    row = line(mended.conversation)
    problems = line_problems(row, recipe.target)
    refused = next((p.code for p in problems if p.severity == "error"), None)
    if refused:
        return _Draft(replace(base, lost=refused))
    about = About(frozen.id, frozen.language, split)
    # Numbers mean nothing from one conversation to the next, and passages are searched over all of them.
    masked = redact(frozen.conversation, out, "mask")
    lost_messages = {
        name: getattr(mended, name) for name in ("empty", "after_answer", "joined", "keys_dropped", "system_added")
    }
    example = replace(
        base,
        row=row,
        chunks=tuple(recipe.embedding.rows(masked, about)),
        redacted=Counter(finding.label for finding in out),
        warnings=Counter(problem.code for problem in problems),
        mended={name: count for name, count in lost_messages.items() if count},
    )
    return _Draft(example, Looked(frozen.id, row, masked, _values(frozen, left)))


def _values(frozen: Frozen, findings: Sequence[Finding]) -> frozenset[str]:
    """The words these findings point at."""
    if not findings:
        return frozenset()
    texts = {(f.turn, f.name): f.text for f in Batch.of({frozen.id: frozen.conversation}).fields()}
    return frozenset(texts[f.turn, f.field][f.start : f.end] for f in findings if f.turn is not None)
