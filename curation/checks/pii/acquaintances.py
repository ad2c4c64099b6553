"""What one conversation teaches about its people: names once known are known in every turn of it.

A name found, or an author's name, is looked for in the whole conversation, whole and by its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from curation.aligned import fold_aligned
from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.names import GIVEN, NOT_NAMES, SURNAMES, WORD_NAMES

#: What an author's label says when it names a role, a company or a device, and no person.
_NOT_PEOPLE = NOT_NAMES | vocabulary(
    """agent admin administrator bot chatbot system sistema assistant user tool desconocido unknown anonymous anonimo
    visitor visitante guest invitado caller callcenter center contact staff operator oficial official online virtual
    web mesa central care inc ltd sa sl llc"""
)
_SPLIT = re.compile(r"[^a-z']+")


def names_of(authors: Iterable[str | None]) -> frozenset[str]:
    """The names of these authors, folded: whole and by parts. An author that is a role or a company gives none."""
    names: set[str] = set()
    for author in authors:
        words = _words(author or "")
        if words and _NOT_PEOPLE.isdisjoint(words) and (len(words) > 1 or words[0] in GIVEN):
            names |= _parts(words)
    return frozenset(names)


def parts_of(name: str) -> frozenset[str]:
    """A name found in the text, folded: whole and by parts."""
    return frozenset(_parts(_words(name)))


def find(passage: Passage, names: frozenset[str]) -> Iterator[Span]:
    """PERSON spans where one of these names stands; a single word in lower case only when it can be nothing else."""
    for name in names:
        if name.split()[0] not in passage.words:
            continue
        at = passage.folded.find(name)
        while at >= 0:
            end = at + len(name)
            alone = not (passage.folded[at - 1 : at].isalnum() or passage.folded[end : end + 1].isalnum())
            # Three capitals are an acronym (ANA, EVA) as often as a name.
            said = passage.text[at:end]
            capital = said[0].isupper() and not (len(said) <= 4 and said.isupper())
            if alone and (capital or " " in name or (said.islower() and name in GIVEN - WORD_NAMES)):
                yield Span(at, end, "PERSON", 0.8, "acquaintance")
            at = passage.folded.find(name, end)


def _words(name: str) -> list[str]:
    if any(character.isdigit() or character in "@_/" for character in name):
        return []
    return [word for word in _SPLIT.split(fold_aligned(name)) if len(word) > 1]


def _parts(words: list[str]) -> set[str]:
    parts = {
        word
        for word in words
        if len(word) > 2 and word not in NOT_NAMES and (word in GIVEN or word in SURNAMES or len(words) > 1)
    }
    return parts | ({" ".join(words)} if len(words) > 1 else set())
