"""Tables of messages: CSV, TSV, XLSX and flat JSON objects.

Long tables have one message a row, wide ones a question with its answer (and maybe a system text). Which column is what
comes from the mapping, or from well-known headers (see `columns`); how rows become conversations stands in
`table_rows`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from curation.errors import CurationError
from curation.importers.columns import guess, layout
from curation.importers.csv_rows import sniff
from curation.importers.encoding import head_text
from curation.importers.json_paths import paths_of
from curation.importers.limits import DEFAULT, Limits
from curation.importers.long_table import read_long
from curation.importers.rows import RowError
from curation.importers.tables import Table, open_table
from curation.importers.wide_table import read_wide
from curation.importers.workbook import is_workbook
from curation.interfaces import Mapping, Read

_TABLES = (".csv", ".tsv", ".tab", ".psv")
_LINES = (".jsonl", ".ndjson")
# Keys by which a flat object belongs to another format.
_OTHERS = frozenset({"messages", "traj", "comments", "tickets", "prompt.role", "parent_id", "parent_message_id"})
_CHAT = frozenset({"[].role", "[].content"})  # a list of chat messages
_TICKET = frozenset({"requester_id", "description", "subject"})


@dataclass(frozen=True)
class Tabular:
    """Reads long and wide tables."""

    name = "tabular"
    limits: Limits = DEFAULT

    def recognises(self, head: bytes, filename: str) -> bool:
        """By the file's ending, or by a header that is sure to be one of messages."""
        if is_workbook(head, filename):
            return True
        text = head_text(head)
        if text.lstrip()[:1] in ("{", "["):
            return _flat_objects(text, filename)
        if filename.lower().endswith(_TABLES):
            return True
        if "\0" in text:
            return False
        first = text.split("\n", 1)[0].rstrip("\r")
        header = first.split(sniff(text, filename).delimiter)
        return len(header) > 1 and bool(guess([name.strip('"') for name in header]))

    def read(self, file: BinaryIO, filename: str, mapping: Mapping) -> Iterator[Read]:
        """Conversations in order of their first row. Raises CurationError where it cannot be told which column is what."""
        table = open_table(file, filename, mapping, self.limits)
        yield from table.opening
        found = layout(first_row(table, filename, self.limits), mapping, filename)
        read = read_wide if found.wide else read_long
        yield from read(table, found, mapping)
        yield from table.closing()


def header(file: BinaryIO, filename: str, mapping: Mapping) -> list[str]:
    """The first row of a table, to choose columns from. Raises CurationError when there is no table."""
    return first_row(open_table(file, filename, mapping, DEFAULT), filename, DEFAULT)


def first_row(table: Table, filename: str, limits: Limits) -> list[str]:
    """The first row that can be read. Raises CurationError for a table without one, or with too wide a one."""
    first = next((cells for _, cells in table.rows() if not isinstance(cells, RowError)), None)
    if first is None:
        raise CurationError("table_empty", file=filename)
    if len(first) > limits.columns:
        raise CurationError("table_too_wide", file=filename, limit=limits.columns)
    return first


def _flat_objects(text: str, filename: str) -> bool:
    paths = paths_of(text.encode())
    found = {path.removeprefix("[].") for path in paths} - {"[]"}
    if not _OTHERS.isdisjoint(found) or found >= _TICKET or any("[]." in path for path in found) or paths >= _CHAT:
        return False
    return bool(found) and (filename.lower().endswith(_LINES) or bool(guess(sorted(found))))
