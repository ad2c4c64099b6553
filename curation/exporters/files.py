"""Files that are there whole or not at all: written beside their place, synced, then renamed. They stream."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

_ROW_GROUP = 10_000

CHUNK_SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("text", pa.large_string(), nullable=False),
        pa.field(
            "metadata",
            pa.struct(
                [
                    ("conversation", pa.string()),
                    ("first_turn", pa.int32()),
                    ("last_turn", pa.int32()),
                    ("language", pa.string()),
                    ("date", pa.string()),
                    ("split", pa.string()),
                    ("hash", pa.string()),
                ]
            ),
            nullable=False,
        ),
    ]
)


@dataclass(frozen=True)
class Written:
    """What a finished file came to."""

    path: Path
    examples: int
    bytes: int
    sha256: str


class JsonlFile:
    """JSON objects, one a line, in the order they are added; the file appears when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.examples = 0
        self._bytes = 0
        self._digest = hashlib.sha256()
        self._part = path.with_name(path.name + ".part")
        self._out = os.fdopen(_private(self._part), "wb", buffering=1 << 20)

    def add(self, row: Mapping[str, Any]) -> None:
        """Appends one line."""
        raw = orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
        self._out.write(raw)
        self._digest.update(raw)
        self._bytes += len(raw)
        self.examples += 1

    def written(self) -> Written:
        """What it came to; asked after the block."""
        return Written(self.path, self.examples, self._bytes, self._digest.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._out.flush()
            os.fsync(self._out.fileno())
        self._out.close()
        _settle(self._part, self.path, keep=kind is None)


class ParquetFile:
    """Chunks (`CHUNK_SCHEMA`) as Parquet, zstd, row groups of 10,000; the file appears when the block ends well."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.examples = 0
        self._part = path.with_name(path.name + ".part")
        self._out = os.fdopen(_private(self._part), "wb")
        self._writer = pq.ParquetWriter(self._out, CHUNK_SCHEMA, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """Appends one row."""
        self._rows.append(row)
        self.examples += 1
        if len(self._rows) == _ROW_GROUP:
            self._flush()

    def written(self) -> Written:
        """What it came to; asked after the block."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return Written(self.path, self.examples, self.path.stat().st_size, digest.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._writer.close()
        if kind is None:
            self._out.flush()
            os.fsync(self._out.fileno())
        self._out.close()
        _settle(self._part, self.path, keep=kind is None)

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=CHUNK_SCHEMA))
            self._rows = []


def _private(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _settle(part: Path, path: Path, *, keep: bool) -> None:
    if keep:
        part.replace(path)
    else:
        part.unlink(missing_ok=True)
