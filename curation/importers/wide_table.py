"""Wide tables: a row is a question with its answer, and so a conversation."""

from __future__ import annotations

from collections.abc import Iterator

from curation.importers.columns import Layout
from curation.importers.rows import RowError
from curation.importers.tables import Table, data_rows
from curation.interfaces import Mapping, Read
from curation.model import Conversation, Message

_ROLES = (("system", "system"), ("question", "user"), ("answer", "assistant"))
_KEPT = ("subject", "tags", "language")


def read_wide(table: Table, layout: Layout, mapping: Mapping) -> Iterator[Read]:  # noqa: ARG001
    """A conversation a row; every cell that says something is a message. A row without any is a reject."""
    at = layout.places
    said = [(at[column], role) for column, role in _ROLES if column in at]
    kept = [(at[column], column) for column in _KEPT if column in at]
    for number, cells in data_rows(table, layout):
        place = f"{table.unit} {number}"
        if isinstance(cells, RowError):
            yield cells.rejected(place)
            continue
        messages = tuple(Message(role, cells[i], line=number) for i, role in said if cells[i].strip())
        if not messages:
            yield RowError("message_empty").rejected(place)
            continue
        metadata = {column: cells[i] for i, column in kept if cells[i]}
        key = cells[at["conversation"]].strip() if "conversation" in at else ""
        yield Conversation(key or None, messages, place, metadata)
