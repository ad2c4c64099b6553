"""Mappings from TOML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.errors import CurationError
from curation.importers.mapping import mapping_from_toml
from curation.interfaces import Mapping


def test_everything_that_can_be_said() -> None:
    told = """
        agents = ["Ana", "Luis"]
        order = "day-first"
        delimiter = ";"
        encoding = "cp1252"
        [columns]
        conversation = "ticket_id"
        text = 3
        [speakers]
        "Sra. Gómez" = "user"
    """
    assert mapping_from_toml(told) == Mapping(
        columns={"conversation": "ticket_id", "text": "3"},
        speakers={"Sra. Gómez": "user"},
        agents=("Ana", "Luis"),
        order="day-first",
        delimiter=";",
        encoding="cp1252",
    )


def test_nothing_said_is_not_nobody() -> None:
    assert mapping_from_toml("") == Mapping()
    assert mapping_from_toml("").agents is None
    assert mapping_from_toml("agents = []").agents == ()


@pytest.mark.parametrize(
    ("told", "code", "key"),
    [
        ("agents = [", "mapping_not_toml", None),
        ("a = " + "[" * 100_000, "mapping_not_toml", None),
        ("colums = 1", "mapping_unknown_key", "colums"),
        ("[columns]\nspeaker = 'x'", "mapping_unknown_key", "columns.speaker"),
        ("columns = ['a']", "mapping_wrong_value", "columns"),
        ("[columns]\ntext = ''", "mapping_wrong_value", "columns.text"),
        ("[columns]\ntext = true", "mapping_wrong_value", "columns.text"),
        ("[speakers]\nAna = 'boss'", "mapping_wrong_value", "speakers.Ana"),
        ("agents = 'Ana'", "mapping_wrong_value", "agents"),
        ("agents = [1]", "mapping_wrong_value", "agents"),
        ("order = 'year-first'", "mapping_wrong_value", "order"),
        ("delimiter = ';;'", "mapping_wrong_value", "delimiter"),
        ("delimiter = '\"'", "mapping_wrong_value", "delimiter"),
        ("encoding = 8", "mapping_wrong_value", "encoding"),
    ],
)
def test_what_is_wrong_is_named(told: str, code: str, key: str | None) -> None:
    with pytest.raises(CurationError) as error:
        mapping_from_toml(told)
    assert error.value.code == code
    assert error.value.facts.get("key") == key


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_mapping_or_an_error_of_ours(told: str) -> None:
    try:
        mapping_from_toml(told)
    except CurationError as error:
        assert error.sentence("es")
