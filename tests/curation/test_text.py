"""Folding, words and shingles: the same for one text and for a column."""

from __future__ import annotations

import time

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.text import fold, fold_column, shingle_sets, shingles, word_lists, words

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
COMMON = st.lists(st.text("abcÁéñ çß\u0301\u200b.,¡?\n ", max_size=30), max_size=12)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  ¿Dónde   está\tmi\nPEDIDO? ", "¿donde esta mi pedido?"),
        ("an\u0303o AÑO", "ano ano"),
        ("STRASSE straße", "strasse strasse"),
        ("ｆｕｌｌ ﬁn №", "full fin no"),
        ("pass\u200bword soft\u00adhyphen", "password softhyphen"),
        ("\ufeffHola", "hola"),
        ("İstanbul", "istanbul"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी", "हिन्दी"),
        ("ที่", "ที่"),
        ("", ""),
        (" \u00a0\u3000 ", ""),
    ],
)
def test_folding_forgives_what_means_nothing(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"), [("sí", "si no"), ("1.000", "1000"), ("cancelar", "no cancelar"), ("ı", "i")]
)
def test_folding_keeps_apart_what_differs(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_is_stable_for_every_character() -> None:
    everything = "a".join(
        c for c in map(chr, range(0x20000)) if not 0xD800 <= ord(c) < 0xE000
    )  # no letters with case or marks beyond
    assert fold(fold(everything)) == fold(everything)


@pytest.mark.parametrize("pair", ["\u0301\u0323", "\u0e38\u0e48", "\u0e48\u200d\u0e38"])
def test_a_tower_of_marks_folds_in_no_time(pair: str) -> None:
    started = time.process_time()
    folded = fold("a" + pair * 200_000)
    assert time.process_time() - started < 5  # minutes, were the tower put in canonical order whole
    assert len(folded) <= 31
    assert fold(folded) == folded


def test_a_lone_surrogate_folds() -> None:
    assert fold("a\ud800b") == "a\ud800b"


@settings(deadline=None)
@given(st.lists(TEXTS | st.none(), max_size=8))
def test_a_column_folds_like_its_texts(texts: list[str | None]) -> None:
    column = pa.chunked_array([pa.array(texts[:3], pa.large_string()), pa.array(texts[3:], pa.large_string())])
    assert fold_column(column).to_pylist() == [None if text is None else fold(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¡Hola, señor! ¿Qué_tal?", ["hola", "senor", "que", "tal"]),
        ("pedido #A-1234 (12,50 €)", ["pedido", "a", "1234", "12", "50"]),
        ("don't", ["don", "t"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("...", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@settings(deadline=None)
@given(COMMON)
def test_shingles_are_the_distinct_runs_of_words(texts: list[str]) -> None:
    lists = word_lists(fold_column(pa.array(texts, pa.large_string())))
    runs = [{tuple(found[i : i + 3]) for i in range(len(found) - 2)} for found in lists.to_pylist()]
    sets = [frozenset(found) for found in shingle_sets(lists).to_pylist()]
    assert [len(found) for found in sets] == [len(found) for found in runs]
    for run, found in zip(runs, sets, strict=True):
        for other_run, other in zip(runs, sets, strict=True):
            assert len(run & other_run) == len(found & other)


@settings(deadline=None)
@given(COMMON)
def test_shingles_do_not_depend_on_the_company(texts: list[str]) -> None:
    together = shingle_sets(word_lists(fold_column(pa.array(texts, pa.large_string())))).to_pylist()
    assert [frozenset(found) for found in together] == [shingles(text) for text in texts]
    assert all(found == sorted(found) for found in together)


def test_shingles_are_the_same_on_every_machine() -> None:
    assert sorted(shingles("uno dos tres cuatro")) == [1984160729, 2830068991]


def test_shingles_of_a_slice_stay_inside_it() -> None:
    lists = word_lists(pa.array(["a b c d", "e f g", "h i j k", ""], pa.large_string()))
    assert shingle_sets(lists.slice(1, 2)).to_pylist() == [sorted(shingles("e f g")), sorted(shingles("h i j k"))]


def test_word_order_matters() -> None:
    assert shingles("a b c") != shingles("c b a")
    assert not shingles("dos palabras")
