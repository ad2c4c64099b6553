"""Tables, whatever file they come in: delimited text, a workbook, JSON objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any, BinaryIO, Protocol

import orjson

from curation.importers.columns import Layout
from curation.importers.csv_rows import Dialect, Reader, Row, is_hint, sniff
from curation.importers.encoding import Source, detect
from curation.importers.json_records import records
from curation.importers.limits import Limits
from curation.importers.rows import RowError, text_lines
from curation.importers.strict_json import parse
from curation.importers.workbook import Workbook, cell_text, is_workbook
from curation.interfaces import Mapping
from curation.model import Warned

_HEAD = 1 << 16
_OBJECTS_LOOKED_AT = 200  # for the keys that make the header


class Table(Protocol):
    """Rows of cells, all as wide as the first."""

    unit: str  # what a row's number counts: "line" or "row"

    @property
    def opening(self) -> tuple[Warned, ...]:
        """What a person should know of the file."""
        ...

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, from the first; asking again begins again (and ends what was asked before)."""
        ...

    def closing(self) -> Iterator[Warned]:
        """What a person should know of the rows, once they were read."""
        ...


def open_table(file: BinaryIO, filename: str, mapping: Mapping, limits: Limits) -> Table:
    """The table in this file. Raises CurationError for an empty file or a workbook that will not do."""
    file.seek(0)
    if is_workbook(file.read(4), filename):
        return Workbook(file, filename, limits)
    source = detect(file, mapping.encoding)
    head = source.utf8().read(_HEAD).decode("utf-8", "replace")
    if head.lstrip()[:1] in ("{", "["):
        return Objects(source, limits)
    return Delimited(source, sniff(head, filename, mapping.delimiter), limits)


def data_rows(table: Table, layout: Layout) -> Iterator[Row]:
    """The rows after the header, where there is one."""
    rows = table.rows()
    if not layout.headless:
        # Rows that cannot be read do not count as the header, which was the first that can.
        yield from takewhile(lambda row: isinstance(row[1], RowError), rows)
    yield from rows


@dataclass
class Delimited:
    """A CSV or TSV file."""

    source: Source
    dialect: Dialect
    limits: Limits
    unit: str = "line"
    _literal: int = 0

    def rows(self) -> Iterator[Row]:
        """See Table."""
        lines = text_lines(self.source.utf8(), self.limits.line_bytes)
        unhinted = ((n, line) for n, line in lines if not (n == 1 and isinstance(line, str) and is_hint(line)))
        reader = Reader(unhinted, self.dialect, self.limits)
        yield from reader.rows()
        self._literal = reader.literal

    @property
    def opening(self) -> tuple[Warned, ...]:
        """The encoding's."""
        return self.source.warnings

    def closing(self) -> Iterator[Warned]:
        """How many rows had stray quotes."""
        if self._literal:
            yield Warned("file", "quotes_as_text", {"count": self._literal})


@dataclass
class Objects:
    """JSON lines, or an array, of flat objects. The first row is the keys of the first of them."""

    source: Source
    limits: Limits
    unit: str = "line"
    _header: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """See Table. A missing key is an empty cell; an object or a list inside a cell is its JSON."""
        if not self._header:
            keys: dict[str, None] = {}
            for _, said in islice(self._objects(), _OBJECTS_LOOKED_AT):
                if isinstance(said, dict):
                    keys.update(dict.fromkeys(said))
            self._header = list(keys)
        yield 0, self._header
        for line, said in self._objects():
            if isinstance(said, RowError):
                yield line, said
            else:
                yield line, [_cell(said.get(key)) for key in self._header]

    @property
    def opening(self) -> tuple[Warned, ...]:
        """The encoding's."""
        return self.source.warnings

    def closing(self) -> Iterator[Warned]:
        """Nothing."""
        return iter(())

    def _objects(self) -> Iterator[tuple[int, dict[str, Any] | RowError]]:
        for line, raw in records(self.source, self.limits.line_bytes):
            try:
                value = raw if isinstance(raw, RowError) else parse(raw)
            except RowError as bad:
                value = bad
            yield line, value if isinstance(value, (dict, RowError)) else RowError("not_an_object")


def _cell(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return orjson.dumps(value).decode()
    return "true" if value is True else "false" if value is False else cell_text(value)
