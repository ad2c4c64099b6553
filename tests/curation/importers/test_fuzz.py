"""No reader raises anything but our own error, whatever the bytes: random ones, and golden files bent out of shape."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.errors import CurationError
from curation.importers import IMPORTERS
from curation.interfaces import Importer, Mapping
from curation.model import ROLES, Conversation
from tests.curation.importers.workbooks import workbook

GOLDEN = [
    file.read_bytes()
    for file in sorted((Path(__file__).parent / "golden").glob("*/*"))
    if not file.name.endswith((".expected.jsonl", ".toml"))
]
WORKBOOK = workbook({"a": [["conversation", "author", "text"], [1, "Ana", "hola"], [1, "Luis", 2.5]]})
NASTY = [
    b"\0",
    b"\xff\xfe",
    b'"',
    b"\\",
    b"{",
    b"]",
    b"\n",
    b"\t",
    b"\r",
    b";",
    b"\xed\xa0\x80",
    b"NaN",
    b"[" * 300,
    b"\xe2\x80\x8e",
]
NAMES = ["x.jsonl", "x.json", "x.csv", "x.tsv", "x.txt", "x.xlsx", "", "ñ\n.txt"]
MAPPINGS = [
    Mapping(),
    Mapping(columns={"text": "1"}),
    Mapping(columns={"text": "text", "conversation": "conversation"}, agents=()),
    Mapping(speakers={"Ana": "assistant"}, agents=("Luis",), order="month-first", delimiter=";"),
    Mapping(encoding="utf-16"),
    Mapping(encoding="shift_jis"),
]


def _read(importer: Importer, data: bytes, filename: str, mapping: Mapping) -> None:
    """Reads all of it; what comes out is well formed."""
    assert importer.recognises(data[: 64 * 1024], filename) in (True, False)
    try:
        for read in importer.read(io.BytesIO(data), filename, mapping):
            if isinstance(read, Conversation):
                assert read.messages
                assert {message.role for message in read.messages} <= set(ROLES)
                for message in read.messages:
                    message.text.encode("utf-8")
                    assert "\0" not in message.text
    except CurationError as error:
        assert error.sentence("es") != error.code


@st.composite
def bent(draw: st.DrawFn, whole: list[bytes]) -> bytes:
    """A golden file with pieces cut out, doubled, swapped for nasty bytes, or another file's glued in."""
    data = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from(NASTY) | st.binary(max_size=6) | st.just(bytes(data[start:end]) * 2))
        data[start:end] = piece
    return bytes(data)


importers = st.sampled_from(IMPORTERS)
slow_is_fine = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@slow_is_fine
@given(importers, st.binary(max_size=200), st.sampled_from(NAMES), st.sampled_from(MAPPINGS))
def test_random_bytes(importer: Importer, data: bytes, filename: str, mapping: Mapping) -> None:
    _read(importer, data, filename, mapping)


@slow_is_fine
@given(
    importers,
    st.text(alphabet='{}[]":,ab1\\u/-.\n \t;áé', max_size=200),
    st.sampled_from(NAMES),
    st.sampled_from(MAPPINGS),
)
def test_random_structure(importer: Importer, text: str, filename: str, mapping: Mapping) -> None:
    _read(importer, text.encode(), filename, mapping)


@slow_is_fine
@given(importers, bent(GOLDEN), st.sampled_from(NAMES), st.sampled_from(MAPPINGS))
def test_bent_golden_files(importer: Importer, data: bytes, filename: str, mapping: Mapping) -> None:
    _read(importer, data, filename, mapping)


@slow_is_fine
@given(bent([WORKBOOK]), st.sampled_from(MAPPINGS))
def test_bent_workbooks(data: bytes, mapping: Mapping) -> None:
    _read(next(one for one in IMPORTERS if one.name == "tabular"), data, "x.xlsx", mapping)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"messages":[{"role":"user","content":"' + b"x" * (17 << 20),
        b'"' * 200_001,
        b"a,b\n" + b'"' + b"x,\n" * 100_000,
        b"1/2/26, 10:00 - " * 200_000,
        b"Agente: " * 200_000,
        b"\r" * 200_000,
        b"\\" * 200_001,
        b"[" + b'{"a":1},' * 20_000,
        b"<" * 200_000,
        (b"-" * 100 + b" ") * 10_000,
    ],
    ids=range(12),
)
@pytest.mark.timeout(60)
def test_torture_ends(importer: Importer, data: bytes) -> None:
    _read(importer, data, "x.csv" if importer.name == "tabular" else "x.txt", Mapping())
