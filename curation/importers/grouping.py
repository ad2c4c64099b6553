"""Rows of one conversation brought together, in bounded memory.

Most files have a conversation's rows in one stretch; those stream. Where a key comes back later, the rows go through
temporary files (which have no name and vanish with the process): each holds the conversations that begin in one part
of the file, so that reading one after the other keeps the order in which conversations begin. What is always held is
a number a conversation, about 100 bytes each.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

import orjson

from curation.model import Rejected, Warned

_ROWS_A_PART = 50_000
_PARTS = 64  # open files


class Keyed(NamedTuple):
    """A row of JSON values with the key of its conversation."""

    key: str
    row: tuple[Any, ...]


Item = Keyed | Rejected | Warned


@dataclass
class Survey:
    """What one pass over the keys shows: where each conversation begins, and whether any comes back."""

    begins: dict[int, int] = field(default_factory=dict)  # by hash: two keys that share one only share a part
    rows: int = 0
    scattered: bool = False
    _last: int | None = None

    def see(self, key: str) -> None:
        """Takes note of the next row's key."""
        hashed = hash(key)
        if hashed != self._last:
            if self.begins.setdefault(hashed, self.rows) != self.rows:
                self.scattered = True
            self._last = hashed
        self.rows += 1


def grouped(items: Iterable[Item], survey: Survey) -> Iterator[tuple[str, list[tuple[Any, ...]]] | Rejected | Warned]:
    """Each conversation's rows in file order, conversations in order of their first row; the rest passes through.

    `survey` must have seen the same rows.
    """
    return _scattered(items, survey) if survey.scattered else _in_stretches(items)


def _in_stretches(items: Iterable[Item]) -> Iterator[tuple[str, list[tuple[Any, ...]]] | Rejected | Warned]:
    key: str | None = None
    rows: list[tuple[Any, ...]] = []
    for item in items:
        if not isinstance(item, Keyed):
            yield item
        elif item.key == key:
            rows.append(item.row)
        else:
            if key is not None:
                yield key, rows
            key, rows = item.key, [item.row]
    if key is not None:
        yield key, rows


def _scattered(
    items: Iterable[Item], survey: Survey
) -> Iterator[tuple[str, list[tuple[Any, ...]]] | Rejected | Warned]:
    count = min(_PARTS, survey.rows // _ROWS_A_PART + 1)
    with ExitStack() as stack:
        parts: list[BinaryIO] = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(count)]
        for item in items:
            if isinstance(item, Keyed):
                place = survey.begins[hash(item.key)] * count // survey.rows
                parts[place].write(orjson.dumps((item.key, tuple(item.row))) + b"\n")
            else:
                yield item
        for part in parts:
            part.seek(0)
            found: dict[str, list[tuple[Any, ...]]] = {}
            for line in part:
                key, row = orjson.loads(line)
                found.setdefault(key, []).append(tuple(row))
            yield from found.items()
