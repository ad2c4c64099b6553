"""What happened to jobs, appended to the control file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from curation.store.database import Database


def add(control: Database, job_id: str, workspace: str, kind: str, arguments: Mapping[str, Any], by: str) -> None:
    """Notes that a job was asked for."""
    with control.writing() as cursor:
        cursor.execute(
            "insert into jobs (id, workspace, kind, arguments, asked_by) values (?, ?, ?, ?, ?)",
            [job_id, workspace, kind, orjson.dumps(dict(arguments)).decode(), by],
        )
        cursor.execute("insert into job_events (job_id, state) values (?, 'queued')", [job_id])


def note(
    control: Database, job_id: str, state: str, code: str | None = None, facts: Mapping[str, Any] | None = None
) -> None:
    """Notes that a job came into this state; `facts` hold ids and counts, never text."""
    with control.writing() as cursor:
        cursor.execute(
            "insert into job_events (job_id, state, code, facts) values (?, ?, ?, ?)",
            [job_id, state, code, orjson.dumps(dict(facts or {})).decode()],
        )


def load(control: Database, limit: int = 500) -> list[dict[str, Any]]:
    """The newest jobs with the state they are in, as keyword arguments of `jobs.Job`."""
    rows = control.dicts(
        "select j.id, j.workspace, j.kind, j.arguments, j.asked_by, j.asked_at, e.state, e.code, e.facts, "
        "(select max(happened_at) from job_events s where s.job_id = j.id and s.state = 'running') as started_at, "
        "case when e.state in ('queued', 'running') then null else e.happened_at end as ended_at "
        "from jobs j join (select job_id, state, code, facts, happened_at, "
        "row_number() over (partition by job_id order by happened_at desc, rowid desc) as latest from job_events) e "
        "on e.job_id = j.id and e.latest = 1 order by j.asked_at desc limit ?",
        [limit],
    )
    for row in rows:
        row["arguments"] = orjson.loads(row["arguments"])
        row["facts"] = orjson.loads(row["facts"] or "{}")
    return rows
