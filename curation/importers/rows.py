"""What the readers of single rows say to the importers: where a row stands, and why it will not do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from curation.model import Facts, Rejected

_BLOCK = 1 << 18


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
    """Every line with its number from 1 and without its line break; None for a line longer than `limit` bytes."""
    for first, lines in _blocks(stream, limit):
        yield from enumerate(lines, first)


def text_lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, str | RowError]]:
    """Every line of UTF-8 as text with its number from 1, or what is wrong with it."""
    for first, lines in _blocks(stream, limit):
        yield from enumerate(_whole_text(lines) or (_text(line, limit) for line in lines), first)


def _blocks(stream: BinaryIO, limit: int) -> Iterator[tuple[int, list[bytes | None]]]:
    """Whole lines, a block at a time, with the number of the first.

    A line past the limit is let go of while it is read: `readline()` would hold all of it, and a 1 GB line is a real
    thing to be sent.
    """
    number = 1
    rest: bytes | None = b""  # of the line the last block ended in; None once it is past the limit
    while block := stream.read(_BLOCK):
        head, *lines = block.split(b"\n")
        if not lines:
            rest = None if rest is None or len(rest) + len(head) > limit else rest + head
            continue
        whole = [None if rest is None else rest + head, *lines[:-1]]
        rest = lines[-1] if len(lines[-1]) <= limit else None
        yield number, [None if line is None or len(line) > limit else line.rstrip(b"\r") for line in whole]
        number += len(whole)
    if rest is None or rest:
        yield number, [None if rest is None or len(rest) > limit else rest.rstrip(b"\r")]


def _whole_text(lines: list[bytes | None]) -> list[str] | None:
    """The lines decoded together, which is several times as fast as one by one; None when any of them will not do."""
    try:
        text = b"\n".join(lines).decode("utf-8")  # type: ignore[arg-type]
    except (UnicodeDecodeError, TypeError):  # bytes that are no text, or a line that was too long
        return None
    return None if "\0" in text else text.split("\n")


def _text(line: bytes | None, limit: int) -> str | RowError:
    if line is None:
        return RowError("line_too_long", limit=limit)
    if b"\0" in line:
        return RowError("nul_character")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return RowError("not_utf8")
