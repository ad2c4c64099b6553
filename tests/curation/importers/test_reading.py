"""Choosing an importer, and reading files and folders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from curation.errors import CurationError
from curation.importers import IMPORTERS
from curation.importers.openai_chat import OpenAIChat
from curation.importers.reading import importer_for, read_file, read_path
from curation.model import Conversation, Rejected

CHAT = b'{"messages":[{"role":"user","content":"hola"}]}\n'


def test_what_nobody_recognises_is_said_with_the_name() -> None:
    with pytest.raises(CurationError) as told:
        importer_for(b"just some prose about nothing\n", "notes.txt")
    assert told.value.code == "format_not_recognised"
    assert "notes.txt" in told.value.sentence("es")


def test_two_that_recognise_a_file_are_both_named() -> None:
    class Greedy(OpenAIChat):
        name = "greedy"

    with pytest.raises(CurationError) as told:
        importer_for(CHAT, "chat.jsonl", importers=(*IMPORTERS, Greedy()))
    assert told.value.code == "format_ambiguous"
    assert told.value.facts["formats"] == "openai-chat, greedy"
    assert importer_for(CHAT, "chat.jsonl", "greedy", (*IMPORTERS, Greedy())).name == "greedy"


def test_the_user_may_choose_by_name() -> None:
    assert importer_for(CHAT, "chat.jsonl", "labelled-text").name == "labelled-text"
    with pytest.raises(CurationError) as told:
        importer_for(CHAT, "chat.jsonl", "fax")
    assert told.value.code == "format_not_known"
    assert "whatsapp" in str(told.value.facts["formats"])


def test_an_empty_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(CurationError, match="empty"):
        list(read_file(tmp_path / "empty.jsonl", "empty.jsonl"))
    with pytest.raises(CurationError, match="empty"):
        list(read_file(tmp_path / "empty.jsonl", "empty.jsonl", "tabular"))


def test_a_file_is_called_as_the_user_calls_it(tmp_path: Path) -> None:
    stored = tmp_path / "3f9c"
    stored.write_text("1/4/26, 10:00 - Ana: hola\n", "utf-8")
    read = [r for r in read_file(stored, "Chat con Ana.txt") if isinstance(r, Conversation)]
    assert [c.external_id for c in read] == ["Chat con Ana"]


def test_a_folder_is_read_in_order_and_strangers_cost_nothing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.jsonl").write_bytes(CHAT)
    (tmp_path / "a.jsonl").write_bytes(CHAT * 2)
    (tmp_path / "LICENSE").write_text("Do as you like.")
    (tmp_path / ".hidden.jsonl").write_bytes(CHAT)
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "a.jsonl").write_bytes(CHAT)
    read = [(file.relative_to(tmp_path).as_posix(), type(one)) for file, one in read_path(tmp_path)]
    assert read == [
        ("LICENSE", Rejected),
        ("a.jsonl", Conversation),
        ("a.jsonl", Conversation),
        ("b/one.jsonl", Conversation),
    ]
    stranger = next(one for _, one in read_path(tmp_path) if isinstance(one, Rejected))
    assert (stranger.code, stranger.messages) == ("format_not_recognised", 0)


def test_a_file_alone_raises_what_a_folder_forgives(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Do as you like.")
    with pytest.raises(CurationError, match="LICENSE"):
        list(read_path(tmp_path / "LICENSE"))
    with pytest.raises(CurationError, match="no file"):
        list(read_path(tmp_path / "missing.csv"))
    (tmp_path / "nothing").mkdir()
    with pytest.raises(CurationError, match="no files"):
        list(read_path(tmp_path / "nothing"))


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("session,speaker,message\n" + "".join(f"s{i % 7},Ana,m{i}\n" for i in range(200)), "utf-8")
    assert list(read_file(file, "rows.csv")) == list(read_file(file, "rows.csv"))


def test_importers_keep_their_limits_as_a_setting() -> None:
    for importer in IMPORTERS:
        smaller = replace(importer, limits=replace(importer.limits, line_bytes=64))  # type: ignore[type-var]
        assert smaller.limits.line_bytes == 64  # type: ignore[attr-defined]
