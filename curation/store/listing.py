"""Finding conversations: a filter of named parts, pages of rows, and one decision on all that match.

Everything a person types is a bound parameter; what is put into the SQL itself comes from the tables of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from curation.errors import CurationError
from curation.model import ROLES

UNDECIDED = "undecided"
STATES = (UNDECIDED, "accept", "redact", "reject", "escalate")
PREVIEW = 160  # characters of the first message

# name: what it sorts by, and the join that has it
_ORDERS: dict[str, tuple[str, str | None]] = {
    "imported": ("c.seq", None),
    "started": ("c.started_at desc nulls last, c.seq", None),
    "longest": ("t.number desc nulls last, c.seq", "t"),
    "shortest": ("t.number nulls last, c.seq", "t"),
    "findings": ("coalesce(o.open, 0) desc, c.seq", "o"),
    "decided": ("d.decided_at desc nulls last, c.seq", "d"),
}
ORDERS = tuple(_ORDERS)

_OPEN = (
    "select f.conversation_id, count(*) as open from findings f anti join current_rulings r on r.finding_id = f.id "
    "where f.score >= $min_score group by f.conversation_id"
)
_JOINS = {
    "d": "left join current_decisions d on d.conversation_id = c.id",
    "t": "left join measurements t on t.seq = c.seq and t.name = 'conversation_tokens' and t.turn = -1",
    "l": "left join measurements l on l.seq = c.seq and l.name = 'language' and l.turn = -1",
    "o": f"left join ({_OPEN}) o on o.conversation_id = c.id",
}


@dataclass(frozen=True)
class Filter:
    """Which conversations; parts that are left empty let everything through.

    `states` are of `STATES`. `labels` are labels of findings that nobody dismissed. `text` is looked for in any message, whatever
    its case and accents, or only in those of `role`. Bounds of tokens are inclusive.
    """

    states: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    text: str = ""
    role: str | None = None
    import_id: str | None = None
    min_tokens: int | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `state` is None while nobody decided; `opening` is the beginning of the first message."""

    id: str
    external_id: str | None
    opening: str
    messages: int
    tokens: int | None
    language: str | None
    open_findings: int
    state: str | None
    decided_by: str | None
    started_at: str | None
    file_name: str


@dataclass(frozen=True)
class Choices:
    """What can be filtered by, each with how many conversations it would leave; imports are (id, file name, count)."""

    states: dict[str, int]
    labels: dict[str, int]
    languages: dict[str, int]
    imports: tuple[tuple[str, str, int], ...]


def count(cursor: duckdb.DuckDBPyConnection, wanted: Filter, min_score: float) -> int:
    """How many conversations match. Raises CurationError `bad_filter` for a state or role there is none of."""
    source, values = matching(wanted, min_score)
    return int(cursor.execute(f"select count(*) from {source}", values).fetchall()[0][0])


def page(
    cursor: duckdb.DuckDBPyConnection, wanted: Filter, min_score: float, order: str, limit: int, offset: int
) -> list[Row]:
    """These rows of the list. Raises CurationError `bad_filter` also for an order there is none of."""
    if order not in _ORDERS:
        raise CurationError("bad_filter")
    by, join = _ORDERS[order]
    source, values = matching(wanted, min_score, also=join)
    found = cursor.execute(
        f"select c.seq from {source} order by {by} limit $limit offset $offset",
        values | {"limit": limit, "offset": offset},
    ).fetchall()
    return _rows(cursor, [seq for (seq,) in found], min_score)


