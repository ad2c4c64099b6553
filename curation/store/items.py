"""A conversation as a reviewer sees it: words, findings with the rulings on them, measures, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import orjson

from curation.model import Message


@dataclass(frozen=True, slots=True)
class Located:
    """A finding and what was ruled on it: `ruling` is "confirm", "dismiss" or None while it is open.

    `turn` is None for the whole conversation; `start` and `end` are code points into `field` of the turn. `other` is
    the id of the conversation it points at (a duplicate's keeper), `other_name` what people call that one.
    """

    id: str
    check: str
    label: str
    score: float
    turn: int | None
    field: str
    start: int | None
    end: int | None
    detail: str | None
    other: str | None
    other_name: str | None
    ruling: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """The last word on a conversation."""

    action: str
    by: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One conversation ready to be judged. `tokens` and `language` are None until it was checked."""

    id: str
    seq: int
    version: int
    external_id: str | None
    messages: tuple[Message, ...]
    findings: tuple[Located, ...]
    tokens: int | None
    language: str | None
    file_name: str
    place: str
    started_at: str | None
    metadata: Mapping[str, Any]
    decision: Decided | None


def load(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str], min_score: float) -> list[Item]:
    """The conversations with these ids, in this order; unknown ids are left out, and findings weaker than `min_score`."""
    heads = {
        row[0]: row
        for row in cursor.execute(
            "select c.id, c.seq, coalesce((select max(version) from revisions r where r.conversation_id = c.id), 0), "
            "c.external_id, c.place, c.started_at, c.metadata, coalesce(i.file_name, '') "
            "from conversations c left join imports i on i.id = c.import_id where c.id in (select unnest(?))",
            [list(ids)],
        ).fetchall()
    }
    if not heads:
        return []
    # Rows lie in order of seq, so naming the numbers lets the scan skip what is outside their range.
    seqs = sorted(row[1] for row in heads.values())
    messages = _messages(cursor, seqs)
    findings = _findings(cursor, seqs, {key: row[2] for key, row in heads.items()}, min_score)
    measures = _measures(cursor, seqs)
    decisions = {
        key: Decided(action, by, note)
        for key, action, by, note in cursor.execute(
            "select conversation_id, action, user_id, note from current_decisions "
            "where conversation_id in (select unnest(?))",
            [list(heads)],
        ).fetchall()
    }
    items = []
    for key in dict.fromkeys(ids):
        if key in heads:
            _, seq, version, external_id, place, started_at, metadata, file_name = heads[key]
            tokens, language = measures.get((key, version), (None, None))
            items.append(
                Item(
                    id=key,
                    seq=seq,
                    version=version,
                    external_id=external_id,
                    messages=tuple(messages.get(key, ())),
                    findings=tuple(findings.get(key, ())),
                    tokens=tokens,
                    language=language,
                    file_name=file_name,
                    place=place,
                    started_at=started_at,
                    metadata=orjson.loads(metadata),
                    decision=decisions.get(key),
                )
            )
    return items


def _messages(cursor: duckdb.DuckDBPyConnection, seqs: Sequence[int]) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for key, role, text, author, sent_at, line, payload in cursor.execute(
        "select conversation_id, role, text, author, sent_at, line, payload from current_messages "
        "where seq between ? and ? and seq in (select unnest(?)) order by seq, turn",
        [seqs[0], seqs[-1], seqs],
    ).fetchall():
        found.setdefault(key, []).append(Message(role, text, author, sent_at, line, payload))
    return found


def _findings(
    cursor: duckdb.DuckDBPyConnection, seqs: Sequence[int], versions: Mapping[str, int], min_score: float
) -> dict[str, list[Located]]:
    found: dict[str, list[Located]] = {}
    for key, version, *rest in cursor.execute(
        "select f.conversation_id, f.version, f.id, f.check_name, f.label, f.score, nullif(f.turn, -1), f.field, "
        "f.span_start, f.span_end, f.detail, f.other_id, coalesce(o.external_id, o.id), r.action "
        "from findings f left join current_rulings r on r.finding_id = f.id left join conversations o on o.id = f.other_id "
        "where f.seq between ? and ? and f.seq in (select unnest(?)) and f.score >= ? "
        "order by f.seq, f.turn, f.field, f.span_start, f.span_end desc, f.id",
        [seqs[0], seqs[-1], seqs, min_score],
    ).fetchall():
        if versions.get(key) == version:
            found.setdefault(key, []).append(Located(*rest))
    return found


def _measures(
    cursor: duckdb.DuckDBPyConnection, seqs: Sequence[int]
) -> dict[tuple[str, int], tuple[int | None, str | None]]:
    rows = cursor.execute(
        "select conversation_id, version, max(number) filter (where name = 'conversation_tokens')::bigint, "
        "max(label) filter (where name = 'language') from measurements "
        "where seq between ? and ? and seq in (select unnest(?)) and turn = -1 group by all",
        [seqs[0], seqs[-1], seqs],
    ).fetchall()
    return {(key, version): (tokens, language) for key, version, tokens, language in rows}
