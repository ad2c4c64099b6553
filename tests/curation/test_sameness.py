"""When two values are the same."""

from __future__ import annotations

import pytest

from curation.sameness import Finder, same_key

SAME = [
    ("José Gil", "jose  GIL"),
    ("José", "Jose\u0301"),
    ("600 12 34 56", "600-123.456"),
    ("(11) 91234-5678", "11912345678"),
    ("12.345.678-Z", "12345678z"),
    ("O’Brien", "o'brien"),
    ("ana\u200bgil", "anagil"),
]
DIFFERENT = [
    ("Ana Gil", "Anagil"),
    ("a.b@x.example", "ab@x.example"),
    ("600123456", "600123457"),
    ("Calle Mayor 5", "Calle Mayor 15"),
    ("Zeta-9191", "Zeta9191"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    assert same_key(one) == same_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one: str, other: str) -> None:
    assert same_key(one) != same_key(other)


FOUND = [
    ("Ana Gil", "hola ANA  GIL.", ["ANA  GIL"]),
    ("Íñigo", "(Inigo) e In\u0303igo", ["Inigo", "In\u0303igo"]),
    ("600123456", "al 600 12-34-56!", ["600 12-34-56"]),
    ("600123456", "1600123456 y 6001234567", []),
    ("Ana", "Anabel, banana", []),
    ("Rosa", "rosa ROSA Rosa", ["ROSA", "Rosa"]),
    ("rosa", "rosa Rosa", ["rosa", "Rosa"]),
    ("$ecreto!", "x$ecreto!y", ["$ecreto!"]),
    ("Íñigo Gil", r'{"n": "\u00cd\u00f1igo Gil"}', [r"\u00cd\u00f1igo Gil"]),
    ("a", "a b a", []),
]


@pytest.mark.parametrize(("value", "text", "expected"), FOUND)
def test_where_a_value_stands(value: str, text: str, expected: list[str]) -> None:
    assert [text[o.start : o.end] for o in Finder([(value, 1)]).find(text)] == expected


def test_the_longest_value_wins_and_keeps_its_owner() -> None:
    found = Finder([("Ana", "short"), ("Ana Gil", "long")]).find("Ana Gil y Ana")
    assert [(o.start, o.end, o.owner) for o in found] == [(0, 7, "long"), (10, 13, "short")]


def test_no_values_no_occurrences() -> None:
    assert list(Finder([]).find("Ana")) == []
