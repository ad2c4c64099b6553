"""How the tables of this folder are read: what one recogniser finds in one text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from curation.checks.passages import Passage, Span, resolved
from curation.policy import Policy

Find = Callable[[Passage], Iterator[Span]]
Values = Callable[..., list[str]]


@pytest.fixture
def values() -> Values:
    """The values a recogniser finds in a text, in order; `asked` names the topics asked for just before."""

    def read(find: Find, text: str, *asked: str) -> list[str]:
        passage = Passage(text, Policy().checks.regions, frozenset(asked))
        return [text[span.start : span.end] for span in passage.source_spans(resolved(find(passage)))]

    return read
