"""From a batch to texts worth scanning, each once, and from spans to findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from curation.checks.passages import Passage, Span
from curation.checks.topics import LONGEST_ANSWER, topics_asked
from curation.model import Batch, Field, Finding


@dataclass(frozen=True, slots=True)
class Heard:
    """A text of the batch, ready to be scanned as the answer it is. The same text and topics share one passage."""

    field: Field
    passage: Passage


def heard(batch: Batch, regions: tuple[str, ...]) -> Iterator[Heard]:
    """Every text that needs a scan, in order.

    Content parts that only repeat the message's text are left out: they would give every finding twice, and
    redaction keeps them in step.
    """
    distinct, positions = batch.distinct
    passages = [Passage(text, regions) for text in distinct]
    asks = [topics_asked(passage) for passage in passages]
    answers: dict[tuple[int, frozenset[str]], Passage] = {}
    inner: dict[str, Passage] = {}
    bounds = {row: start for _, start, end in batch.conversations for row in range(start, end)}
    for field in batch.fields():
        if field.name == "text":
            position = positions[field.row]
            asked: frozenset[str] = frozenset()
            if len(field.text) <= LONGEST_ANSWER:
                asked = _asked_before(field.row, bounds[field.row], batch.roles, asks, positions)
            key = (position, asked)
            if key not in answers:
                answers[key] = passages[position].answering(asked)
            yield Heard(field, answers[key])
        elif not (field.name.startswith(("content.", "parts.")) and field.text in batch.texts[field.row]):
            if field.text not in inner:
                inner[field.text] = Passage(field.text, regions)
            yield Heard(field, inner[field.text])


def _asked_before(
    row: int, first: int, roles: list[str], asks: list[frozenset[str]], positions: list[int]
) -> frozenset[str]:
    """The topics of the two turns before, as far as somebody else said them."""
    asked: frozenset[str] = frozenset()
    for earlier in range(max(first, row - 2), row):
        if roles[earlier] != roles[row]:
            asked |= asks[positions[earlier]]
    return asked


def findings(check: str, field: Field, spans: Iterable[Span]) -> Iterator[Finding]:
    """The spans of one text as findings of this check."""
    for span in spans:
        yield Finding(
            conversation=field.conversation,
            check=check,
            label=span.label,
            score=span.score,
            turn=field.turn,
            field=field.name,
            start=span.start,
            end=span.end,
            detail=span.detail,
        )
