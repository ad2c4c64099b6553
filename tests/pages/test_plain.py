"""Text from outside says itself, and Markdown makes nothing of it."""

from __future__ import annotations

import pytest

from pages.widgets.plain import plain


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://h/x.png)",
        "[a](javascript:alert(1))",
        "<img src=x>",
        ":material/home:",
        "$a^2$",
        "**b** `c` ~d~ _e_",
    ],
)
def test_every_mark_is_escaped(text: str) -> None:
    said = plain(text)
    assert said.replace("\\", "").replace("\u2060", "") == text
    assert all(said[at - 1] == "\\" for at, c in enumerate(said) if c in "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~")


@pytest.mark.parametrize("text", ["http://h.example", "HTTPS://h.example", "www.h.example", "a@h.example"])
def test_no_address_becomes_a_link(text: str) -> None:
    said = plain(text).replace("\\", "")
    assert said != text
    assert said.replace("\u2060", "") == text


def test_words_and_accents_stay_as_they_are_on_one_line() -> None:
    assert plain("Línea uno\n\t y  dos 👋") == "Línea uno y dos 👋"
