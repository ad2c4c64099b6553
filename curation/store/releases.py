"""Releases in SQL: what is chosen and why the rest is not, conversations as they were frozen, what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pyarrow as pa

from curation.model import Conversation, Finding, Message
from curation.store.database import Database, append

# One row a conversation in order of import, with the first reason it stays out; null means it is chosen. A decision
# made on an older version does not stand. What a person accepted, only duplicates can keep out.
_CHOSEN = """
    with versions as (select conversation_id, max(version) as version from revisions group by conversation_id),
    heads as (
        select c.seq, c.id, c.messages, coalesce(v.version, 0) as version
        from conversations c left join versions v on v.conversation_id = c.id
    ),
    measured as (
        select conversation_id, max(number) filter (where name = 'conversation_tokens') as tokens,
            max(label) filter (where name = 'language') as language
        from measurements where turn = -1 group by conversation_id
    ),
    decided as (
        select d.conversation_id, d.action from current_decisions d join heads h
            on h.id = d.conversation_id and h.version = d.version
    ),
    -- A duplicate steps back only for a keeper that stays.
    standing as (
        select f.conversation_id, f.check_name, f.label from findings f
        left join current_rulings r on r.finding_id = f.id
        left join decided k on k.conversation_id = f.other_id
        where f.score >= $min_score and coalesce(r.action, '') <> 'dismiss'
            and f.check_name in ('structure', 'language', 'exact_duplicates', 'near_duplicates')
            and (f.other_id is null or coalesce(k.action, $unsaid) in ('accept', 'redact'))
    ),
    blocking as (
        select conversation_id,
            bool_or(check_name = 'exact_duplicates') as exact, bool_or(check_name = 'near_duplicates') as near,
            bool_or(label = 'no_assistant') as no_answer, bool_or(label = 'other_language') as wrong_language
        from standing group by conversation_id
    )
    select h.seq, h.id as conversation_id, h.version, h.messages, m.tokens, m.language,
        case
            when d.action = 'reject' then 'rejected'
            when d.action = 'escalate' then 'escalated'
            when $accepted_only and d.action is null then 'undecided'
            when $keepers_only and b.exact then 'exact_duplicate'
            when $keepers_only and b.near then 'near_duplicate'
            when b.no_answer then 'no_answer'
            when d.action is null and b.wrong_language then 'wrong_language'
        end as reason
    from heads h
    left join decided d on d.conversation_id = h.id
    left join measured m on m.conversation_id = h.id
    left join blocking b on b.conversation_id = h.id
    order by h.seq
"""

_MESSAGES = """
    select m.conversation_id, m.role, m.text, m.author, m.sent_at, m.line, m.payload
    from messages m join frozen f on f.seq = m.seq and f.version = m.version
    where m.seq between ? and ? order by m.seq, m.turn
"""

_FINDINGS = """
    select x.conversation_id, x.check_name, x.label, x.score, x.turn, x.field, x.span_start, x.span_end, x.detail,
        r.action
    from findings x join frozen f on f.seq = x.seq and f.version = x.version
    left join current_rulings r on r.finding_id = x.id
    where x.seq between ? and ? and x.turn >= 0 and x.span_start is not null
    order by x.seq, x.turn, x.field, x.span_start, x.span_end, x.id
