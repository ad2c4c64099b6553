"""When two values are the same to a reader, and where a value stands in a text: what redaction must agree on everywhere.

Case, accents, spaces and the punctuation of numbers make no difference: "600 12 34 56" is "600123456", "JOSÉ gil" is
"Jose Gil".
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from curation.aligned import fold_aligned

Owner = TypeVar("Owner")


def same_key(value: str) -> str:
    """Equal for values that a reader takes for the same."""
    folded = fold_aligned(_MARKS.sub("", unicodedata.normalize("NFC", value)))
    return _PUNCTUATION.sub("", folded) if _is_a_number(folded) else " ".join(folded.split())


class Occurrence(NamedTuple, Generic[Owner]):
    """A value in a text: code points, half-open."""

    start: int
    end: int
    owner: Owner


class Finder(Generic[Owner]):
    """Finds values in texts as whole words, however they are written; each value belongs to its owner."""

    def __init__(self, values: Iterable[tuple[str, Owner]]) -> None:
        self._owners: list[Owner] = []
        self._capitals: list[bool] = []
        self._written: list[str] = []
        for value, owner in sorted(values, key=lambda pair: -len(pair[0])):
            for written in dict.fromkeys((value, json.dumps(value)[1:-1])):  # tool arguments escape accents
                if len(same_key(written)) >= _SHORTEST:
                    self._written.append(written)
                    self._owners.append(owner)
                    self._capitals.append(_needs_capital(written))

    def find(self, text: str) -> Iterator[Occurrence[Owner]]:
        """The occurrences in order, the longest value where several begin."""
        if not self._written:
            return
        at = 0
        folded = fold_aligned(text)
        # Marks are rare, and a pattern that allows one anywhere takes ten times as long to compile.
        pattern = self._with_marks if _MARKS.search(folded) else self._without_marks
        while match := pattern.search(folded, at):
            index = (match.lastindex or 1) - 1
            if self._capitals[index] and not text[match.start()].isupper():
                at = match.start() + 1
                continue
            yield Occurrence(match.start(), match.end(), self._owners[index])
            at = match.end()

    @cached_property
    def _without_marks(self) -> re.Pattern[str]:
        return self._compiled("")

    @cached_property
    def _with_marks(self) -> re.Pattern[str]:
        return self._compiled(_MARK_CLASS + "*")

    def _compiled(self, marks: str) -> re.Pattern[str]:
        return re.compile("|".join(f"({_pattern(written, marks)})" for written in self._written))


#: One character says nothing by itself, and would take letters out of every list.
_SHORTEST = 2
_MARK_CLASS = "[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]"
_MARKS = re.compile(_MARK_CLASS)
_PUNCTUATION = re.compile(r"[^0-9a-z]")


def _is_a_number(folded: str) -> bool:
    """Whether the value is digits with punctuation: a phone, a card, an id; an address or an e-mail is not."""
    digits = sum(map(str.isdecimal, folded))
    letters = sum(map(str.isalpha, folded))
    return digits >= 6 and letters <= digits and set(folded) <= _NUMBER_CHARACTERS


_NUMBER_CHARACTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz +-./()")


def _needs_capital(value: str) -> bool:
    """A single capitalised word (Rosa) is another word without its capital (rosa)."""
    return value.isalpha() and value[:1].isupper()


def _pattern(value: str, marks: str) -> str:
    """A pattern over folded text; `marks` is what may stand after a letter."""
    key = same_key(value)
    if _is_a_number(key):
        between = rf"(?:[\s.\-()/]|{_MARK_CLASS})*" if marks else r"[\s.\-()/]*"
        body = between.join(re.escape(character) for character in key)
        return rf"(?<![0-9a-z])[+(]{{0,2}}{body}(?![0-9a-z])"
    words = (marks.join(re.escape(character) for character in word) + marks for word in key.split())
    before = r"(?<!\w)" if _wordy(key[0]) else ""
    after = r"(?!\w)" if _wordy(key[-1]) else ""
    return before + r"\s+".join(words) + after


def _wordy(character: str) -> bool:
    return character.isalnum() or character == "_"
