"""What everybody says of a training line: our lint by target, and the types of the provider's own client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from curation.model import Problem
from curation.providers.openai_types import type_problems
from curation.targets.lint import lint_file
from curation.targets.lint_line import lint_line
from curation.targets.profile import Target

_TYPED = "openai"  # targets whose lines follow OpenAI's schema


def line_problems(row: Mapping[str, Any], target: Target) -> list[Problem]:
    """The problems of one line; the types are asked only about what the lint lets through."""
    found = list(lint_line(row, target))
    if target.format == _TYPED and not any(problem.severity == "error" for problem in found):
        found += type_problems(row)
    return found


def file_problems(file: Path, target: Target) -> Iterator[tuple[int, Problem]]:
    """The problems of a file with their line from 1 (0: the whole file): first the lint's, then the types'."""
    refused: set[int] = set()
    for number, problem in lint_file(file, target):
        if problem.severity == "error":
            refused.add(number)
        yield number, problem
    if target.format != _TYPED:
        return
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if number not in refused and line.strip():
                yield from (
                    (number, problem) for problem in type_problems(orjson.loads(line.removeprefix(b"\xef\xbb\xbf")))
                )
