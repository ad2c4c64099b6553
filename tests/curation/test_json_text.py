"""Replacing inside JSON keeps it JSON."""

from __future__ import annotations

import json

import pytest

from curation.json_text import Piece, replaced

CASES = [
    pytest.param("tel 600 ok", "600", "tel [N] ok", id="prose"),
    pytest.param('{"a": "x 600 y"}', "600", '{"a": "x [N] y"}', id="in a string"),
    pytest.param('{"a": 600}', "600", '{"a": "[N]"}', id="a number becomes a string"),
    pytest.param('{"a": -34600.5}', "600", '{"a": "[N]"}', id="all of the number"),
    pytest.param('[600, "600"]', "600", '["[N]", "600"]', id="only where it was asked"),
    pytest.param('{"a": "dijo \\"600\\""}', "600", '{"a": "dijo \\"[N]\\""}', id="escaped quotes"),
    pytest.param('{"a": "Ana", "b": "Gil"}', 'Ana", "b": "Gil', '{"a": "[N]"}', id="across strings that still parse"),
    pytest.param('{"a": "Ana", "b": 1}', 'Ana", "b', '{"redacted": "[N]"}', id="never broken JSON"),
]


@pytest.mark.parametrize(("text", "value", "expected"), CASES)
def test_replaced(text: str, value: str, expected: str) -> None:
    start = text.index(value)
    written = replaced(text, [Piece(start, start + len(value), "[N]")])
    if text.startswith(("{", "[")):
        json.loads(written)
    assert written == expected
