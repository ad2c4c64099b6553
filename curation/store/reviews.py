"""The review queue in SQL: who gets what next, what was said already, and the log that people's keys write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from curation.store.database import append
from curation.verdicts import DecisionRow, RulingRow, Suspicion, Word

LEASE_MINUTES = 15
_RENEW_MINUTES = 10  # a lease with less than this left is renewed when its holder asks for more

_VERSIONS = "select conversation_id, max(version) as version from revisions group by conversation_id"

# What a person is needed for comes first: open suspicions, then clean ones, then repeats of a conversation that is
# kept elsewhere (a release leaves those out anyway), and at the very end what this person skipped.
_NEXT = f"""
    with decided as (
        select d.conversation_id from current_decisions d left join ({_VERSIONS}) v using (conversation_id)
        where d.version = coalesce(v.version, 0)
    ),
    taken as (select conversation_id from assignments where user_id <> $user and expires_at > now()),
    own as (
        select conversation_id, arg_max(action, placed) as action from decisions where user_id = $user
        group by conversation_id
    ),
    suspected as (
        select f.conversation_id, bool_or(f.other_id is not null) as repeats
        from findings f anti join current_rulings r on r.finding_id = f.id
        where f.score >= $min_score group by f.conversation_id
    )
    select c.id
    from conversations c
    left join suspected s on s.conversation_id = c.id
    left join own on own.conversation_id = c.id
    where c.id not in (select conversation_id from decided)
        and c.id not in (select conversation_id from taken)
        and c.id not in (select unnest($exclude))
    order by
        coalesce(own.action = 'skip', false),
        case when s.conversation_id is null then 1 when s.repeats then 2 else 0 end,
        c.seq
    limit $limit
"""

_SUMMARY = f"""
    with decided as (
        select d.conversation_id, d.user_id, d.decided_at
        from current_decisions d left join ({_VERSIONS}) v using (conversation_id)
        where d.version = coalesce(v.version, 0)
    )
    select
        (select count(*) from conversations),
        (select count(*) from decided),
        (select count(distinct a.conversation_id) from assignments a anti join decided d using (conversation_id)
            where a.user_id <> $user and a.expires_at > now()),
        (select count(*) from decided where user_id = $user and decided_at >= $since),
        (select avg(gap) from (
            select epoch(decided_at - lag(decided_at) over (order by placed)) as gap
            from (select decided_at, placed from decisions where user_id = $user and action <> 'undo'
                order by placed desc limit 50)
        ) where gap < 300)
"""


@dataclass(frozen=True, slots=True)
class Summary:
    """How far the workspace is, and this person. `with_others` are undecided ones in other reviewers' hands;
    `seconds_each` is the mean of this person's last 50 decisions, breaks over 5 minutes left out, None before the second.
    """

    total: int
    decided: int
    with_others: int
    mine_today: int
    seconds_each: float | None

    @property
    def left(self) -> int:
        """Conversations nobody has decided on."""
        return self.total - self.decided


_DECISIONS = pa.schema(
    [
        ("conversation_id", pa.string()),
        ("version", pa.int32()),
        ("action", pa.string()),
        ("user_id", pa.string()),
        ("source", pa.string()),
        ("position", pa.int64()),
        ("note", pa.string()),
    ]
)
_RULINGS = pa.schema(
    [
        ("finding_id", pa.string()),
        ("conversation_id", pa.string()),
        ("action", pa.string()),
        ("user_id", pa.string()),
        ("source", pa.string()),
        ("position", pa.int64()),
    ]
)


def next_ids(
    cursor: duckdb.DuckDBPyConnection, user_id: str, limit: int, exclude: Sequence[str], min_score: float
) -> list[str]:
    """The conversations this person should see next, best first: undecided and in nobody else's hands."""
    found = cursor.execute(
        _NEXT, {"user": user_id, "limit": limit, "exclude": list(exclude), "min_score": min_score}
    ).fetchall()
    return [key for (key,) in found]


def lease(cursor: duckdb.DuckDBPyConnection, user_id: str, ids: Sequence[str]) -> None:
    """Keeps these for this person for a quarter of an hour from now; what is held for long enough is left alone."""
    cursor.execute(
        "insert into assignments (conversation_id, user_id, expires_at) "
        "select wanted.id, $user, now() + to_minutes($minutes) from (select unnest($ids) as id) wanted "
        "where wanted.id not in (select conversation_id from assignments "
        "where user_id = $user and expires_at > now() + to_minutes($renew))",
        {"user": user_id, "ids": list(ids), "minutes": LEASE_MINUTES, "renew": _RENEW_MINUTES},
    )


