"""Counts are tiktoken's, without a network, whatever the text; frames are the published ones."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st

from curation import tokens
from curation.errors import CurationError
from curation.model import Batch, Conversation, Message

ROOT = Path(__file__).parents[2]


def conversation(*messages: tuple[str, str] | tuple[str, str, dict]) -> Conversation:
    said = [(role, text, *(json.dumps(p) for p in payload)) for role, text, *payload in messages]
    return Conversation(None, tuple(Message(role, text, payload=next(iter(p), None)) for role, text, *p in said))


@pytest.mark.parametrize("encoding", tokens.ENCODINGS)
@given(texts=st.lists(st.text(max_size=80), max_size=5))
@settings(max_examples=60, deadline=None)  # the first one loads the ranks
def test_counts_are_tiktokens(encoding: str, texts: list[str]) -> None:
    reference = tokens.encoding(encoding)
    assert tokens.count(texts, encoding) == [len(reference.encode_ordinary(text)) for text in texts]


@pytest.mark.parametrize("encoding", tokens.ENCODINGS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "<|endoftext|> <|im_start|>user",
        "\ud800 lone, \ud83d\ude00 paired",
        "\x00\x1c\x7f",
        " " * 99_999 + "x",
        "\r\n" * 40_000,
        "a" * 100_000,
        "👩‍👩‍👧‍👦" * 500,
    ],
    ids=["empty", "special", "surrogates", "control", "spaces", "lines", "one-word", "families"],
)
def test_nasty_texts_count_like_tiktokens(encoding: str, text: str) -> None:
    assert tokens.count([text, "hola"], encoding)[0] == len(tokens.encoding(encoding).encode_ordinary(text))


def test_white_space_that_makes_tiktoken_panic_is_counted_and_encoded() -> None:
    text = "hola" + " " * 1_000_000 + "adiós" + "\t" * 1_000_000
    with pytest.raises(BaseException, match=r"unwrap|[Ss]tack"):
        tokens.encoding("o200k_base").encode_ordinary(text)
    found = tokens.encode(text, "o200k_base")
    assert tokens.encoding("o200k_base").decode(found) == text
    assert abs(len(found) - tokens.count([text], "o200k_base")[0]) <= 2 * len(text) // 50_000


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)  # the first one loads the ranks
def test_encoded_tokens_give_the_text_back(text: str) -> None:
    assert tokens.encode(text, "o200k_base") == tokens.encoding("o200k_base").encode_ordinary(text)


def test_an_encoding_we_have_no_ranks_for_is_an_error_and_no_download() -> None:
    for call in (tokens.encoding, lambda name: tokens.count(["hola"], name)):
        with pytest.raises(CurationError) as raised:
            call("p50k_base")
        assert raised.value.code == "unknown_encoding"
        assert "o200k_base" in raised.value.sentence("en")


def test_ranks_that_are_not_tiktokens_are_an_error_and_no_download(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "cl100k_base.tiktoken.gz").write_bytes(gzip.compress(b"IQ== 0\n"))
    monkeypatch.setattr(tokens, "_ranks_folder", lambda: tmp_path)
    with pytest.raises(CurationError) as raised:
        tokens.encoding.__wrapped__("cl100k_base")
    assert raised.value.code == "damaged_ranks"


def test_loading_leaves_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/somewhere/else")
    tokens.encoding.__wrapped__("cl100k_base")
    assert os.environ["TIKTOKEN_CACHE_DIR"] == "/somewhere/else"
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR")
    tokens.encoding.__wrapped__("cl100k_base")
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


@pytest.mark.parametrize(
    ("model", "encoding", "exact"),
    [
        ("gpt-4.1-mini", "o200k_base", True),
        ("gpt-4o-mini-2024-07-18", "o200k_base", True),
        ("ft:gpt-4o-mini-2024-07-18:acme:soporte:9aBcDeF", "o200k_base", True),
        ("ft:gpt-4.1-mini-2025-04-14:acme::9aBcDeF", "o200k_base", True),  # by prefix it would be gpt-4's
        ("ft:gpt-4.1-nano-2025-04-14:acme::9aBcDeF:ckpt-step-90", "o200k_base", True),
        ("ft:o4-mini-2025-04-16:acme::9aBcDeF", "o200k_base", True),  # tiktoken does not know it
        ("ft:gpt-4-0613:acme::9aBcDeF", "cl100k_base", True),
        ("ft:gpt-3.5-turbo-0125:acme::9aBcDeF", "cl100k_base", True),
        ("text-embedding-3-small", "cl100k_base", True),
        ("gpt-oss-20b", "o200k_harmony", True),
        ("gpt-6-luna", "o200k_base", False),
        ("mistral-small-latest", "o200k_base", False),
        ("davinci:ft-acme-2022", "o200k_base", False),  # its own encoding is none we have ranks for
        ("", "o200k_base", False),
    ],
)
def test_the_encoding_of_a_model(model: str, encoding: str, exact: bool) -> None:
    assert tokens.encoding_for_model(model) == (encoding, exact)


def test_a_conversation_is_its_texts_its_roles_and_its_frame() -> None:
    batch = Batch.of(
        {
            "a": conversation(("user", "Hola"), ("assistant", "Buenos días")),
            "b": conversation(("user", "Hola", {"name": "Ana"})),
        }
    )
    user, assistant, hello, morning, name = tokens.count(
        ["user", "assistant", "Hola", "Buenos días", "Ana"], "o200k_base"
    )
    assert tokens.message_tokens(batch, "o200k_base") == [hello, morning, hello]
    assert tokens.conversation_tokens(batch, "o200k_base") == [
        3 + user + hello + 3 + assistant + morning + 3,
        3 + user + hello + 1 + name + 3,
    ]


@pytest.mark.parametrize(
    ("payload", "texts"),
    [
        (
            {
                "tool_calls": [
                    {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"a": 1}'}}
                ]
            },
            ["find", '{"a": 1}'],
        ),
        ({"tool_calls": [{"function": {"name": "find", "arguments": {"a": 1}}}]}, ["find", '{"a":1}']),
        ({"function_call": {"name": "find", "arguments": "{}"}}, ["find", "{}"]),
        ({"tool_calls": None, "weight": 0, "tool_call_id": "call_1"}, []),
        ({"content": [{"type": "text", "text": "Un momento"}]}, []),  # the message's own text again
    ],
)
def test_tool_calls_count_as_their_names_and_arguments(payload: dict, texts: list[str]) -> None:
    plain, calling = (
        tokens.conversation_tokens(Batch.of({"a": conversation(("assistant", "Un momento", said))}), "o200k_base")[0]
        for said in ({}, payload)
    )
    assert calling - plain == sum(tokens.count(texts, "o200k_base"))


def test_no_conversation_no_tokens() -> None:
    assert tokens.conversation_tokens(Batch.of({}), "o200k_base") == []
    assert tokens.message_tokens(Batch.of({}), "o200k_base") == []


def test_tools_cost_what_the_published_example_says() -> None:
    """The Cookbook's example request costs 101 prompt tokens on gpt-4o: 33 for its two messages, 68 for its tool."""
    weather = {
        "name": "get_current_weather",
        "description": "Get the current weather in a given location",
        "parameters": {
            "type": "object",
            "properties": {
                "location": {"type": "string", "description": "The city and state, e.g. San Francisco, CA"},
                "unit": {
                    "type": "string",
                    "description": "The unit of temperature to return",
                    "enum": ["celsius", "fahrenheit"],
                },
            },
            "required": ["location"],
        },
    }
    asked = conversation(
        ("system", "You are a helpful assistant that can answer to questions about the weather."),
        ("user", "What's the weather like in San Francisco?"),
    )
    assert tokens.conversation_tokens(Batch.of({"a": asked}), "o200k_base") == [33]
    assert tokens.tools_tokens([{"type": "function", "function": weather}], "o200k_base") == 68
    assert tokens.tools_tokens([], "o200k_base") == 0
    assert (
        tokens.tools_tokens([{"function": {"name": "f", "parameters": {"properties": {"x": True}}}}], "o200k_base") > 19
    )


