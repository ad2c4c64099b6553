"""Writing what importers read, batch by committed batch, so that an import cut short goes on where it stopped."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from curation.model import Conversation, Rejected, Warned
from curation.store.database import Database, append

Numbered = tuple[int, Conversation | Rejected | Warned]  # position in the file's reading, from 0


@dataclass(frozen=True)
class Counts:
    """What an import came to. Messages in = `messages` + `rejected_messages` + `repeated_messages`."""

    conversations: int = 0
    messages: int = 0
    rejects: int = 0
    rejected_messages: int = 0
    repeated: int = 0
    repeated_messages: int = 0


def begin(
    database: Database, import_id: str, *, file_name: str, file_hash: str, size: int, format: str, mapping: str, by: str
) -> tuple[int, bool]:
    """The position to go on from, and whether this import was finished before."""
    with database.writing() as cursor:
        known = cursor.execute("select finished_at is not null from imports where id = ?", [import_id]).fetchone()
        if known is None:
            cursor.execute(
                "insert into imports (id, file_name, file_hash, bytes, format, mapping, imported_by) "
                "values (?, ?, ?, ?, ?, ?, ?)",
                [import_id, file_name, file_hash, size, format, mapping, by],
            )
            return 0, False
        last = cursor.execute(
            "select coalesce(max(last_ordinal), -1) from import_batches where import_id = ?", [import_id]
        ).fetchone()
        return (last[0] if last else -1) + 1, bool(known[0])


def write(database: Database, import_id: str, file_hash: str, batch: Sequence[Numbered], seen: Counter[bytes]) -> None:
    """Stores one batch in one transaction. `seen` counts equal conversations of this import over all its batches."""
    kept = [
        (ordinal, item, _id(file_hash, ordinal, item, seen))
        for ordinal, item in batch
        if isinstance(item, Conversation)
    ]
    with database.writing() as cursor:
        known = _known(cursor, [key for _, _, key in kept])
        fresh = [row for row in kept if row[2] not in known]
        # Past every number ever checked too: an import taken out again must not lend its numbers to a new one.
        first = cursor.execute(
            "select greatest((select coalesce(max(seq), -1) from conversations), "
            "(select coalesce(max(last_seq), -1) from check_batches)) + 1"
        ).fetchone()
        assert first is not None
        append(cursor, "conversations", _conversations(import_id, fresh, first[0]))
        _append_messages(cursor, fresh, first[0])
        append(cursor, "rejects", _rejects(import_id, [(o, r) for o, r in batch if isinstance(r, Rejected)]))
        append(cursor, "warnings", _warnings(import_id, [(o, w) for o, w in batch if isinstance(w, Warned)]))
        repeated = [item for _, item, key in kept if key in known]
        cursor.execute(
            "insert into import_batches (import_id, last_ordinal, conversations, messages, repeated, repeated_messages) "
            "values (?, ?, ?, ?, ?, ?)",
            [
                import_id,
                batch[-1][0],
                len(fresh),
                sum(len(item.messages) for _, item, _ in fresh),
                len(repeated),
                sum(len(item.messages) for item in repeated),
            ],
        )


def pass_over(conversation: Conversation, seen: Counter[bytes]) -> None:
    """Counts a conversation that an earlier try stored already, so that later equal ones get the ids they would have had."""
    if conversation.external_id:
        seen[_content(conversation)] += 1


def finish(database: Database, import_id: str) -> Counts:
    """Marks the import finished and returns what it came to."""
    with database.writing() as cursor:
        counts = _counted(cursor, import_id)
        cursor.execute(
            "update imports set finished_at = now(), conversations = ?, messages = ?, rejects = ?, "
            "rejected_messages = ?, repeated = ?, repeated_messages = ? where id = ?",
            [
                counts.conversations,
                counts.messages,
                counts.rejects,
                counts.rejected_messages,
                counts.repeated,
                counts.repeated_messages,
                import_id,
            ],
        )
        return counts


def counts(database: Database, import_id: str) -> Counts:
    """What an import came to so far."""
    with database.cursor() as cursor:
        return _counted(cursor, import_id)


def history(database: Database) -> list[dict[str, Any]]:
    """Every import, newest first."""
    return database.dicts(
        "select id, file_name, bytes, format, imported_by, started_at, finished_at, conversations, messages, rejects, "
        "rejected_messages, repeated, repeated_messages, "
        "(select count(*) from warnings w where w.import_id = imports.id) as warnings "
        "from imports order by started_at desc, id"
    )


def exists(database: Database, import_id: str) -> bool:
    """Whether there is an import of this id."""
    return database.row("select 1 from imports where id = ?", [import_id]) is not None


def rejects(database: Database, import_id: str, limit: int, offset: int = 0) -> list[dict[str, Any]]:
    """The rejects of an import in file order: place, code, facts (JSON), messages."""
    return database.dicts(
        "select place, code, facts, messages from rejects where import_id = ? order by ordinal limit ? offset ?",
        [import_id, limit, offset],
    )


def warnings(database: Database, import_id: str) -> list[dict[str, Any]]:
    """The first thousand warnings of an import in file order: place, code, facts (JSON)."""
    return database.dicts(
        "select place, code, facts from warnings where import_id = ? order by ordinal limit 1000", [import_id]
    )


def remove(database: Database, import_id: str) -> int:
    """Takes a whole import out again with all that hangs on its conversations; returns how many there were."""
    mine = "(select id from conversations where import_id = ?)"
    with database.writing() as cursor:
        row = cursor.execute("select count(*) from conversations where import_id = ?", [import_id]).fetchone()
        for table in (
            "findings",
            "measurements",
            "rulings",
            "decisions",
            "assignments",
            "revisions",
            "messages",
        ):
            cursor.execute(f"delete from {table} where conversation_id in {mine}", [import_id])
        for table in ("conversations", "rejects", "warnings", "import_batches"):
            cursor.execute(f"delete from {table} where import_id = ?", [import_id])
        cursor.execute("delete from imports where id = ?", [import_id])
        return row[0] if row else 0


def _counted(cursor: duckdb.DuckDBPyConnection, import_id: str) -> Counts:
    row = cursor.execute(
        "select (select coalesce(sum(conversations), 0) from import_batches where import_id = $id), "
        "(select coalesce(sum(messages), 0) from import_batches where import_id = $id), "
        "(select count(*) from rejects where import_id = $id), "
        "(select coalesce(sum(messages), 0) from rejects where import_id = $id), "
        "(select coalesce(sum(repeated), 0) from import_batches where import_id = $id), "
        "(select coalesce(sum(repeated_messages), 0) from import_batches where import_id = $id)",
        {"id": import_id},
    ).fetchone()
    assert row is not None
    return Counts(*(int(n) for n in row))


def _known(cursor: duckdb.DuckDBPyConnection, keys: list[str]) -> set[str]:
    cursor.register("incoming_ids", pa.table({"id": pa.array(keys, pa.string())}))
    try:
        found = cursor.execute("select id from conversations semi join incoming_ids using (id)").fetchall()
    finally:
        cursor.unregister("incoming_ids")
    return {key for (key,) in found}


def _content(conversation: Conversation) -> bytes:
    """A digest of what was said, by whom and when, but not of where it stood."""
    said = [(m.role, m.text, m.author, m.sent_at, m.payload) for m in conversation.messages]
    return hashlib.blake2b(orjson.dumps([conversation.external_id, conversation.extras, said]), digest_size=16).digest()


def _id(file_hash: str, ordinal: int, conversation: Conversation, seen: Counter[bytes]) -> str:
    """A content hash. A source's own id makes a conversation the same over overlapping exports; without one, its file
    and place keep two equal conversations apart, so that a duplicate is found and marked, not swallowed."""
    content = _content(conversation)
    place = f"{file_hash}:{ordinal}"
    if conversation.external_id:
        seen[content] += 1
        place = f"#{seen[content]}"
    return hashlib.blake2b(content + place.encode(), digest_size=12).hexdigest()


def _conversations(import_id: str, fresh: list[tuple[int, Conversation, str]], first: int) -> pa.Table:
    return pa.table(
        {
            "id": pa.array([key for _, _, key in fresh], pa.string()),
            "seq": pa.array(range(first, first + len(fresh)), pa.int64()),
            "import_id": pa.array([import_id] * len(fresh), pa.string()),
            "ordinal": pa.array([ordinal for ordinal, _, _ in fresh], pa.int64()),
            "external_id": pa.array([c.external_id for _, c, _ in fresh], pa.string()),
            "place": pa.array([c.where for _, c, _ in fresh], pa.string()),
            "metadata": pa.array([orjson.dumps(dict(c.metadata)).decode() for _, c, _ in fresh], pa.string()),
            "extras": pa.array([c.extras for _, c, _ in fresh], pa.string()),
            "started_at": pa.array(
                [next((m.sent_at for m in c.messages if m.sent_at), None) for _, c, _ in fresh], pa.string()
            ),
            "messages": pa.array([len(c.messages) for _, c, _ in fresh], pa.int32()),
        }
    )


def _append_messages(cursor: duckdb.DuckDBPyConnection, fresh: list[tuple[int, Conversation, str]], first: int) -> None:
    rows = [
        (first + position, key, turn, m.role, m.author, m.sent_at, m.text, m.payload, m.line)
        for position, (_, conversation, key) in enumerate(fresh)
        for turn, m in enumerate(conversation.messages)
    ]
    if not rows:
        return
    kinds = (
        pa.int64(), pa.string(), pa.int32(), pa.string(), pa.string(),
        pa.string(), pa.large_string(), pa.large_string(), pa.int64(),
    )  # fmt: skip
    names = ("seq", "conversation_id", "turn", "role", "author", "sent_at", "text", "payload", "line")
    columns = zip(names, zip(*rows, strict=True), kinds, strict=True)
    cursor.register("incoming", pa.table({name: pa.array(column, kind) for name, column, kind in columns}))
    try:
        cursor.execute(
            "insert into messages by name select *, 0 as version, lower(strip_accents(text)) as folded "
            "from incoming order by seq, turn"
        )
    finally:
        cursor.unregister("incoming")


def _rejects(import_id: str, rows: list[tuple[int, Rejected]]) -> pa.Table:
    return _told(import_id, rows).append_column("messages", pa.array([r.messages for _, r in rows], pa.int64()))


def _warnings(import_id: str, rows: list[tuple[int, Warned]]) -> pa.Table:
    return _told(import_id, rows)


def _told(import_id: str, rows: Sequence[tuple[int, Rejected | Warned]]) -> pa.Table:
    return pa.table(
        {
            "import_id": pa.array([import_id] * len(rows), pa.string()),
            "ordinal": pa.array([ordinal for ordinal, _ in rows], pa.int64()),
            "place": pa.array([r.where for _, r in rows], pa.string()),
            "code": pa.array([r.code for _, r in rows], pa.string()),
            "facts": pa.array([orjson.dumps(dict(r.facts)).decode() for _, r in rows], pa.string()),
        }
    )
