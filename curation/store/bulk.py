"""One decision on every conversation that matches a filter, and the way back. All appended, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from curation.store.listing import Filter, matching

_VERSION = "coalesce((select max(version) from revisions v where v.conversation_id = {id}), 0)"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk action would do: of `total` conversations `changed` get another word than they have now, and
    `overridden` of those had one.
    """

    total: int
    changed: int
    overridden: int


def preview(cursor: duckdb.DuckDBPyConnection, wanted: Filter, min_score: float, action: str) -> Preview:
    """Counts, and changes nothing."""
    source, values = matching(wanted, min_score, also="d")
    (found,) = cursor.execute(
        "select count(*), count(*) filter (where coalesce(d.action, '') <> $action), "
        f"count(*) filter (where d.action <> $action) from {source}",
        values | {"action": action},
    ).fetchall()
    return Preview(*found)


def act(
    cursor: duckdb.DuckDBPyConnection, wanted: Filter, min_score: float, action: str, user_id: str, log_source: str
) -> int:
    """Decides on all that match and do not have this decision yet; returns how many. A redact confirms what is located."""
    source, values = matching(wanted, min_score, also="d")
    joined, _, condition = source.partition(" where ")
    values |= {"action": action, "user": user_id, "source": log_source}
    cursor.execute(
        "insert into decisions (conversation_id, version, action, user_id, source, position) "
        f"select c.id, {_VERSION.format(id='c.id')}, $action, $user, $source, row_number() over (order by c.seq) "
        f"from {joined} where ({condition}) and coalesce(d.action, '') <> $action",
        values,
    ).fetchall()
    if action == "redact":
        cursor.execute(
            "insert into rulings (finding_id, conversation_id, action, user_id, source, position) "
            "select f.id, f.conversation_id, 'confirm', $user, $source, d.position "
            "from findings f join decisions d on d.conversation_id = f.conversation_id and d.source = $source "
            "anti join current_rulings r on r.finding_id = f.id "
            "where f.span_start is not null and f.score >= $min_score",
            {"user": user_id, "source": log_source, "min_score": min_score},
        ).fetchall()
    return _written(cursor, log_source)


def undo(cursor: duckdb.DuckDBPyConnection, user_id: str, undone: str, log_source: str) -> int:
    """Brings back what stood before this person's bulk action `undone`, where that is still the last word; how many."""
    values: dict[str, Any] = {"user": user_id, "undone": undone, "source": log_source}
    cursor.execute(
        "insert into rulings (finding_id, conversation_id, action, user_id, source, position) "
        "select finding_id, conversation_id, 'reopen', $user, $source, position from ("
        "  select * from rulings qualify row_number() over (partition by finding_id order by placed desc) = 1"
        ") where source = $undone and user_id = $user and conversation_id in "
        f"({_STILL_LAST.format(columns='conversation_id')})",
        values,
    ).fetchall()
    cursor.execute(
        "insert into decisions (conversation_id, version, action, user_id, source, position) "
        "select b.conversation_id, b.version, coalesce((select arg_max(e.action, e.placed) from decisions e "
        "  where e.conversation_id = b.conversation_id and e.action <> 'skip' and e.placed < b.placed), 'undo'), "
        f"$user, $source, b.position from ({_STILL_LAST.format(columns='*')}) b",
        values,
    ).fetchall()
    return _written(cursor, log_source)


_STILL_LAST = (
    "select {columns} from (select * from decisions where action <> 'skip' "
    "qualify row_number() over (partition by conversation_id order by placed desc) = 1) "
    "where source = $undone and user_id = $user"
)


def _written(cursor: duckdb.DuckDBPyConnection, log_source: str) -> int:
    return int(cursor.execute("select count(*) from decisions where source = ?", [log_source]).fetchall()[0][0])