@pytest.mark.corpus
def test_the_cookbooks_toy_file_gives_the_recorded_outcome(corpus: Path) -> None:
    """26 to 8,032 tokens an example; with a limit of 4,096, one over it and 4,306 billed; counted in cl100k_base."""
    lines = (corpus / "ft-openai-cookbook/examples/data/toy_chat_fine_tuning.jsonl").read_text("utf-8").splitlines()
    batch = Batch.of(
        {
            str(number): conversation(*((m["role"], m["content"]) for m in json.loads(line)["messages"]))
            for number, line in enumerate(lines)
        }
    )
    found = tokens.conversation_tokens(batch, "cl100k_base")
    assert (len(found), min(found), max(found)) == (5, 26, 8032)
    assert [sum(n > limit for n in found) for limit in (4096, 16_385)] == [1, 0]
    assert sum(min(n, 4096) for n in found) == 4306


CUT_OFF = """
import json, socket, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise RuntimeError("the network is cut")

sys.addaudithook(refuse)
try:
    socket.create_connection(("127.0.0.1", 9))
except RuntimeError:
    pass
else:
    sys.exit("the network is not cut")

from curation import tokens

texts = json.load(sys.stdin)
differing = 0
for name in ("o200k_base", "cl100k_base"):
    reference = tokens.encoding(name)
    counted = tokens.count(texts, name)
    assert len(counted) == len(texts)
    differing += sum(n != len(reference.encode_ordinary(text)) for n, text in zip(counted, texts))
print(differing)
"""


@pytest.mark.corpus
def test_counts_equal_tiktokens_on_the_corpora_with_the_network_cut(corpus: Path) -> None:
    texts = sorted(set(_corpus_texts(corpus)))
    assert len(texts) > 25_000
    environment = {key: value for key, value in os.environ.items() if "CACHE_DIR" not in key}
    done = subprocess.run(
        [sys.executable, "-c", CUT_OFF],
        input=json.dumps(texts), capture_output=True, text=True, check=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == "0"


def _corpus_texts(corpus: Path) -> Iterator[str]:
    """Naughty strings; sentences, word pairs and words of eleven languages; Spanish utterances; English turns; long JSON."""
    yield from json.loads((corpus / "bad-blns/blns.json").read_text("utf-8"))
    for file in sorted((corpus / "li-lingua/language-testdata").rglob("*.txt")):
        yield from islice(file.read_text("utf-8").splitlines(), 600)
    for file in sorted((corpus / "es-fbtod").rglob("*.tsv")):
        rows = csv.reader(file.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        yield from (row[2] for row in rows)
    for file in sorted((corpus / "en-multidogo").rglob("dev.tsv")):
        yield from (cell for line in file.read_text("utf-8").split("\n") for cell in line.split("\t")[3:4])
    trajectories = json.loads(
        (corpus / "en-taubench-trajectories/historical_trajectories/gpt-4o-airline.json").read_text()
    )
    yield from (json.dumps(trajectory) for trajectory in trajectories[:20])


def test_tiktoken_is_the_version_the_ranks_were_checked_with() -> None:
    """Its hashes stand in our source: a tiktoken with other ranks must be noticed here, not in a bill."""
    source = Path(tiktoken.__file__).parent.with_name("tiktoken_ext").joinpath("openai_public.py").read_text("utf-8")
    assert all(digest in source for _, digest in tokens._RANKS.values())
