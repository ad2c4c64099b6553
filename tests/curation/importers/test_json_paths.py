"""What a head of JSON is made of."""

from __future__ import annotations

import json
import time

import pytest

from curation.importers.json_paths import document_paths, paths_of


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        (b'{"messages":[{"role":"user"}]}\n{"messages":[{"ro', {"messages[].role"}),
        (b'{"mess\n{"messages":[{"role":"user"}]}\n', {"messages[].role"}),
        (b'[{"traj":[{"role":"us', {"[].traj[].role"}),
        (
            b'[\n  {\n    "a": {"b": 1},\n    "traj": [\n {"role": "x", "content": "{\\"no\\": [1]}"',
            {"[].traj[].role", "[].a.b"},
        ),
        (b'[{"role":"user"},{"role":"x"}]', {"[].role"}),
        (b'{"a":"b:c","d":1}', {"a", "d"}),
    ],
)
def test_paths(head: bytes, inside: set[str]) -> None:
    assert inside <= paths_of(head)


@pytest.mark.parametrize("head", [b"", b"a,b\n1,2\n", b'"text"', b"<x>{", b"\xff\xfe", b"   "])
def test_no_json_has_none(head: bytes) -> None:
    assert paths_of(head) == frozenset()


def test_strings_are_not_structure() -> None:
    assert document_paths(b'{"a": "]}, {\\"b\\": 1", "c": 2') == {"a", "c"}


def test_stops_where_the_first_value_ends() -> None:
    assert document_paths(b'{"a":1}{"b":2}') == {"a"}


@pytest.mark.parametrize("head", [b"[" * 65536, b'{"a":' * 13000, b"[{" * 30000, b'["a":' * 13000, b"]" * 65536])
def test_endless_nesting_is_no_trouble(head: bytes) -> None:
    started = time.perf_counter()
    assert len(paths_of(head)) < 40
    assert time.perf_counter() - started < 2


def test_whole_and_scanned_heads_agree() -> None:
    value = [{"a": {"b": [1, {"c": "x"}]}, "d": [[{"e": None}]]}]
    text = json.dumps(value).encode()
    assert paths_of(text) == document_paths(text) == paths_of(json.dumps(value, indent=2).encode())
