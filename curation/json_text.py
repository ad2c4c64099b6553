"""Replacing pieces of a text that may be JSON (tool arguments, tool results) so that it stays JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of a text (code points, half-open) and what comes in its place."""

    start: int
    end: int
    new: str


def replaced(text: str, pieces: Sequence[Piece]) -> str:
    """The text with these pieces, in order and apart, replaced. What was JSON is JSON afterwards.

    A number becomes a string. When a piece cuts through the structure itself, an object with one key, "redacted", is
    all that stays.
    """
    if not _is_json(text):
        return _joined(text, pieces)
    written = _joined(text, _fitting(text, pieces))
    if _is_json(written):
        return written
    return json.dumps({"redacted": " ".join(piece.new for piece in pieces)})


def _joined(text: str, pieces: Sequence[Piece]) -> str:
    parts = []
    at = 0
    for piece in pieces:
        parts += [text[at : piece.start], piece.new]
        at = piece.end
    return "".join([*parts, text[at:]])


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_TOKEN = re.compile(r"[-+.0-9A-Za-z]")


def _fitting(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces outside of strings widened to their whole number, and quoted."""
    strings = [match.span() for match in _STRING.finditer(text)]
    fitting = []
    at = 0
    for piece in pieces:
        while at < len(strings) and strings[at][1] <= piece.start:
            at += 1
        if at < len(strings) and strings[at][0] < piece.start:
            fitting.append(piece)
            continue
        start, end = piece.start, piece.end
        while start and _TOKEN.match(text[start - 1]):
            start -= 1
        while end < len(text) and _TOKEN.match(text[end]):
            end += 1
        fitting.append(Piece(start, end, json.dumps(piece.new)))
    return fitting
