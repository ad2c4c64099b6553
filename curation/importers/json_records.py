"""The records of a JSON file, one at a time, whatever holds them together.

Three layouts are met: JSON lines; one array; an object with the array under a known key (`{"tickets": [...]}`). In
JSON lines a broken line costs that line. In the others nothing but brackets says where a record ends, so those are
followed (outside strings) and each record is parsed by itself: a record may be broken inside and costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import orjson

from curation.importers.encoding import Source
from curation.importers.json_paths import document_paths
from curation.importers.rows import RowError, numbered_lines

Record = tuple[int, bytes | RowError]  # the line it begins on, and its JSON as it stands

_BLOCK = 1 << 20
_HEAD = 1 << 16
_TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)  # stops at an open string too
_STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_SPACE = re.compile(rb"[ \t\r\n]*+")
_SCALAR = re.compile(rb'[^\s,\[\]{}"]++')


def records(source: Source, limit: int, under: tuple[str, ...] = ()) -> Iterator[Record]:
    """Every record of a file. `under` names the keys whose array holds the records; `limit` bounds the bytes of one."""
    first = [line for _, line in islice(numbered_lines(source.utf8(), limit), 3)]
    if _is_lines(first, under):
        return _lines(source.utf8(), limit)
    return _Document(source.utf8(), limit).records(under)


def _lines(stream: BinaryIO, limit: int) -> Iterator[Record]:
    for number, line in numbered_lines(stream, limit):
        if line is None:
            yield number, RowError("line_too_long", limit=limit)
        elif line.strip():
            yield number, line


def _is_lines(lines: list[bytes | None], under: tuple[str, ...]) -> bool:
    """Whether these first lines are JSON lines rather than the beginning of one document."""
    full = [line.strip() for line in lines if line and line.strip()]
    if not full or lines[0] is None:
        return False
    if _holds_array(full[0], under):
        return False
    if _parses(full[0]):
        return full[0][:1] != b"[" or len(full) > 1
    if full[0][:1] == b"[" and len(full) == 1:
        return False
    # A first line that is cut off ends anywhere; that of a document ends where something must follow.
    return full[0][-1:] not in b"[{,:" or (len(full) > 2 and _parses(full[1]) and _parses(full[2]))


def _holds_array(start: bytes, under: tuple[str, ...]) -> bool:
    return bool(under) and not document_paths(start[:_HEAD]).isdisjoint(f"{key}[]" for key in under)


def _parses(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), (dict, list))
    except orjson.JSONDecodeError:
        return False


class _Document:
    """A cursor over a JSON document that is never held whole."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._buffer = b""
        self._at = 0
        self._line = 1

    def records(self, under: tuple[str, ...]) -> Iterator[Record]:
        while first := self._peek():
            if first == b"[":
                yield from self._elements()
            elif first == b"{" and _holds_array(self._buffer[self._at : self._at + _HEAD], under):
                yield from self._inside(under)
            else:
                yield self._value()

    def _elements(self) -> Iterator[Record]:
        """The elements of the array that begins here."""
        self._move(1)
        while (first := self._peek()) != b"]":
            if not first:
                yield self._line, RowError("json_cut_off", messages=0)
                return
            if first == b",":
                self._move(1)
            else:
                yield self._value()
        self._move(1)

    def _inside(self, under: tuple[str, ...]) -> Iterator[Record]:
        """The elements of every array under one of these keys of the object that begins here."""
        self._move(1)
        key = None
        while (first := self._peek()) != b"}":
            if not first:
                yield self._line, RowError("json_cut_off", messages=0)
                return
            if first in b",:":
                self._move(1)
            elif key is None and first == b'"':
                key = _text(self._value()[1])
                continue
            elif key in under and first == b"[":
                yield from self._elements()
                key = None
            else:
                self._value()
                key = None
        self._move(1)

    def _value(self) -> Record:
        """The value that begins here, whole; past the limit its end is found without keeping it."""
        line = self._line
        first = self._buffer[self._at]
        if first in b'{["':
            whole = self._to_end()
        elif scalar := _SCALAR.match(self._buffer, self._at):
            whole = scalar[0]
            self._move(len(whole))
        else:  # a bracket that closes nothing
            whole = self._buffer[self._at : self._at + 1]
            self._move(1)
        return line, RowError("line_too_long", limit=self._limit) if whole is None else whole

    def _to_end(self) -> bytes | None:
        """Moves past the string or the brackets that begin here; None when that is more than the limit."""
        in_string = self._buffer[self._at : self._at + 1] == b'"'
        at, depth, kept, starved = self._at + in_string, 0, True, False
        while starved or at == self._at or depth or in_string:
            if starved:
                kept = kept and at - self._at <= self._limit
                if not kept:
                    self._move(at - self._at)
                at -= self._at
                if not self._more():
                    at = len(self._buffer)
                    break
            starved = False
            match = (_STRING_REST if in_string else _TO_BRACKET).match(self._buffer, at)
            assert match is not None  # both match nothing too
            at = match.end()
            symbol = self._buffer[at : at + 1]
            if symbol == b'"':
                at, in_string = at + 1, not in_string
            elif in_string or not symbol:
                starved = True
            else:
                at, depth = at + 1, depth + (1 if symbol in b"{[" else -1)
        whole = self._buffer[self._at : at] if kept and at - self._at <= self._limit else None
        self._move(at - self._at)
        return whole

    def _peek(self) -> bytes:
        """The next byte that is not space, b"" at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            assert space is not None
            self._move(space.end() - self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            if not self._more():
                return b""

    def _move(self, count: int) -> None:
        self._line += self._buffer.count(b"\n", self._at, self._at + count)
        self._at += count

    def _more(self) -> bool:
        """Reads on, and lets go of what was passed: positions shift by the old `_at`."""
        block = self._stream.read(_BLOCK)
        self._buffer = self._buffer[self._at :] + block
        self._at = 0
        return bool(block)


def _text(raw: bytes | RowError) -> str | None:
    try:
        value = None if isinstance(raw, RowError) else orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, str) else None
