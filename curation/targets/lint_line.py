"""All that is wrong with one parsed line for one target."""

from __future__ import annotations

from collections.abc import Iterator

from curation.model import Problem
from curation.targets.lint_chat import lint_chat, messages_of
from curation.targets.lint_mistral import lint_mistral
from curation.targets.lint_together import lint_together
from curation.targets.lint_tools import lint_tools
from curation.targets.profile import Target


def lint_line(line: object, target: Target) -> Iterator[Problem]:
    """The problems of one example: an "error" is what the target would refuse. Facts count turns from 0."""
    messages = messages_of(line)
    if isinstance(messages, Problem):
        yield messages
        return
    assert isinstance(line, dict)
    yield from lint_chat(line, messages)
    yield from lint_tools(line, messages)
    if target.format == "together":
        yield from lint_together(line, messages)
    elif target.format == "mistral":
        yield from lint_mistral(line, messages)
