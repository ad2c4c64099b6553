"""A whole training file against a target, streaming: line by line, then what only the whole file shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from curation.model import Problem
from curation.targets.lint_line import lint_line
from curation.targets.profile import Target
from curation.targets.reading import example_tokens

WHOLE_FILE = 0  # the line of a problem that belongs to no line

# Far above any example a target takes (65,536 tokens are some 300 kB); a longer line is read past, never held.
MAX_LINE_BYTES = 16 << 20
_BOM = b"\xef\xbb\xbf"
_NO_EXAMPLE = {"lint_line_not_json", "lint_line_blank", "lint_line_too_long", "lint_key_twice"}

_BLOCK = 256  # lines whose tokens are counted together


def lint_file(path: Path, target: Target) -> Iterator[tuple[int, Problem]]:
    """Every problem with its line from 1, in file order; those of the whole file come last, at `WHOLE_FILE`.

    The length of an example is judged only where nothing else is wrong with it.
    """
    examples = 0
    with path.open("rb") as file:
        judged = _judged(file, target)
        while block := list(islice(judged, _BLOCK)):
            sound = [line for _, line, _ in block if line is not None]
            tokens = iter(example_tokens(sound, target.encoding))
            for number, line, problems in block:
                yield from ((number, problem) for problem in problems)
                if line is not None:
                    yield from ((number, problem) for problem in overlong(next(tokens), target))
                examples += not any(problem.code in _NO_EXAMPLE for problem in problems)
    yield from ((WHOLE_FILE, problem) for problem in lint_size(examples, path.stat().st_size, target))


def overlong(tokens: int, target: Target) -> Iterator[Problem]:
    """Whether an example of so many tokens is cut by the target: a warning, for what is cut off is only not learned."""
    if target.max_example_tokens is not None and tokens > target.max_example_tokens:
        yield Problem("lint_example_overlong", "warning", {"tokens": tokens, "most": target.max_example_tokens})


def lint_size(examples: int, size: int, target: Target) -> Iterator[Problem]:
    """Whether the target takes so many examples and bytes."""
    if examples < target.min_examples:
        yield Problem("lint_too_few_examples", "error", {"examples": examples, "least": target.min_examples})
    if target.max_examples is not None and examples > target.max_examples:
        yield Problem("lint_too_many_examples", "error", {"examples": examples, "most": target.max_examples})
    if target.max_file_bytes is not None and size > target.max_file_bytes:
        yield Problem("lint_file_too_big", "error", {"bytes": size, "most": target.max_file_bytes})


def _judged(file: BinaryIO, target: Target) -> Iterator[tuple[int, dict[str, Any] | None, list[Problem]]]:
    """Every line with its problems, and parsed where it is sound enough to be counted."""
    for number, raw in _lines(file):
        problems: list[Problem] = []
        text = raw
        if number == 1 and raw is not None and raw.startswith(_BOM):
            problems.append(Problem("lint_bom", "warning" if target.accepts_bom else "error"))
            text = raw.removeprefix(_BOM)
        line = _parsed(text)
        if isinstance(line, Problem):
            yield number, None, [*problems, line]
            continue
        found = list(lint_line(line, target))
        sound = isinstance(line, dict) and not any(problem.severity == "error" for problem in found)
        yield number, line if sound else None, problems + found  # type: ignore[misc]


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without their end; None stands for one over the limit."""
    number = 0
    while raw := file.readline(MAX_LINE_BYTES):
        number += 1
        if len(raw) == MAX_LINE_BYTES and not raw.endswith(b"\n"):
            while (rest := file.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, raw.rstrip(b"\r\n")


def _parsed(raw: bytes | None) -> object | Problem:
    """The JSON value of a line. Readers disagree on a key said twice, so that is an error, not a value."""
    if raw is None:
        return Problem("lint_line_too_long", "error", {"most": MAX_LINE_BYTES})
    if not raw.strip():
        return Problem("lint_line_blank", "error")
    try:
        # orjson first: it refuses NaN, lone surrogates, bad UTF-8 and depths that would exhaust the stack below.
        orjson.loads(raw)
        return json.loads(raw, object_pairs_hook=_once)
    except _SaidTwice as error:
        return Problem("lint_key_twice", "error", {"key": error.key[:40]})
    except (orjson.JSONDecodeError, RecursionError) as error:
        column = getattr(error, "colno", 0)
        return Problem("lint_line_not_json", "error", {"column": column})


class _SaidTwice(Exception):  # noqa: N818
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _SaidTwice(key)
            seen.add(key)
    return found
