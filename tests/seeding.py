"""Workspaces with something in them, written through the store itself."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import pyarrow as pa

from curation.model import Conversation, Finding, Message
from curation.store import imports
from curation.store.database import Database, append
from curation.store.home import Home

Find = Callable[[str, Conversation], Iterable[Finding]]
_BATCH = 1_000


def conversation(number: int, *texts: str, **metadata: object) -> Conversation:
    """A conversation of user and assistant by turns; without texts a short one with an e-mail address in it."""
    said = texts or (
        f"Hola, mi pedido {number} no llega. Mi correo es cliente{number}@example.com",
        f"Gracias. El pedido {number} sale hoy.",
    )
    messages = tuple(
        Message("assistant" if turn % 2 else "user", text, author="Ana" if turn % 2 else None, line=number * 10 + turn)
        for turn, text in enumerate(said)
    )
    return Conversation(f"T-{number}", messages, where=f"line {number + 1}", metadata=metadata)


def conversations(count: int) -> Iterator[Conversation]:
    """So many different ones."""
    return (conversation(number) for number in range(count))


def emails(key: str, found: Conversation) -> Iterator[Finding]:
    """A finding on every word with an @."""
    for turn, message in enumerate(found.messages):
        for word in message.text.split():
            if "@" in word:
                start = message.text.index(word)
                yield Finding(key, "pii", "EMAIL", 0.9, turn, "text", start, start + len(word))


def nothing(key: str, found: Conversation) -> Iterator[Finding]:
    """No finding at all."""
    return iter(())


def seed_workspace(
    home: Home,
    name: str,
    conversations: Iterable[Conversation],
    findings: Find = emails,
    *,
    language: Callable[[Conversation], str] = lambda _: "es",
    file_name: str = "tickets.jsonl",
) -> list[str]:
    """Makes the workspace with one finished import of these, measured (4 characters a token); returns their ids in order.

    `findings` is called with the id and the conversation, and gives what a check would have found.
    """
    database = home.create(name)
    file_hash = hashlib.sha256(file_name.encode()).hexdigest()
    imports.begin(
        database, file_name, file_name=file_name, file_hash=file_hash, size=1, format="openai-chat", mapping="{}", by="seed"
    )  # fmt: skip
    seen: Counter[bytes] = Counter()
    numbered = enumerate(conversations)
    ids: list[str] = []
    while batch := list(islice(numbered, _BATCH)):
        imports.write(database, file_name, file_hash, batch, seen)
        fresh = database.rows("select id, seq from conversations order by seq offset ?", [len(ids)])
        with_ids = list(zip(fresh, (said for _, said in batch), strict=True))
        _measure(database, with_ids, language)
        find(database, [(seq, found) for (key, seq), said in with_ids for found in findings(key, said)])
        ids += [key for key, _ in fresh]
    imports.finish(database, file_name)
    return ids


def find(database: Database, rows: list[tuple[int, Finding]]) -> None:
    """Writes these findings, each with the seq of its conversation. Their ids are told by `finding_id`."""
    table = pa.table(
        {
            "id": pa.array([finding_id(f) for _, f in rows], pa.string()),
            "seq": pa.array([seq for seq, _ in rows], pa.int64()),
            "conversation_id": pa.array([f.conversation for _, f in rows], pa.string()),
            "version": pa.array([0] * len(rows), pa.int32()),
            "turn": pa.array([-1 if f.turn is None else f.turn for _, f in rows], pa.int32()),
            "field": pa.array([f.field for _, f in rows], pa.string()),
            "span_start": pa.array([f.start for _, f in rows], pa.int32()),
            "span_end": pa.array([f.end for _, f in rows], pa.int32()),
            "check_name": pa.array([f.check for _, f in rows], pa.string()),
            "check_version": pa.array([1] * len(rows), pa.int32()),
            "label": pa.array([f.label for _, f in rows], pa.string()),
            "score": pa.array([f.score for _, f in rows], pa.float64()),
            "detail": pa.array([f.detail for _, f in rows], pa.string()),
            "other_id": pa.array([f.other for _, f in rows], pa.string()),
        }
    )
    with database.writing() as cursor:
        append(cursor, "findings", table)


def finding_id(found: Finding) -> str:
    """A name for this finding, the same every time."""
    return f"{found.conversation[:12]}-{found.label}-{found.turn}-{found.start}"


def _measure(
    database: Database, rows: list[tuple[tuple[str, int], Conversation]], language: Callable[[Conversation], str]
) -> None:
    measured = [
        (seq, key, name, number, label)
        for (key, seq), said in rows
        for name, number, label in (
            ("conversation_tokens", sum(len(m.text) for m in said.messages) / 4, None),
            ("language", None, language(said)),
        )
    ]
    seqs, keys, names, numbers, labels = zip(*measured, strict=True)
    table = pa.table(
        {
            "seq": pa.array(seqs, pa.int64()),
            "conversation_id": pa.array(keys, pa.string()),
            "version": pa.array([0] * len(seqs), pa.int32()),
            "turn": pa.array([-1] * len(seqs), pa.int32()),
            "name": pa.array(names, pa.string()),
            "measure_version": pa.array([1] * len(seqs), pa.int32()),
            "number": pa.array(numbers, pa.float64()),
            "label": pa.array(labels, pa.string()),
        }
    )
    with database.writing() as cursor:
        append(cursor, "measurements", table)