def choices(cursor: duckdb.DuckDBPyConnection, min_score: float) -> Choices:
    """What the workspace can be filtered by."""

    def counts(sql: str, **values: Any) -> dict[str, int]:
        return dict(cursor.execute(sql, values).fetchall())

    return Choices(
        states=counts(
            "select coalesce(d.action, 'undecided') as state, count(*) as n from conversations c "
            "left join current_decisions d on d.conversation_id = c.id group by state order by n desc, state"
        ),
        labels=counts(
            "select f.label, count(distinct f.conversation_id) as n from findings f "
            "left join current_rulings r on r.finding_id = f.id "
            "where f.score >= $min_score and coalesce(r.action, '') <> 'dismiss' group by f.label order by n desc, f.label",
            min_score=min_score,
        ),
        languages=counts(
            "select label, count(*) as n from measurements where name = 'language' and turn = -1 and label is not null "
            "group by label order by n desc, label"
        ),
        imports=tuple(
            cursor.execute(
                "select i.id, i.file_name, count(c.id) from imports i join conversations c on c.import_id = i.id "
                "group by i.id, i.file_name, i.started_at order by i.started_at desc, i.id"
            ).fetchall()
        ),
    )


def matching(wanted: Filter, min_score: float, also: str | None = None) -> tuple[str, dict[str, Any]]:
    """What stands behind `from`, conversations as `c`, and its parameters; `also` names one more join to make."""
    if not set(wanted.states) <= set(STATES) or wanted.role not in (None, *ROLES):
        raise CurationError("bad_filter")
    parts: list[str] = []
    values: dict[str, Any] = {}
    joins: set[str] = {also} if also else set()

    def keep(condition: str, join: str | None = None, **bound: Any) -> None:
        parts.append(condition)
        values.update(bound)
        if join:
            joins.add(join)

    if wanted.states:
        decided = [state for state in wanted.states if state != UNDECIDED]
        undecided = " or d.action is null" if UNDECIDED in wanted.states else ""
        keep(f"(d.action in (select unnest($states)){undecided})", "d", states=decided)
    if wanted.labels:
        keep(
            "c.id in (select f.conversation_id from findings f left join current_rulings r on r.finding_id = f.id "
            "where f.label in (select unnest($labels)) and f.score >= $min_score and coalesce(r.action, '') <> 'dismiss')",
            labels=list(wanted.labels),
            min_score=min_score,
        )
    if wanted.languages:
        keep("l.label in (select unnest($languages))", "l", languages=list(wanted.languages))
    if wanted.text.strip():
        of_role = " and m.role = $role" if wanted.role else ""
        keep(
            "c.seq in (select m.seq from current_messages m "
            f"where contains(m.folded, lower(strip_accents($text))){of_role})",
            text=wanted.text.strip(),
            **({"role": wanted.role} if wanted.role else {}),
        )
    if wanted.import_id:
        keep("c.import_id = $import_id", import_id=wanted.import_id)
    if wanted.min_tokens is not None:
        keep("t.number >= $min_tokens", "t", min_tokens=wanted.min_tokens)
    if wanted.max_tokens is not None:
        keep("t.number <= $max_tokens", "t", max_tokens=wanted.max_tokens)
    if "o" in joins:
        values["min_score"] = min_score
    joined = " ".join(_JOINS[name] for name in sorted(joins))
    return f"conversations c {joined} where {' and '.join(parts) or 'true'}", values


def _rows(cursor: duckdb.DuckDBPyConnection, seqs: list[int], min_score: float) -> list[Row]:
    if not seqs:
        return []
    found = cursor.execute(
        f"""
        select c.seq, c.id, c.external_id, coalesce(m.opening, ''), c.messages, t.number::bigint, l.label,
            coalesce(o.open, 0), d.action, d.user_id, c.started_at, coalesce(i.file_name, '')
        from conversations c
        left join (
            select seq, arg_min(text[:{PREVIEW}], turn) as opening from current_messages
            where seq in (select unnest($seqs)) and text <> '' group by seq
        ) m on m.seq = c.seq
        {" ".join(_JOINS.values())}
        left join imports i on i.id = c.import_id
        where c.seq in (select unnest($seqs))
        """,
        {"seqs": seqs, "min_score": min_score},
    ).fetchall()
    rows = {seq: Row(*rest) for seq, *rest in found}
    return [rows[seq] for seq in seqs]
