"""What the readers of single rows say to the importers: where a row stands, and why it will not do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from curation.model import Facts, Rejected

_SKIPPED_AT_ONCE = 1 << 16


class RowError(Exception):
    """One row cannot be taken; the rest of the file goes on. `messages` is what it costs, as far as one can tell."""

    def __init__(self, code: str, messages: int = 1, **facts: str | int | float | bool | None) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages
        self.facts: Facts = facts

    def rejected(self, where: str) -> Rejected:
        """The reject this makes at its place."""
        return Rejected(where, self.code, self.facts, self.messages)


def line_place(number: int) -> str:
    """How a line is named in rejects and conversations."""
    return f"line {number}"


def numbered_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Every line with its number from 1 and without its line break; None for a line longer than `limit` bytes.

    A longer line is passed over in small pieces: `readline()` alone would hold all of it, and a 1 GB line is a real
    thing to be sent.
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := stream.readline(_SKIPPED_AT_ONCE)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line.rstrip(b"\r\n")


def text_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, str | RowError]]:
    """Every line of UTF-8 as text with its number from 1, or what is wrong with it."""
    for number, line in numbered_lines(stream, limit):
        if line is None:
            yield number, RowError("line_too_long", limit=limit)
        elif b"\0" in line:
            yield number, RowError("nul_character")
        else:
            try:
                yield number, line.decode("utf-8")
            except UnicodeDecodeError:
                yield number, RowError("not_utf8")
