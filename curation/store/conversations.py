"""Reading conversations back: as column batches for checks, as nouns for everything else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import orjson

from curation.model import Batch, Conversation, Message
from curation.store.database import Database

_BATCH = (
    "select conversation_id as conversation, turn, role, author, sent_at, text, payload "
    "from current_messages where seq between ? and ? order by seq, turn"
)


def count(database: Database) -> int:
    """How many conversations there are."""
    return int(database.value("select count(*) from conversations"))


def ranges(database: Database, size: int, skip: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int, int]]:
    """The conversations not inside `skip`, cut into ranges (first seq, last seq, conversations) of at most `size`."""
    keep = outside(database.table("select seq from conversations order by seq")["seq"].to_pylist(), skip)
    return [(chunk[0], chunk[-1], len(chunk)) for chunk in (keep[i : i + size] for i in range(0, len(keep), size))]


def batch(database: Database, first: int, last: int) -> Batch:
    """The current messages of the conversations in this range of seq."""
    table = database.table(_BATCH, [first, last])
    return Batch(table.cast(Batch.SCHEMA))


def places(database: Database, first: int, last: int) -> dict[str, tuple[int, int]]:
    """Conversation id to (seq, current version) in this range of seq."""
    rows = database.rows(
        "select id, seq, coalesce((select max(version) from revisions r where r.conversation_id = c.id), 0) "
        "from conversations c where seq between ? and ?",
        [first, last],
    )
    return {key: (seq, version) for key, seq, version in rows}


def stream(database: Database, first: int, last: int) -> Iterator[tuple[str, Conversation]]:
    """The conversations of this range of seq in order, with their current messages; the range is held in memory."""
    messages: dict[str, list[Message]] = {}
    for key, role, text, author, sent_at, line, payload in database.rows(
        "select conversation_id, role, text, author, sent_at, line, payload "
        "from current_messages where seq between ? and ? order by seq, turn",
        [first, last],
    ):
        messages.setdefault(key, []).append(Message(role, text, author, sent_at, line, payload))
    for key, external_id, place, metadata, extras in database.rows(
        "select id, external_id, place, metadata, extras from conversations where seq between ? and ? order by seq",
        [first, last],
    ):
        yield key, Conversation(external_id, tuple(messages.get(key, ())), place, orjson.loads(metadata), extras)


def one(database: Database, conversation_id: str) -> Conversation | None:
    """This conversation with its current messages, None where there is none."""
    seq = database.value("select seq from conversations where id = ?", [conversation_id])
    return None if seq is None else next(stream(database, seq, seq))[1]


def content_hash(database: Database) -> str:
    """A digest of what the workspace holds and found, whatever order or day it was written in."""
    sums = [
        database.row(
            f"select count(*), coalesce(sum(h), 0)::varchar, coalesce(bit_xor(h), 0)::varchar from (select hash({columns}) as h from {table})"
        )
        for table, columns in (
            ("conversations", "id, seq, ordinal, external_id, place, metadata, extras, messages"),
            ("messages", "conversation_id, version, turn, role, author, sent_at, text, payload, line"),
            ("rejects", "import_id, ordinal, place, code, facts, messages"),
            ("measurements", "conversation_id, version, turn, name, number, label"),
            ("findings", "id, conversation_id, turn, field, span_start, span_end, label, score, evidence, other_id"),
        )
    ]
    return hashlib.sha256(orjson.dumps(sums)).hexdigest()


def outside(seqs: Sequence[int], skip: Sequence[tuple[int, int]]) -> list[int]:
    """Those of these numbers, in ascending order, that no range of `skip` (ends included) holds."""
    covered = sorted(skip)
    kept: list[int] = []
    position = 0
    for seq in seqs:
        while position < len(covered) and covered[position][1] < seq:
            position += 1
        if position == len(covered) or seq < covered[position][0]:
            kept.append(seq)
    return kept
