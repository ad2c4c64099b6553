"""Every code the importers use has its sentence in both languages, and every sentence of theirs is used."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from curation import errors, importers

FOLDER = Path(importers.__file__).parent
SAID = tomllib.loads((Path(errors.__file__).parent / "sentences" / "importers.toml").read_text("utf-8"))
PLACE = {"RowError": 0, "CurationError": 0, "Rejected": 1, "Warned": 1}  # where the code stands among the arguments


def _codes() -> Iterator[tuple[str, str]]:
    for file in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACE:
                place = PLACE[node.func.id]
                if len(node.args) > place:
                    for part in ast.walk(node.args[place]):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str):
                            yield part.value, file.name


def test_every_code_is_said_in_both_languages() -> None:
    used = dict(_codes())
    assert len(used) > 40
    missing = {code: file for code, file in used.items() if set(SAID.get(code, ())) != {"en", "es"}}
    assert missing == {}


def test_every_sentence_is_used() -> None:
    assert set(SAID) - {code for code, _ in _codes()} == set()


def test_sentences_of_both_languages_take_the_same_facts() -> None:
    for code, said in SAID.items():
        holes = [{part[1] for part in _parts(said[language])} for language in ("en", "es")]
        assert holes[0] == holes[1], code


def _parts(sentence: str) -> Iterator[tuple[str, str]]:
    from string import Formatter

    return ((text, name) for text, name, _, _ in Formatter().parse(sentence) if name)