"""

ITEMS = pa.schema(
    [
        ("release_id", pa.string()),
        ("conversation_id", pa.string()),
        ("version", pa.int32()),
        ("split", pa.string()),
        ("split_group", pa.string()),
    ]
)


@dataclass(frozen=True)
class Frozen:
    """A conversation as a release takes it: one version, with its located findings and the last ruling on each."""

    id: str
    version: int
    language: str | None
    conversation: Conversation
    findings: tuple[tuple[Finding, str | None], ...]


@dataclass(frozen=True)
class ExportRow:
    """One file of a release."""

    file_name: str
    format: str
    split: str | None
    examples: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class ReleaseRow:
    """A finished release; `manifest` is JSON as it stands in the file."""

    id: str
    number: int
    policy_fingerprint: str
    made_by: str
    made_at: datetime
    manifest: str
    files: tuple[ExportRow, ...]


def chosen(database: Database, *, accepted_only: bool, keepers_only: bool, min_score: float) -> pa.Table:
    """One row a conversation in order of import: seq, conversation_id, version, messages, tokens, language, reason.

    `reason` is null for what is chosen. Findings weaker than `min_score` and dismissed ones keep nothing out.
    """
    return database.table(
        _CHOSEN,
        {
            "accepted_only": accepted_only,
            "keepers_only": keepers_only,
            "min_score": min_score,
            # What is undecided goes out too unless only accepted ones do.
            "unsaid": "skip" if accepted_only else "accept",
        },
    )


def ties(database: Database) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """Pairs of conversations that may not be parted, and the seq of each of them.

    Duplicates of every kind and score, ruled on or not: who keeps both still must not test on what was trained.
    """
    rows = database.rows(
        "select distinct f.conversation_id, f.other_id, c.seq, o.seq from findings f "
        "join conversations c on c.id = f.conversation_id join conversations o on o.id = f.other_id "
        "where f.other_id is not null order by c.seq, o.seq"
    )
    order = {key: seq for one, other, first, second in rows for key, seq in ((one, first), (other, second))}
    return [(one, other) for one, other, _, _ in rows], order


def frozen(database: Database, plan: pa.Table) -> Iterator[Frozen]:
    """The conversations of these rows of `chosen`, at their version and in their order; all are held in memory."""
    seqs = plan["seq"].to_pylist()
    if not seqs:
        return
    span = [seqs[0], seqs[-1]]
    with database.cursor() as cursor:
        cursor.register("frozen", plan.select(["seq", "version"]))
        messages: dict[str, list[Message]] = {}
        for key, role, text, author, sent_at, line, payload in cursor.execute(_MESSAGES, span).fetchall():
            messages.setdefault(key, []).append(Message(role, text, author, sent_at, line, payload))
        findings: dict[str, list[tuple[Finding, str | None]]] = {}
        for key, *rest, ruling in cursor.execute(_FINDINGS, span).fetchall():
            findings.setdefault(key, []).append((Finding(key, *rest), ruling))
        heads = cursor.execute(
            "select c.id, c.extras from conversations c join frozen f using (seq) where seq between ? and ?", span
        ).fetchall()
        cursor.unregister("frozen")
    extras = dict(heads)
    columns = (plan[name].to_pylist() for name in ("conversation_id", "version", "language"))
    for key, version, language in zip(*columns, strict=True):
        # Where it came from and what it is called there stays behind: nothing of that may get into a file.
        said = Conversation(None, tuple(messages.get(key, ())), extras=extras.get(key))
        yield Frozen(key, version, language, said, tuple(findings.get(key, ())))


def to_redact(database: Database, plan: pa.Table, min_score: float) -> dict[str, int]:
    """How many located findings on these rows of `chosen` will be taken out, by label, most first."""
    with database.cursor() as cursor:
        cursor.register("frozen", plan.select(["seq", "version"]))
        found = cursor.execute(
            "select x.label, count(*) from findings x join frozen f on f.seq = x.seq and f.version = x.version "
            "left join current_rulings r on r.finding_id = x.id "
            "where x.span_start is not null and coalesce(r.action, '') <> 'dismiss' "
            "and (x.score >= ? or x.check_name = 'secrets' or r.action = 'confirm') "
            "group by x.label order by count(*) desc, x.label",
            [min_score],
        ).fetchall()
        cursor.unregister("frozen")
    return dict(found)


def next_number(database: Database) -> int:
    """The number a new release gets."""
    return int(database.value("select coalesce(max(number), 0) + 1 from releases"))


def numbers(database: Database) -> set[int]:
    """The numbers of all finished releases."""
    return {number for (number,) in database.rows("select number from releases where finished_at is not null")}


def record(
    database: Database,
    release: ReleaseRow,
    policy: str,
    items: pa.Table,
) -> None:
    """Writes a finished release with its conversations (`ITEMS`) and files, all at once or not at all."""
    files = [(release.id, f.file_name, f.format, f.split, f.examples, f.bytes, f.sha256) for f in release.files]
    with database.writing() as cursor:
        cursor.execute(
            "insert into releases (id, number, policy, policy_fingerprint, made_by, made_at, finished_at, manifest) "
            "values (?, ?, ?, ?, ?, ?, now(), ?)",
            [release.id, release.number, policy, release.policy_fingerprint, release.made_by, release.made_at,
             release.manifest],
        )  # fmt: skip
        append(cursor, "release_items", items)
        cursor.executemany(
            "insert into exports (release_id, file_name, format, split, examples, bytes, sha256) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            files,
        )


def history(database: Database) -> list[ReleaseRow]:
    """Every finished release, newest first."""
    files: dict[str, list[ExportRow]] = {}
    for key, *rest in database.rows(
        "select release_id, file_name, format, split, examples, bytes, sha256 from exports order by rowid"
    ):
        files.setdefault(key, []).append(ExportRow(*rest))
    return [
        ReleaseRow(key, number, fingerprint, by, _moment(at), manifest, tuple(files.get(key, ())))
        for key, number, fingerprint, by, at, manifest in database.rows(
            "select id, number, policy_fingerprint, made_by, epoch_us(made_at), manifest from releases "
            "where finished_at is not null order by number desc"
        )
    ]


def file_of(database: Database, release: str, file_name: str) -> tuple[int, str] | None:
    """The number of the release and the name of the file, as they were written down; None for anything else."""
    found = database.row(
        "select r.number, e.file_name from exports e join releases r on r.id = e.release_id "
        "where ? in (r.id, r.number::varchar) and e.file_name = ? and r.finished_at is not null",
        [release, file_name],
    )
    return (int(found[0]), str(found[1])) if found else None


def manifest_of(row: ReleaseRow) -> dict[str, Any]:
    """The manifest, parsed."""
    return dict(orjson.loads(row.manifest))


def _moment(microseconds: int) -> datetime:
    # Fetching a timestamptz as it is would need pytz, which nothing else here does.
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
