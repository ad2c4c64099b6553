"""Both languages say the same things."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from curation.errors import sentences
from pages.widgets.visit import texts


def _flat(table: dict[str, Any], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        found |= _flat(value, f"{path}{key}.") if isinstance(value, dict) else {f"{path}{key}": value}
    return found


def _facts(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name}


def test_the_languages_have_the_same_keys() -> None:
    assert set(_flat(texts("en"))) == set(_flat(texts("es")))


def test_a_string_takes_the_same_facts_in_both_languages() -> None:
    english, spanish = _flat(texts("en")), _flat(texts("es"))
    assert {k: _facts(v) for k, v in english.items()} == {k: _facts(v) for k, v in spanish.items()}


@pytest.mark.parametrize("code", sorted(sentences()))
def test_every_sentence_is_said_in_both_languages_with_the_same_facts(code: str) -> None:
    said = sentences()[code]
    assert set(said) == {"en", "es"}
    assert said["en"].strip() and said["es"].strip()
    assert _facts(said["en"]) == _facts(said["es"])
