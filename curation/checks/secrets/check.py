"""The check that finds secrets; whatever it finds is removed from every release, for good."""

from __future__ import annotations

from collections.abc import Iterator

from curation.checks.passages import Passage, Span, resolved
from curation.checks.scanning import findings, heard
from curation.checks.secrets import keys, links, told
from curation.model import Batch, Finding
from curation.policy import Policy

RECOGNISERS = (keys.find, links.find, told.find)


def find_in_text(text: str, policy: Policy, asked: frozenset[str] = frozenset()) -> list[Span]:
    """The secrets of one text without its conversation, in order, one span a place.

    `asked` holds the topics (`curation.checks.topics`) that the other side asked about just before.
    """
    passage = Passage(text, policy.checks.regions, asked)
    return passage.source_spans(candidates(passage))


def candidates(passage: Passage) -> list[Span]:
    """The secrets of a passage, with offsets into its own text."""
    return resolved(span for find in RECOGNISERS for span in find(passage))


class Secrets:
    """Passwords, codes and keys in messages and in the arguments of tool calls."""

    name = "secrets"
    version = 1

    def inspect(self, batch: Batch, policy: Policy) -> Iterator[Finding]:
        """Findings in the order of the batch; each distinct text is scanned once."""
        scanned: dict[Passage, list[Span]] = {}
        for one in heard(batch, policy.checks.regions):
            if one.passage not in scanned:
                scanned[one.passage] = one.passage.source_spans(candidates(one.passage))
            yield from findings(self.name, one.field, scanned[one.passage])


SECRETS = Secrets()
