"""Records out of JSON lines, arrays and objects with an array, whole whatever the block they fall in."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.importers import json_records
from curation.importers.encoding import detect
from curation.importers.json_records import records
from curation.importers.rows import RowError

LIMIT = 1 << 20


def _records(data: bytes, limit: int = LIMIT, under: tuple[str, ...] = ()) -> list[tuple[int, object]]:
    return [
        (line, raw.code if isinstance(raw, RowError) else raw.decode("utf-8", "replace"))
        for line, raw in records(detect(io.BytesIO(data)), limit, under)
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a":1}\n\n{"a":2}\n', [(1, '{"a":1}'), (3, '{"a":2}')]),
        (b'{"a":1}', [(1, '{"a":1}')]),
        (b'{"a":\n{"a":2}\n{"a":3}\n', [(1, '{"a":'), (2, '{"a":2}'), (3, '{"a":3}')]),  # lines, the first cut off
        (b'nonsense\n{"a":2}\n', [(1, "nonsense"), (2, '{"a":2}')]),
        (b'[{"a":1}, {"a":"]}"},\n\n{"a":3}]', [(1, '{"a":1}'), (1, '{"a":"]}"}'), (3, '{"a":3}')]),
        (b"[[1],[2]]", [(1, "[1]"), (1, "[2]")]),
        (b"[[1],[2]]\n[[3]]\n", [(1, "[[1],[2]]"), (2, "[[3]]")]),  # lines of lists
        (b'[1, "two ] [", null]', [(1, "1"), (1, '"two ] ["'), (1, "null")]),
        (b'[\n{"a":1},\n{"a":\n', [(2, '{"a":1}'), (3, '{"a":\n'), (4, "json_cut_off")]),
        (b'[{"a":1}}, {"b":2}]', [(1, '{"a":1}'), (1, "}"), (1, '{"b":2}')]),
        (b'{\n "a": 1\n}\n{\n "a": 2\n}\n', [(1, '{\n "a": 1\n}'), (4, '{\n "a": 2\n}')]),
        (b"[]", []),
        (b"  \n ", []),
    ],
)
def test_layouts(data: bytes, expected: list[tuple[int, str]]) -> None:
    assert _records(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"count":2,"tickets":[{"id":1},{"id":2}],"next":null}', ['{"id":1}', '{"id":2}']),
        (b'{"tickets":[{"id":1}]}\n{"tickets":[{"id":2}]}\n', ['{"id":1}', '{"id":2}']),
        (b'{\n"meta": {"tickets": 5},\n"tickets": [\n{"id":1}\n]\n}', ['{"id":1}']),
        (b'{"id":1,"comments":[]}\n{"id":2,"comments":[]}', ['{"id":1,"comments":[]}', '{"id":2,"comments":[]}']),
        (b'{\n"id":1,\n"comments":[]}', ['{\n"id":1,\n"comments":[]}']),
        (b'{"tickets":[{"id":1}', ['{"id":1}', "json_cut_off", "json_cut_off"]),
    ],
)
def test_an_array_under_a_key(data: bytes, expected: list[str]) -> None:
    assert [record for _, record in _records(data, under=("tickets",))] == expected


def test_one_record_past_the_limit_costs_itself() -> None:
    long = json.dumps({"a": "x" * 3000 + '"]}\\'})
    assert _records(f'{{"a":1}}\n{long}\n{{"a":2}}\n'.encode(), 1000)[1] == (2, "line_too_long")
    array = _records(f'[{{"a":1}},\n{long},\n{{"a":2}}]'.encode(), 1000)
    assert array == [(1, '{"a":1}'), (2, "line_too_long"), (3, '{"a":2}')]


def test_a_huge_record_of_an_array_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    huge = b'{"a":"' + b'x\\"]' * (12 << 20) + b'"}'
    stream = io.BytesIO(b'[{"a":1},' + huge + b',{"a":2}]')
    del huge
    source = detect(stream)
    tracemalloc.start()
    codes = [raw.code if isinstance(raw, RowError) else raw for _, raw in records(source, 1 << 20)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes == [b'{"a":1}', "line_too_long", b'{"a":2}']
    assert peak < 10 << 20


values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(alphabet='ab{}[],:"\\ \nñ', max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='ab{"\\', max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.dictionaries(st.text(alphabet='ab"\\', max_size=3), values, min_size=1, max_size=3), min_size=1),
    st.sampled_from([None, 1, 3]),
    st.integers(1, 9),
)
def test_every_record_comes_out_whatever_the_block(rows: list[dict], indent: int | None, block: int) -> None:
    data = json.dumps(rows, indent=indent, ensure_ascii=False).encode()
    whole, json_records._BLOCK = json_records._BLOCK, block
    try:
        found = [json.loads(raw) for _, raw in records(detect(io.BytesIO(data)), LIMIT)]  # type: ignore[arg-type]
    finally:
        json_records._BLOCK = whole
    assert found == rows
