"""Which encoding a file is taken for, and what becomes of bytes that do not fit."""

from __future__ import annotations

import io

import pytest

from curation.errors import CurationError
from curation.importers.encoding import detect
from curation.importers.rows import RowError, text_lines

SPANISH = "¿Llegó el paquete? Sí, mañana — gracias\nsegunda línea\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SPANISH.encode(), "utf-8"),
        (SPANISH.encode("utf-8-sig"), "utf-8"),
        (SPANISH.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + SPANISH.encode("utf-16-be"), "utf-16-be"),
        (SPANISH.encode("utf-16-le"), "utf-16-le"),
        (SPANISH.encode("utf-16-be"), "utf-16-be"),
        (SPANISH.encode("utf-32"), "utf-32-le"),
        (SPANISH.encode("cp1252"), "cp1252"),
        (b"plain ascii\n", "utf-8"),
        (("a" * (1 << 16) + "ñ\n").encode(), "utf-8"),  # a character over the border of a block
        (("a" * (1 << 20) + "ñ").encode("cp1252"), "cp1252"),  # past the head
    ],
)
def test_is_told_by_its_bytes(data: bytes, encoding: str) -> None:
    source = detect(io.BytesIO(data))
    assert source.encoding == encoding
    assert [w.code for w in source.warnings] == (["encoding_guessed"] if encoding == "cp1252" else [])
    text = source.utf8().read().decode()
    assert text == data.decode({"utf-8": "utf-8-sig"}.get(encoding, encoding)).lstrip("\ufeff")
    assert source.utf8().read().decode() == text  # begins again


@pytest.mark.parametrize(
    ("said", "data", "text"),
    [
        ("cp850", "ñandú".encode("cp850"), "ñandú"),
        ("UTF-8", "ñ".encode("utf-8-sig"), "ñ"),
        ("utf-8-sig", "ñ".encode(), "ñ"),
        ("utf-16", "ñandú".encode("utf-16"), "ñandú"),
        ("utf-16", "ñandú largo".encode("utf-16-be"), "ñandú largo"),
        ("latin-1", "ñ".encode("latin-1"), "ñ"),
        ("gb2312", "你好".encode("gb2312"), "你好"),
    ],
)
def test_what_the_user_says_wins(said: str, data: bytes, text: str) -> None:
    source = detect(io.BytesIO(data), said)
    assert source.utf8().read().decode() == text
    assert source.warnings == ()


@pytest.mark.parametrize("said", ["utf-99", "zlib", "rot13", "idna", "unicode_escape", "undefined", "\0", "x" * 500])
def test_an_encoding_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(CurationError) as told:
        detect(io.BytesIO(b"x"), said)
    assert told.value.code == "encoding_unknown"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(CurationError, match="empty"):
        detect(io.BytesIO(b""))


@pytest.mark.parametrize(
    ("data", "said", "good", "bad"),
    [
        ("sí\nno\n".encode() + b"caf\xe9\n" + "más\n".encode(), None, ["sí", "no", "más"], [3]),
        ("sí\n".encode("utf-16-le") + b"\x00\xd8\n\x00" + "más\n".encode("utf-16-le"), "utf-16-le", ["sí", "más"], [2]),
        (b"ok\n\x81\x8d\nfin\n", "cp1252", ["ok", "fin"], [2]),
        ("日本\n".encode("shift_jis") + b"\x81\n" + "語\n".encode("shift_jis"), "shift_jis", ["日本"], [2]),
        (b"one\ntw\0o\n", None, ["one"], [2]),
    ],
)
def test_a_row_that_does_not_decode_costs_only_itself(
    data: bytes, said: str | None, good: list[str], bad: list[int]
) -> None:
    lines = list(text_lines(detect(io.BytesIO(data), said).utf8(), 1000))
    assert [line for _, line in lines if isinstance(line, str)][: len(good)] == good
    assert [number for number, line in lines if isinstance(line, RowError)] == bad


def test_lines_that_end_in_carriage_returns_alone() -> None:
    source = detect(io.BytesIO("uno\rdós\r".encode()))
    assert list(text_lines(source.utf8(), 100)) == [(1, "uno"), (2, "dós")]


def test_mostly_cp1252_stays_so_in_spite_of_a_chance_match() -> None:
    data = "Ã©\n".encode("cp1252") + b"caf\xe9\nt\xe9\n"  # the first line is UTF-8 by chance
    assert detect(io.BytesIO(data)).encoding == "cp1252"
