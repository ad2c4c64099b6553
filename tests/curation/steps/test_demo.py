"""The main job on the demo transcripts: what came in, what was found, what went out, and that it can be read again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from curation.access import operator
from curation.exporters.openai_sft import OpenAISft
from curation.importers.reading import read_file
from curation.model import Conversation
from curation.steps import demo, people
from curation.steps.ingest import Imported
from curation.steps.overview import Overview, overview_of
from curation.steps.release import ReleaseResult, release
from curation.store.home import Home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    place = Home(tmp_path_factory.mktemp("demo"))
    people.ensure_workspace(place, operator(), demo.WORKSPACE, "Demo")
    yield place
    place.close()


@pytest.fixture(scope="module")
def came(home: Home) -> list[Imported]:
    return demo.fill(home, operator(), demo.WORKSPACE)


@pytest.fixture(scope="module")
def found(home: Home, came: list[Imported]) -> Overview:
    return overview_of(home, operator(), demo.WORKSPACE)


@pytest.fixture(scope="module")
def made(home: Home, came: list[Imported]) -> ReleaseResult:
    return release(home, operator(), demo.WORKSPACE)


@pytest.fixture(scope="module")
def planted(samples: Path) -> list[dict]:
    return json.loads((samples / "planted.json").read_text("utf-8"))


def test_every_planted_conversation_comes_in_and_every_broken_row_is_told(
    came: list[Imported], found: Overview
) -> None:
    assert found.conversations == 312
    assert sum(i.counts.messages for i in came) == found.messages
    assert sum(i.counts.rejected_messages for i in came) == found.rejected_messages > 0
    assert found.waiting == 0


def test_a_second_fill_adds_nothing(home: Home, came: list[Imported]) -> None:
    again = demo.fill(home, operator(), demo.WORKSPACE)
    assert all(i.nothing_new for i in again)
    assert [i.counts for i in again] == [i.counts for i in came]


def test_planted_duplicates_are_left_out(found: Overview, planted: list[dict]) -> None:
    kinds = [entry["kind"] for entry in planted]
    assert found.lost["exact_duplicate"] == kinds.count("exact_duplicate") == 12
    assert found.lost["near_duplicate"] == kinds.count("near_duplicate") == 18
    assert found.lost["wrong_language"] == 6
    assert found.lost["overlong"] == 1


def test_no_planted_value_leaves(made: ReleaseResult, planted: list[dict]) -> None:
    values = {entry["value"] for entry in planted if entry["kind"] in ("pii", "secret") and entry.get("value")}
    assert len(values) > 120
    written = "".join(f.read_text("utf-8") for f in made.folder.iterdir() if f.suffix in (".jsonl", ".json"))
    written += "".join(pq.read_table(made.folder / "embeddings.parquet")["text"].to_pylist())
    # "Vale" is a name here and a word ("fine") there.
    left = {value for value in values - {"Vale"} if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", written)}
    assert not left, f"{len(left)} values left"


def test_the_training_file_reads_back_to_the_same_lines(made: ReleaseResult) -> None:
    for name in ("train.jsonl", "validation.jsonl", "test.jsonl"):
        file = made.folder / name
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        read = list(read_file(file, name))
        assert all(isinstance(item, Conversation) for item in read)
        assert [row for item in read for row in OpenAISft().rows(item)] == lines


def test_a_second_release_of_the_same_is_the_same(home: Home, made: ReleaseResult) -> None:
    again = release(home, operator(), demo.WORKSPACE)
    assert again.nothing_new
    assert [f.sha256 for f in again.files] == [f.sha256 for f in made.files]
