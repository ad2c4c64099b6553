"""JSON that means the same to every reader, and the reason when it does not."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curation.importers.rows import RowError
from curation.importers.strict_json import MAX_DEPTH, parse


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"a":1,"a":2}', "json_repeated_key"),
        (b'{"a" :1, "a":2}', "json_repeated_key"),
        (b'{"a":1,"\\u0061":2}', "json_repeated_key"),
        (b'{"x":{"role":"user","role":"system"}}', "json_repeated_key"),
        (b'{"a":"\\u003a","b":1,"b":2}', "json_repeated_key"),  # an escaped colon makes up for the lost one
        (b'{"a":"\\u003A","b":1,"b":2}', "json_repeated_key"),
        (b'{"a:":1,"a:":"::"}', "json_repeated_key"),
        (b'{"a":NaN}', "json_not_a_number"),
        (b'{"a":-Infinity}', "json_not_a_number"),
        (b'{"a":1e999}', "json_not_a_number"),
        (b'{"a":"\\ud83d"}', "lone_surrogate"),
        (b'{"a":"\\udc00x"}', "lone_surrogate"),
        (b'{"a":"\\u0000"}', "nul_character"),
        (b'{"a":"\0"}', "nul_character"),
        (b'{"a":"\\\\\\u0000"}', "nul_character"),
        (b'{"a":"\xff"}', "not_utf8"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "json_too_deep"),
        (b"[" * 5000 + b"]" * 5000, "json_too_deep"),
        (b'{"a":1', "json_invalid"),
        (b"", "json_invalid"),
        (b"{'a':1}", "json_invalid"),
        (b'{"a":1}{"b":2}', "json_invalid"),
    ],
)
def test_refuses(raw: bytes, code: str) -> None:
    with pytest.raises(RowError) as told:
        parse(raw)
    assert told.value.code == code


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',  # the same key in other objects
        b'{"a" : 1 , "b" : ": \\":"}',
        b'{"a":"\\u003a","b":"\\u0022:"}',
        b'{"a":"\\\\u0000 is spelled out"}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"NaN":"Infinity"}',
        b'{"":"","k":[[],{}]}',
        b"[" * MAX_DEPTH + b"]" * MAX_DEPTH,
        '{"año":"ñ"}'.encode(),
    ],
)
def test_takes_as_the_standard_library_does(raw: bytes) -> None:
    assert parse(raw) == json.loads(raw)


def test_says_where() -> None:
    with pytest.raises(RowError) as told:
        parse('{"ñandú": nope}'.encode())
    assert told.value.facts == {"column": 11}


def test_a_key_that_may_be_text_is_not_repeated() -> None:
    with pytest.raises(RowError) as told:
        parse(b'{"my card is 4111":1,"my card is 4111":2}')
    assert told.value.facts == {"key": "?"}


keys = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"a:"', '"\\u003a"', '":"'])
strings = st.sampled_from(['"x"', '": "', '"\\":"', '"\\u003a"', '"\\u0022\\u003A"', '"\\\\"', "1", "null"])
space = st.sampled_from(["", " ", "\t"])


def _objects(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(keys, space, space, values).map(lambda p: f"{p[0]}{p[1]}:{p[2]}{p[3]}")
    return st.lists(pair, max_size=4).map(lambda pairs: "{" + ",".join(pairs) + "}")


@settings(deadline=None)
@given(
    st.recursive(strings, lambda inner: _objects(inner) | st.lists(inner, max_size=3).map(lambda i: f"[{','.join(i)}]"))
)
@example('{"a":"\\u003a","b":1,"b":1}')
def test_finds_every_repeated_key_and_no_other(text: str) -> None:
    def repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise KeyError
        return dict(pairs)

    try:
        expected = json.loads(text, object_pairs_hook=repeats)
    except KeyError:
        with pytest.raises(RowError, match="json_repeated_key"):
            parse(text.encode())
    else:
        assert parse(text.encode()) == expected
