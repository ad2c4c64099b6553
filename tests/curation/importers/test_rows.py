"""Lines in bounded memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from curation.importers.rows import numbered_lines


class Endless(io.RawIOBase):
    """A line of `size` bytes that is never built whole, then one good line."""

    def __init__(self, size: int) -> None:
        self._left, self._tail = size, b"\ngood\n"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._left:
            size = min(len(buffer), self._left)
            buffer[:size] = b"x" * size
            self._left -= size
            return size
        size = min(len(buffer), len(self._tail))
        buffer[:size], self._tail = self._tail[:size], self._tail[size:]
        return size


def test_a_line_past_the_limit_is_passed_over() -> None:
    data = b"a" * 10 + b"\n" + b"b" * 11 + b"\nccc\n" + b"d" * 40
    assert list(numbered_lines(io.BytesIO(data), 10)) == [(1, b"a" * 10), (2, None), (3, b"ccc"), (4, None)]


def test_a_long_line_is_not_held() -> None:
    stream = io.BufferedReader(Endless(200 << 20))
    tracemalloc.start()
    lines = list(numbered_lines(stream, 1 << 20))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines == [(1, None), (2, b"good")]
    assert peak < 8 << 20


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(1, 30))
def test_nothing_is_lost_or_invented(data: bytes, limit: int) -> None:
    def expected() -> Iterator[bytes | None]:
        parts = data.split(b"\n")
        for part in parts[:-1] if parts[-1] == b"" else parts:
            yield None if len(part) > limit else part.rstrip(b"\r")

    assert [line for _, line in numbered_lines(io.BytesIO(data), limit)] == list(expected())
