"""Sentences: one for every code, in both languages, filled from the same facts."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from curation.errors import LANGUAGES, CurationError, sentence, sentences

LIBRARY = Path(__file__).parents[2] / "curation"


def _raised() -> set[tuple[str, frozenset[str]]]:
    """Every CurationError written with a literal code: the code and the names of its facts."""
    found = set()
    for file in LIBRARY.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "CurationError":
                code = node.args[0]
                if isinstance(code, ast.Constant) and all(keyword.arg for keyword in node.keywords):
                    found.add((code.value, frozenset(keyword.arg or "" for keyword in node.keywords)))
    return found


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("code", "facts"), sorted(_raised(), key=str))
def test_what_is_raised_has_a_sentence_and_fills_it(code: str, facts: frozenset[str]) -> None:
    assert code in sentences(), "a user would read the bare code"
    for language in LANGUAGES:
        assert _places(sentences()[code][language]) <= facts


@pytest.mark.parametrize("code", sorted(sentences()))
def test_both_languages_say_the_same(code: str) -> None:
    said = sentences()[code]
    assert set(said) == set(LANGUAGES)
    assert all(text.strip() == text and text for text in said.values())
    assert _places(said["en"]) == _places(said["es"])


def test_an_error_says_itself() -> None:
    error = CurationError("no_file", file="tickets.csv")
    assert str(error) == error.sentence() == "There is no file 'tickets.csv'. Check the path."
    assert error.sentence("es").startswith("No existe el archivo 'tickets.csv'")


def test_what_is_missing_never_hides_what_happened() -> None:
    assert sentence("unheard_of") == sentence("unheard_of", "es") == "unheard_of"
    assert sentence("no_file", "fr") == "no_file"
    assert "'?'" in sentence("no_file")


def test_facts_are_put_in_as_they_are() -> None:
    assert "'{other} {0} %s'" in sentence("no_file", file="{other} {0} %s")
    # A fact may be called like a parameter of the function.
    assert sentence("no_file", "en", file="a", language="b") == sentence("no_file", "en", file="a")
