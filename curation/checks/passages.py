"""A text made ready for the checks that look for spans in it: cleaned, folded, its words and digit runs found once."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from curation.aligned import fold_aligned


@dataclass(frozen=True, slots=True)
class Span:
    """A suspicion inside one text: code points, half-open; `score` 0 to 1; `detail` the kind, never the value."""

    start: int
    end: int
    label: str
    score: float
    detail: str | None = None


class Run(NamedTuple):
    """Digits close together, perhaps with letters between; parted when separators are too. `digits` counts them."""

    start: int
    end: int
    digits: int
    is_parted: bool


class Passage:
    """One text and what several recognisers need of it, each computed at most once.

    `text` is the source with combining marks composed, invisible characters dropped and odd digits made plain; almost
    always that changes nothing. `folded` is as long as `text`: lower case, no accents, plain quotes, spaces and
    dashes. Spans are found in these and taken back to the source by `source_spans`. `regions` are the countries whose
    numbers are looked for; `asked` the topics (`topics.py`) that the other side asked about just before.
    """

    def __init__(self, source: str, regions: tuple[str, ...] = (), asked: frozenset[str] = frozenset()) -> None:
        self.regions = regions
        self.asked = asked
        self._offsets: list[int] | None = None
        if source.isascii():
            self.text = source
            self.folded = source.lower()
        else:
            self.text = source
            if _ODD.search(source):
                self.text, self._offsets = _cleaned(source)
            self.folded = fold_aligned(self.text)
        #: The folded words: the cheap question whether a recogniser that needs a word has anything to do.
        self.words = frozenset(_WORD.findall(self.folded))
        self.has_digits = _DIGIT.search(self.folded) is not None
        self._runs: tuple[Run, ...] | None = None
        self._longest = -1

    # Not cached_property: its lock costs more than the short texts of a chat do.
    @property
    def longest(self) -> int:
        """The length of the longest stretch without a space: keys and links are long."""
        if self._longest < 0:
            self._longest = max(map(len, self.text.split()), default=0)
        return self._longest

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every run of at least five close digits, in order."""
        if self._runs is None:
            self._runs = self._found_runs() if self.has_digits else ()
        return self._runs

    def _found_runs(self) -> tuple[Run, ...]:
        found = []
        for match in _RUN.finditer(self.folded):
            digits = sum(map(str.isdigit, match.group()))
            if digits >= 5:
                found.append(Run(match.start(), match.end(), digits, not match.group().isalnum()))
        return tuple(found)

    def answering(self, asked: frozenset[str]) -> Passage:
        """The same text as an answer to these topics; what was computed is shared."""
        if asked == self.asked:
            return self
        answer = Passage.__new__(Passage)
        answer.__dict__.update(self.__dict__, asked=asked)
        return answer

    def at(self, words: frozenset[str]) -> Iterator[int]:
        """Where these words stand: anchors for patterns that would be slow to search the whole text with."""
        folded = self.folded
        for word in self.words & words:
            start = folded.find(word)
            while start >= 0:
                end = start + len(word)
                if not folded[start - 1 : start].isalpha() and not folded[end : end + 1].isalpha():
                    yield start
                start = folded.find(word, end)

    def closest(self, words: frozenset[str], start: int, before: int = 48) -> int:
        """Where the last of these words before `start` ends, -1 when there is none within reach."""
        if self.words.isdisjoint(words):
            return -1
        ends = (m.end() for m in _WORD.finditer(self.folded, max(0, start - before), start) if m.group() in words)
        return max(ends, default=-1)

    def source_spans(self, spans: Iterable[Span]) -> list[Span]:
        """The spans with offsets into the source."""
        offsets = self._offsets
        if offsets is None:
            return list(spans)
        return [replace(span, start=offsets[span.start], end=offsets[span.end]) for span in spans]


def resolved(spans: Iterable[Span]) -> list[Span]:
    """One span a place, in order: of two that overlap the longer stays, of equal ones the surer."""
    taken: list[Span] = []  # apart and in order, so only the neighbours can be in the way
    for span in sorted(spans, key=lambda s: (s.start - s.end, -s.score, s.start)):
        place = bisect_left(taken, span.start, key=lambda s: s.start)
        before, after = taken[max(place - 1, 0) : place], taken[place : place + 1]
        if all(span.end <= other.start or span.start >= other.end for other in (*before, *after)):
            taken.insert(place, span)
    return taken


def vocabulary(words: str) -> frozenset[str]:
    """The folded words of a list written as one text."""
    return frozenset(words.split())


_DIGIT = re.compile(r"[0-9]")
_WORD = re.compile(r"[a-z]{2,}")
_RUN = re.compile(r"[0-9](?:[a-z0-9]|[ .\-/](?=[a-z]{0,3}[0-9]))*(?:-[a-z0-9](?![a-z0-9]))?")

# Combining marks, invisible characters and digits of other scripts: rare, and the only reason to keep an offset table.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_DROPPED = re.compile(f"[{_INVISIBLE}]")
_ODD = re.compile(f"[\u0300-\u036f{_INVISIBLE}\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]")


def _cleaned(source: str) -> tuple[str, list[int]]:
    """The cleaned text, and for each of its positions (and its end) the position in the source."""
    characters: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(source):
        if _DROPPED.match(character):
            continue
        if "\u0300" <= character <= "\u036f" and characters:
            composed = unicodedata.normalize("NFC", characters[-1] + character)
            characters[-1] = composed if len(composed) == 1 else characters[-1]
            continue
        plain = unicodedata.normalize("NFKC", character) if _ODD.match(character) else character
        digit = unicodedata.decimal(plain, None) if len(plain) == 1 else None
        characters.append(plain if len(plain) == 1 and digit is None else character if digit is None else str(digit))
        offsets.append(position)
    offsets.append(len(source))
    return "".join(characters), offsets
