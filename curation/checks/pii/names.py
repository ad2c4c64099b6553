"""What a person's name looks like: the name lists, and reading a name from a place in a text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from curation.checks.passages import Passage, vocabulary


def _listed(file: str) -> frozenset[str]:
    lines = (Path(__file__).parent / file).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


#: Words that are no name where one could stand, folded; common given names and surnames of the Spanish-, Portuguese-
#: and English-speaking countries, folded; and the given names among them that are ordinary words or places too.
NOT_NAMES = _listed("not_names.txt")
WORD_NAMES = _listed("word_names.txt")
GIVEN = _listed("given_names.txt") - NOT_NAMES
SURNAMES = _listed("surnames.txt") - NOT_NAMES

#: What follows a part of an account name or an address, not a name.
_WITHIN = frozenset("_@0123456789")
_PARTICLES = vocabulary("de del la las los da do dos das di du van von der den san")
_UPPER = "".join(character for character in map(chr, range(0x41, 0x250)) if character.isupper())
#: A capital letter, the start of a name.
CAPITAL = rf"[{_UPPER}]"
_PART = rf"(?:{CAPITAL}\.(?!\w)|{CAPITAL}(?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*)"
_RUN = re.compile(rf"{_PART}(?:[ \xa0]{{1,2}}(?:(?:{'|'.join(sorted(_PARTICLES))}) ){{0,2}}{_PART}){{0,5}}")
_LOWER_RUN = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+){0,6}")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*")
_ENDS = re.compile(r"\s*(?:$|[\n,.;:!?()\"|]| (?:y|e|and|con|with|from|de) )")


class Name(NamedTuple):
    """A name read from a text, with its folded words, particles left out."""

    start: int
    end: int
    words: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether one of the words is in a name list, and more than a word of every day."""
        return any(word in GIVEN or word in SURNAMES for word in self.words) and (
            len(self.words) > 1 or self.words[0] not in WORD_NAMES
        )


def capitalised(passage: Passage, start: int) -> Name | None:
    """The capitalised name that begins here, cut before the first word that belongs to no name."""
    match = _RUN.match(passage.text, start)
    return _name(passage, start, match.end()) if match else None


def lower_case(passage: Passage, start: int) -> Name | None:
    """The name that begins here in a text that ignores capitals.

    Words that no list knows count only where the phrase ends after them: otherwise a verb would join the name.
    """
    match = _LOWER_RUN.match(passage.text, start)
    name = _name(passage, start, match.end()) if match else None
    if name is None or (_ENDS.match(passage.folded, name.end) and len(name.words) <= 4):
        return name
    known = 0
    for known, word in enumerate(name.words):  # noqa: B007 - the count is what is wanted
        if word not in GIVEN and word not in SURNAMES:
            break
    else:
        return name
    if not known:
        return None
    tokens = [m for m in _TOKEN.finditer(passage.text, start, name.end) if m.group().lower() not in _PARTICLES]
    return Name(name.start, tokens[known - 1].end(), name.words[:known])


def _name(passage: Passage, start: int, end: int) -> Name | None:
    words: list[str] = []
    first = last = -1
    for token in _TOKEN.finditer(passage.text, start, end):
        word = passage.folded[token.start() : token.end()]
        if word in _PARTICLES and (words or not token.group()[0].isupper()):
            continue  # "la Ana" is Ana, but "De la Cruz" is all of it
        if first < 0:
            first = token.start()
        if word in _PARTICLES:
            continue
        # "I'm" is no name; "O'Brien" and "D'Angelo" are.
        if word in NOT_NAMES or (word[:2] not in ("o'", "d'") and word.split("'")[0] in NOT_NAMES):
            break
        possessive = word.endswith("'s")
        words.append(word.removesuffix("'s"))
        last = token.end() - 2 * possessive
        if len(word) == 1 and passage.text[last : last + 1] == ".":
            last += 1
    if all(len(word) < 2 for word in words) or passage.text[last : last + 1] in _WITHIN:
        return None
    return Name(first, last, tuple(words))
