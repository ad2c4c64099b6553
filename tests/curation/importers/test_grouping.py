"""Rows of one conversation together, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.importers import grouping
from curation.importers.grouping import Item, Keyed, Survey, grouped
from curation.model import Rejected


def _surveyed(keys: list[str]) -> Survey:
    survey = Survey()
    for key in keys:
        survey.see(key)
    return survey


def _items(keys: list[str]) -> Iterator[Item]:
    for number, key in enumerate(keys):
        yield Keyed(key, (number, "ñ\n", None, True))


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefg"), max_size=40), st.integers(1, 7))
def test_every_row_once_in_order_of_first_sight(keys: list[str], part: int) -> None:
    whole, grouping._ROWS_A_PART = grouping._ROWS_A_PART, part
    try:
        found = list(grouped(_items(keys), _surveyed(keys)))
    finally:
        grouping._ROWS_A_PART = whole
    expected: dict[str, list[tuple]] = {}
    for number, key in enumerate(keys):
        expected.setdefault(key, []).append((number, "ñ\n", None, True))
    assert found == list(expected.items())


@pytest.mark.parametrize(("keys", "scattered"), [(["a", "a", "b"], False), (["a", "b", "a"], True), ([], False)])
def test_the_survey_sees_what_comes_back(keys: list[str], scattered: bool) -> None:
    assert _surveyed(keys).scattered is scattered


def test_what_lies_in_stretches_streams() -> None:
    keys = ["a", "b", "c"]
    seen: list[str] = []

    def watched() -> Iterator[Item]:
        for item in _items(keys):
            assert isinstance(item, Keyed)
            seen.append(item.key)
            yield item

    groups = grouped(watched(), _surveyed(keys))
    assert next(groups) == ("a", [(0, "ñ\n", None, True)])
    assert seen == ["a", "b"]


@pytest.mark.parametrize("keys", [["a", "b"], ["a", "b", "a"]])
def test_rejects_pass_through(keys: list[str]) -> None:
    reject = Rejected("line 9", "row_ragged")
    found = list(grouped([*_items(keys), reject], _surveyed(keys)))
    assert found.count(reject) == 1  # type: ignore[arg-type]
