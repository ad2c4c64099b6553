"""Writing what checks found and measured, one committed batch at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from curation.store.database import Database, append


def begin_run(database: Database, run_id: str, key: str, policy_fingerprint: str, checks: list[str], by: str) -> None:
    """Notes that a check run began."""
    with database.writing() as cursor:
        cursor.execute(
            "insert into check_runs (id, check_key, policy_fingerprint, checks, run_by) values (?, ?, ?, ?, ?)",
            [run_id, key, policy_fingerprint, orjson.dumps(checks).decode(), by],
        )


def end_run(database: Database, run_id: str) -> None:
    """Notes that it came to its end."""
    with database.writing() as cursor:
        cursor.execute("update check_runs set finished_at = now() where id = ?", [run_id])


def covered(database: Database, key: str) -> list[tuple[int, int]]:
    """The ranges of seq that were checked under this key."""
    return [
        (a, b) for a, b in database.rows("select first_seq, last_seq from check_batches where check_key = ?", [key])
    ]


def write(
    database: Database,
    key: str,
    span: tuple[int, int],
    places: Mapping[str, tuple[int, int]],
    measurements: pa.Table,
    findings: pa.Table,
    sketches: Mapping[str, pa.Table],
) -> None:
    """Puts the results of a range of seq in place of any older ones.

    `places` maps every conversation that is here to (seq, version); results for others are dropped.
    """
    first, last = span
    with database.writing() as cursor:
        if cursor.execute("select 1 from check_batches limit 1").fetchone():
            for table in ("measurements", "findings"):
                cursor.execute(f"delete from {table} where seq between ? and ?", [first, last])
            # Ranges of older rules may begin and end elsewhere: what this one touches is not theirs any more.
            cursor.execute("delete from sketches where first_seq <= ? and last_seq >= ?", [last, first])
            cursor.execute(
                "delete from check_batches where check_key <> ? and first_seq <= ? and last_seq >= ?",
                [key, last, first],
            )
        append(cursor, "measurements", _placed(measurements, places))
        append(cursor, "findings", _placed(findings, places))
        for name, table in sketches.items():
            cursor.execute("insert into sketches values (?, ?, ?, ?)", [name, first, last, _packed(table)])
        cursor.execute("insert into check_batches values (?, ?, ?, ?)", [key, first, last, len(places)])


def replace_corpus_findings(database: Database, check: str, findings: pa.Table) -> None:
    """Puts a corpus check's findings in place of its older ones."""
    with database.writing() as cursor:
        cursor.execute("delete from findings where check_name = ?", [check])
        cursor.register("found", findings)
        try:
            cursor.execute(
                "insert into findings by name select f.*, c.seq, 0 as version from found f "
                "join conversations c on c.id = f.conversation_id order by c.seq"
            )
        finally:
            cursor.unregister("found")


def sketches(database: Database, check: str) -> pa.Table | None:
    """The newest sketch of every conversation still here, in order of import; None where there are none."""
    with database.cursor() as cursor:
        cursor.execute("select sketch from sketches where check_name = ? order by first_seq", [check])
        tables = [pa.ipc.open_stream(blob).read_all() for (blob,) in cursor.fetchall()]
    if not tables:
        return None
    return _still_here(database, pa.concat_tables(tables))


def forget_other_keys(database: Database, key: str) -> None:
    """Drops the notes of what older rules covered: their results are gone."""
    with database.writing() as cursor:
        cursor.execute("delete from check_batches where check_key <> ?", [key])


def by_label(database: Database, min_score: float) -> list[dict[str, Any]]:
    """Per check and label: findings nobody dismissed, conversations touched, and how many nobody has ruled on yet."""
    return database.dicts(
        "select f.check_name, f.label, count(*) as findings, count(distinct f.conversation_id) as conversations, "
        "count(*) filter (where r.finding_id is null) as open "
        "from findings f left join current_rulings r on r.finding_id = f.id "
        "where f.score >= ? and coalesce(r.action, '') <> 'dismiss' group by all order by findings desc, f.label",
        [min_score],
    )


def _placed(rows: pa.Table, places: Mapping[str, tuple[int, int]]) -> pa.Table:
    # An import may have been undone since its conversations went to the checks: what is gone gets no results.
    rows = rows.filter(pc.is_in(rows["conversation_id"], pa.array(list(places), pa.string())))
    found = [places[key] for key in rows["conversation_id"].to_pylist()]
    return rows.append_column("seq", pa.array([seq for seq, _ in found], pa.int64())).append_column(
        "version", pa.array([version for _, version in found], pa.int32())
    )


def _packed(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as out:
        out.write_table(table)
    return sink.getvalue().to_pybytes()


def _still_here(database: Database, table: pa.Table) -> pa.Table:
    with database.cursor() as cursor:
        cursor.register("sketched", pa.table({"id": table["conversation"], "place": pa.array(range(table.num_rows))}))
        # An import undone and done again left an older sketch of the same conversation, which is no duplicate of it.
        cursor.execute(
            "select max(place) as place from sketched semi join conversations using (id) group by id order by place"
        )
        places = [place for (place,) in cursor.fetchall()]
        cursor.unregister("sketched")
    return table.take(pa.array(places, pa.int64()))
