"""Real files: messages in = messages read + rejects, counted by another, simpler reader."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from curation.errors import CurationError
from curation.importers.mapping import mapping_from_toml
from curation.importers.reading import read_file
from curation.interfaces import Mapping
from curation.model import Conversation
from tests.curation.importers.reads import tally
from tests.curation.importers.test_openai_chat import _written_back

pytestmark = pytest.mark.corpus

MULTIDOGO = "en-multidogo/data/paper_splits/splits_annotated_at_turn_level"
COOKBOOK = "ft-openai-cookbook/examples/data"
OASST = "en-openassistant/model/model_eval/manual/data"
WHATSAPP = "raw-whatsapp/chats/whatsapp"
FBTOD = "es-fbtod/data/nlu/nlu_data/es"
AIRLINE = "en-taubench-trajectories/historical_trajectories/gpt-4o-airline.json"
COMMENTS = "raw-zendesk-dbt/integration_tests/seeds/ticket_comment_data.csv"
COMMENTS_MAPPING = """
    [columns]
    conversation = "ticket_id"
    author = "user_id"
    text = "body"
    time = "created"
    public = "public"
"""


def _csv_rows(file: Path) -> int:
    with file.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines, delimiter="\t" if file.suffix == ".tsv" else ",")) - 1


def _lines(file: Path) -> int:
    return sum(1 for line in file.read_text("utf-8").split("\n") if line.strip())


def _listed(file: Path) -> int:
    return sum(len(json.loads(line)["messages"]) for line in file.read_text("utf-8").splitlines())


def _trajectories(file: Path) -> int:
    return sum(len(one["traj"]) for one in json.loads(file.read_text("utf-8")))


def _nodes(file: Path) -> int:
    def count(node: dict[str, Any]) -> int:
        return 1 + sum(map(count, node["replies"]))

    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return sum(count(row.get("prompt", row)) for row in rows)


def _elements(file: Path) -> int:
    return len(json.loads(file.read_text("utf-8")))


def _headers(file: Path) -> int:
    """Lines with a date in front, without those the app wrote."""
    lines = [line for line in file.read_text("utf-8").splitlines() if re.match(r"\[?\d+[-./]\d+[-./]\d+", line)]
    return sum("end-to-end" not in line for line in lines)


FILES: list[tuple[str, Callable[[Path], int], int]] = [
    (AIRLINE, _trajectories, 5308),
    (COMMENTS, _csv_rows, 20),
    (f"{COOKBOOK}/toy_chat_fine_tuning.jsonl", _listed, 19),
    (f"{COOKBOOK}/drone_training.jsonl", _listed, 309),
    (f"{COOKBOOK}/dbpedia_samples.jsonl", _lines, 200),
    (f"{COOKBOOK}/fine_food_reviews_1k.csv", _csv_rows, 1000),
    (f"{OASST}/en_100_message.jsonl", _nodes, 1167),
    (f"{OASST}/en_100_tree.jsonl", _nodes, 1167),
    ("en-openassistant/backend/test_data/generic/test_generic_data.json", _elements, 10),
    ("en-openassistant/backend/test_data/realistic/realistic_seed_data.json", _elements, 444),
    (f"{FBTOD}/train-es.tsv", _lines, 3617),
    (f"{FBTOD}/eval-es.tsv", _lines, 1983),
    (f"{FBTOD}/test-es.tsv", _lines, 3043),
    (f"{WHATSAPP}/lorem-2000.txt", _headers, 2000),
    (f"{WHATSAPP}/lorem-merge-part1.txt", _headers, 300),
    (f"{WHATSAPP}/lorem-merge-part2.txt", _headers, 300),
    (f"{WHATSAPP}/lorem.txt", _headers, 500),
    (f"{WHATSAPP}/pokemon.txt", _headers, 18),
]


@pytest.mark.parametrize(
    ("name", "counted", "messages"), FILES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_messages_in_are_messages_read_and_rejects(
    corpus: Path, name: str, counted: Callable[[Path], int], messages: int
) -> None:
    file = corpus / name
    mapping = mapping_from_toml(COMMENTS_MAPPING) if name == COMMENTS else Mapping()
    assert counted(file) == messages
    assert tally(read_file(file, file.name, None, mapping)).total == messages


REFUSED = [
    "en-taubench-trajectories/data/tau2/domains/telecom/tasks_small.json",
    "en-taubench-trajectories/LICENSE",
    f"{COOKBOOK}/AG_news_samples.csv",
    f"{COOKBOOK}/helpcenter_articles.csv",
    f"{COOKBOOK}/example_requests_to_parallel_process.jsonl",
    f"{COOKBOOK}/scifact_claims.jsonl",
    "raw-zendesk-dbt/integration_tests/seeds/ticket_tag_data.csv",
    "es-fbtod/README.md",
]


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_conversations_is_refused_in_a_sentence(corpus: Path, name: str) -> None:
    file = corpus / name
    with pytest.raises(CurationError) as told:
        list(read_file(file, file.name))
    assert told.value.code in ("format_not_recognised", "columns_unknown")
    assert file.name in told.value.sentence("es")


def test_simulations_of_tau2_are_refused(corpus: Path) -> None:
    files = sorted((corpus / "en-taubench-trajectories/tests").rglob("*.json"))
    assert len(files) == 3
    for file in files:
        with pytest.raises(CurationError, match="format"):
            list(read_file(file, file.name))


def test_multidogo_whole(corpus: Path) -> None:
    """116,597 messages. The 117,122 that is told of these files are lines that are not blank: 525 of them go on with a
    quoted utterance that holds line breaks."""
    lines = rows = read = 0
    conversations: set[str] = set()
    codes: Counter[str] = Counter()
    files = sorted((corpus / MULTIDOGO).rglob("*.tsv"))
    assert len(files) == 18
    for file in files:
        came = tally(read_file(file, file.name))
        assert came.total == _csv_rows(file), file
        assert set(came.roles) == {"user"}
        assert came.codes.pop("no_speaker_column") == 1
        codes.update(came.codes)
        lines += sum(1 for line in file.read_text("utf-8").split("\n") if line) - 1
        rows += _csv_rows(file)
        read += came.messages
        with file.open(encoding="utf-8", newline="") as raw:
            conversations.update(row["conversationId"] for row in csv.DictReader(raw, delimiter="\t"))
    assert (lines, rows) == (117_122, 116_597)
    assert codes == {"message_empty": 77}
    assert read == 116_520
    assert len(conversations) == 14_147


def test_multidogo_texts_are_the_csv_modules(corpus: Path) -> None:
    file = corpus / MULTIDOGO / "media" / "train.tsv"
    with file.open(encoding="utf-8", newline="") as raw:
        expected = Counter(
            (row["conversationId"], row["utterance"])
            for row in csv.DictReader(raw, delimiter="\t")
            if row["utterance"].strip()
        )
    found = Counter(
        (read.external_id, message.text)
        for read in read_file(file, file.name)
        if isinstance(read, Conversation)
        for message in read.messages
    )
    assert found == expected
    assert any("\t" in text for _, text in found)
    assert any("\n" in text for _, text in found)


def test_multidogo_turns_are_in_order(corpus: Path) -> None:
    file = corpus / MULTIDOGO / "finance" / "dev.tsv"
    with file.open(encoding="utf-8", newline="") as raw:
        turns = {
            row["utteranceId"].split("<TURN>")[0].removeprefix("<CONV>"): []
            for row in csv.DictReader(raw, delimiter="\t")
        }
        raw.seek(0)
        for row in csv.DictReader(raw, delimiter="\t"):
            turns[row["conversationId"]].append((float(row["turnNumber"]), row["utterance"]))
    for read in read_file(file, file.name):
        if isinstance(read, Conversation):
            assert [m.text for m in read.messages] == [
                text for _, text in sorted(turns[read.external_id or ""], key=lambda t: t[0])
            ]


def _chat_lines(file: Path) -> Iterator[list[dict[str, Any]]]:
    if file.suffix == ".json":
        yield from (one["traj"] for one in json.loads(file.read_text("utf-8")))
    else:
        yield from (json.loads(line)["messages"] for line in file.read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    "name", [AIRLINE, f"{COOKBOOK}/toy_chat_fine_tuning.jsonl", f"{COOKBOOK}/drone_training.jsonl"]
)
def test_chats_can_be_written_back_as_they_were(corpus: Path, name: str) -> None:
    file = corpus / name
    found = [
        [_written_back(message) for message in read.messages]
        for read in read_file(file, file.name)
        if isinstance(read, Conversation)
    ]
    assert found == list(_chat_lines(file))


def test_whatsapp_dates(corpus: Path) -> None:
    """Two-digit years with dashes: only the days of the whole file say that the day comes first."""
    spans = {
        "lorem.txt": ("2020-01-15T02:22:56", "2020-05-11T22:32:48"),
        "pokemon.txt": ("2016-08-06T13:23:00", "2016-10-31T12:23:00"),
    }
    for name, (first, last) in spans.items():
        file = corpus / WHATSAPP / name
        (read,) = (read for read in read_file(file, name) if isinstance(read, Conversation))
        assert (read.messages[0].sent_at, read.messages[-1].sent_at) == (first, last)
        if name == "pokemon.txt":
            assert read.metadata == {"system_lines": 2}


def test_every_listed_whatsapp_header_is_read(corpus: Path) -> None:
    listed = json.loads((corpus / "raw-whatsapp/whatstk/whatsapp/assets/header_format_support.json").read_text("utf-8"))
    assert len(listed) == 96
    from datetime import datetime

    from tests.curation.importers.reads import read_bytes

    moments = [
        datetime.fromisoformat(at) for at in ("2020-04-16T02:09:05", "2020-05-31T23:59:59", "2021-01-02T12:00:30")
    ]
    for one in listed:
        header, precise = one["format"], "%S" in one["format"]
        chat = "".join(f"{moment.strftime(header.replace('%name', 'Ana'))} x\n" for moment in moments)
        reads = read_bytes(chat.encode(), "chat.txt")
        (read,) = (read for read in reads if isinstance(read, Conversation))
        expected = [(m if precise else m.replace(second=0)).isoformat() for m in moments]
        assert [m.sent_at for m in read.messages] == expected, header


def test_comments_of_a_ticket_are_in_time_order(corpus: Path) -> None:
    file = corpus / COMMENTS
    reads = [
        r for r in read_file(file, file.name, None, mapping_from_toml(COMMENTS_MAPPING)) if isinstance(r, Conversation)
    ]
    assert [r.external_id for r in reads] == ["1077", "7636", "7367", "13628", "13095", "13057", "14352"]
    for read in reads:
        times = [m.sent_at or "" for m in read.messages]
        assert times == sorted(times)
        assert {m.role for m in read.messages} == {"user"}  # one author a ticket
    agents = mapping_from_toml('agents = ["413068955393"]\n' + COMMENTS_MAPPING)
    roles = {
        r.external_id: {m.role for m in r.messages}
        for r in read_file(file, file.name, None, agents)
        if isinstance(r, Conversation)
    }
    assert roles["7367"] == {"assistant"}
    assert roles["1077"] == {"user"}
