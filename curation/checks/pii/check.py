"""The check that finds personal data: candidates, validation, words around, then one finding a place.

What each recogniser catches and misses is said at the head of its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curation.checks import secrets
from curation.checks.passages import Passage, Span, resolved
from curation.checks.pii import (
    acquaintances,
    address,
    bank,
    card,
    date_of_birth,
    email,
    ip,
    location,
    national_id,
    person,
    phone,
    url_personal,
    username,
    vehicle,
)
from curation.checks.scanning import Heard, findings, heard
from curation.model import Batch, Finding
from curation.policy import Policy

# Nothing of these is written without a digit: most messages are spared them.
OF_NUMBERS = (card.find, bank.find, national_id.find, phone.find, date_of_birth.find, vehicle.find)
OF_WORDS = (email.find, ip.find, person.find, address.find, location.find, username.find, url_personal.find)
RECOGNISERS = OF_NUMBERS + OF_WORDS


def find_in_text(text: str, policy: Policy, asked: frozenset[str] = frozenset()) -> list[Span]:
    """The personal data of one text without its conversation, in order, one span a place, secrets left to their check.

    `asked` holds the topics (`curation.checks.topics`) that the other side asked about just before.
    """
    passage = Passage(text, policy.checks.regions, asked)
    return passage.source_spans(_resolved(passage, _candidates(passage)))


class PersonalData:
    """Personal data in messages and in the arguments of tool calls."""

    name = "pii"
    version = 1

    def inspect(self, batch: Batch, policy: Policy) -> Iterator[Finding]:
        """Findings in the order of the batch; each distinct text is scanned once."""
        scanned: dict[Passage, list[Span]] = {}
        authors = batch.table["author"].to_pylist()
        for texts in _by_conversation(heard(batch, policy.checks.regions)):
            for one in texts:
                if one.passage not in scanned:
                    scanned[one.passage] = _candidates(one.passage)
            names = _names(texts, scanned, authors)
            for one in texts:
                met = list(acquaintances.find(one.passage, names))
                spans = _resolved(one.passage, scanned[one.passage] + met)
                yield from findings(self.name, one.field, one.passage.source_spans(spans))


PII = PersonalData()

# A name by itself, without any sign, is too little to be looked for elsewhere.
_SURE = 0.75


def _candidates(passage: Passage) -> list[Span]:
    return [span for find in (RECOGNISERS if passage.has_digits else OF_WORDS) for span in find(passage)]


def _resolved(passage: Passage, candidates: list[Span]) -> list[Span]:
    """One span a place; what is part of a secret is the secret's."""
    if not candidates:
        return []
    hidden = secrets.candidates(passage)
    return resolved(s for s in candidates if all(s.end <= h.start or s.start >= h.end for h in hidden))


def _by_conversation(texts: Iterable[Heard]) -> Iterator[list[Heard]]:
    """The texts of one conversation after the other."""
    group: list[Heard] = []
    for one in texts:
        if group and group[-1].field.conversation != one.field.conversation:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _names(texts: list[Heard], scanned: dict[Passage, list[Span]], authors: list[str | None]) -> frozenset[str]:
    """Everybody this conversation names: its authors, and the people found in its texts."""
    first, last = texts[0].field.row, texts[-1].field.row
    names = set(acquaintances.names_of(set(authors[first : last + 1])))
    for one in texts:
        for span in scanned[one.passage]:
            if span.label == "PERSON" and span.score >= _SURE:
                names |= acquaintances.parts_of(one.passage.text[span.start : span.end])
    return frozenset(names)
