"""When two values are the same to a reader, and where a value stands in a text: what redaction must agree on everywhere.

Case, accents, spaces and the punctuation of numbers make no difference: "600 12 34 56" is "600123456", "JOSÉ gil" is
"Jose Gil".
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
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
        patterns = []
        for value, owner in sorted(values, key=lambda pair: -len(pair[0])):
            for written in dict.fromkeys((value, json.dumps(value)[1:-1])):  # tool arguments escape accents
                if len(same_key(written)) >= _SHORTEST:
                    patterns.append(f"({_pattern(written)})")
                    self._owners.append(owner)
                    self._capitals.append(_needs_capital(written))
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def find(self, text: str) -> Iterator[Occurrence[Owner]]:
        """The occurrences in order, the longest value where several begin."""
        if self._pattern is None:
            return
        at = 0
        folded = fold_aligned(text)
        while match := self._pattern.search(folded, at):
            index = (match.lastindex or 1) - 1
            if self._capitals[index] and not text[match.start()].isupper():
                at = match.start() + 1
                continue
            yield Occurrence(match.start(), match.end(), self._owners[index])
            at = match.end()


#: One character says nothing by itself, and would take letters out of every list.
_SHORTEST = 2
_MARK_CLASS = "[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]"
_MARKS = re.compile(_MARK_CLASS)
_PUNCTUATION = re.compile(r"[^0-9a-z]")
_BETWEEN_DIGITS = rf"(?:[\s.\-()/]|{_MARK_CLASS})*"


def _is_a_number(folded: str) -> bool:
    """Whether the value is digits with punctuation: a phone, a card, an id; an address or an e-mail is not."""
    digits = sum(map(str.isdecimal, folded))
    letters = sum(map(str.isalpha, folded))
    return digits >= 6 and letters <= digits and set(folded) <= _NUMBER_CHARACTERS


_NUMBER_CHARACTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz +-./()")


def _needs_capital(value: str) -> bool:
    """A single capitalised word (Rosa) is another word without its capital (rosa)."""
    return value.isalpha() and value[:1].isupper()


def _pattern(value: str) -> str:
    """A pattern over folded text."""
    key = same_key(value)
    if _is_a_number(key):
        body = _BETWEEN_DIGITS.join(re.escape(character) for character in key)
        return rf"(?<![0-9a-z])[+(]{{0,2}}{body}(?![0-9a-z])"
    words = (_MARK_CLASS.join(("", "*")).join(re.escape(c) for c in word) + _MARK_CLASS + "*" for word in key.split())
    before = r"(?<!\w)" if _wordy(key[0]) else ""
    after = r"(?!\w)" if _wordy(key[-1]) else ""
    return before + r"\s+".join(words) + after


def _wordy(character: str) -> bool:
    return character.isalnum() or character == "_"
