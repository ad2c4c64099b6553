"""What every exporter promises, and files that are whole or not there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.exporters import EXPORTERS
from curation.exporters.embedding import Embedding
from curation.exporters.files import JsonlFile, ParquetFile
from curation.interfaces import Exporter
from curation.model import Conversation, Message

PERSON = "Zacarías Quintanilla"
messages = st.builds(
    Message,
    role=st.sampled_from(["system", "user", "assistant", "tool"]),
    text=st.text(max_size=40) | st.just(" "),
    author=st.none() | st.just(PERSON),
    sent_at=st.none() | st.just("2026-03-04T10:00:00"),
)
conversations = st.builds(
    Conversation,
    external_id=st.just(PERSON),
    messages=st.lists(messages, max_size=8).map(tuple),
    where=st.just(PERSON),
    metadata=st.just({"file": PERSON}),
)
exporters = pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda e: e.name)


def test_names_are_unlike() -> None:
    assert len({exporter.name for exporter in EXPORTERS}) == len(EXPORTERS)


@exporters
@given(conversation=conversations)
def test_rows_come_exactly_where_no_error_is_told(exporter: Exporter, conversation: Conversation) -> None:
    refused = any(problem.severity == "error" for problem in exporter.problems(conversation))
    rows = list(exporter.rows(conversation))
    assert bool(rows) != refused
    assert rows == list(exporter.rows(conversation))
    written = orjson.dumps(rows).decode()
    # Authors, places, ids and metadata of the source stay behind.
    assert PERSON not in written


@pytest.mark.parametrize("kind", [JsonlFile, ParquetFile])
def test_a_file_is_whole_or_not_there(tmp_path: Path, kind: type[JsonlFile] | type[ParquetFile]) -> None:
    path = tmp_path / "out"
    said = Conversation(None, (Message("user", "hi"), Message("assistant", "hello")))
    (row,) = Embedding().rows(said)
    with pytest.raises(KeyboardInterrupt), kind(path) as file:
        file.add(row)
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    with kind(path) as file:
        for _ in range(3):
            file.add(row)
        assert not path.exists()
    written = file.written()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert (written.examples, written.bytes) == (3, path.stat().st_size)
    assert written.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_parquet_and_jsonl_hold_the_same_chunks(tmp_path: Path) -> None:
    said = Conversation(None, tuple(Message(role, f"{role} {n}") for n in range(6) for role in ("user", "assistant")))
    rows = list(Embedding().rows(said))
    assert len(rows) == 6
    with JsonlFile(tmp_path / "a.jsonl") as lines, ParquetFile(tmp_path / "a.parquet") as table:
        for row in rows:
            lines.add(row)
            table.add(row)
    read = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert read == pq.read_table(tmp_path / "a.parquet").to_pylist() == rows