def held_by_others(cursor: duckdb.DuckDBPyConnection, user_id: str, ids: Sequence[str]) -> set[str]:
    """Which of these are in somebody else's hands now."""
    found = cursor.execute(
        "select distinct conversation_id from assignments "
        "where user_id <> ? and expires_at > now() and conversation_id in (select unnest(?))",
        [user_id, list(ids)],
    ).fetchall()
    return {key for (key,) in found}


def settled(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> set[str]:
    """Which of these somebody decided on."""
    found = cursor.execute(
        "select conversation_id from current_decisions where conversation_id in (select unnest(?))", [list(ids)]
    ).fetchall()
    return {key for (key,) in found}


def last_decided(cursor: duckdb.DuckDBPyConnection, user_id: str) -> str | None:
    """The conversation this person's last standing decision is about."""
    found = cursor.execute(
        "select conversation_id from (select conversation_id, arg_max(action, placed) as action, max(placed) as placed, "
        "arg_max(user_id, placed) as user_id from decisions where action <> 'skip' group by conversation_id) "
        "where user_id = ? and action <> 'undo' order by placed desc limit 1",
        [user_id],
    ).fetchone()
    return found[0] if found else None


def positions(cursor: duckdb.DuckDBPyConnection, user_id: str, source: str) -> set[int]:
    """The entries of this source that are stored already."""
    found = cursor.execute(
        "select position from decisions where source = $source and user_id = $user "
        "union select position from rulings where source = $source and user_id = $user",
        {"source": source, "user": user_id},
    ).fetchall()
    return {position for (position,) in found}


def versions(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, int]:
    """The current version of each of these that exists."""
    return dict(
        cursor.execute(
            f"select c.id, coalesce(v.version, 0) from conversations c left join ({_VERSIONS}) v "
            "on v.conversation_id = c.id where c.id in (select unnest(?))",
            [list(ids)],
        ).fetchall()
    )


def words(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, Word]:
    """The last word on each of these."""
    found = cursor.execute(
        "select conversation_id, action, user_id, source, position from decisions "
        "where action <> 'skip' and conversation_id in (select unnest(?)) "
        "qualify row_number() over (partition by conversation_id order by placed desc) = 1",
        [list(ids)],
    ).fetchall()
    return {key: Word(*rest) for key, *rest in found}


def own_actions(cursor: duckdb.DuckDBPyConnection, user_id: str, ids: Sequence[str]) -> dict[str, str]:
    """What this person last did about each of these, skips included."""
    return dict(
        cursor.execute(
            "select conversation_id, arg_max(action, placed) from decisions "
            "where user_id = ? and conversation_id in (select unnest(?)) group by conversation_id",
            [user_id, list(ids)],
        ).fetchall()
    )


def suspicions(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str], min_score: float) -> dict[str, Suspicion]:
    """The findings on these conversations by id, with the last ruling on each."""
    found = cursor.execute(
        "select f.id, f.conversation_id, f.span_start is not null, r.action, r.source, r.position "
        "from findings f left join ("
        "  select finding_id, action, source, position from rulings "
        "  qualify row_number() over (partition by finding_id order by placed desc) = 1"
        ") r on r.finding_id = f.id and r.action <> 'reopen' "
        "where f.conversation_id in (select unnest(?)) and f.score >= ?",
        [list(ids), min_score],
    ).fetchall()
    return {key: Suspicion(*rest) for key, *rest in found}


def append_log(
    cursor: duckdb.DuckDBPyConnection, decisions: Sequence[DecisionRow], rulings: Sequence[RulingRow]
) -> None:
    """Writes what was said, in the order it was said."""
    append(cursor, "decisions", _table(decisions, _DECISIONS))
    append(cursor, "rulings", _table(rulings, _RULINGS))


def summary(cursor: duckdb.DuckDBPyConnection, user_id: str, since: datetime) -> Summary:
    """How far the workspace is; `since` is when this person's today began."""
    found = cursor.execute(_SUMMARY, {"user": user_id, "since": since}).fetchone()
    assert found is not None
    return Summary(*found)


def _table(rows: Iterable[tuple], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
