"""How alike two conversations are: the Jaccard index of their word 3-grams."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Runs of three words, without case and accents. A shorter text is one run of what it has."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    words = _WORD.findall(bare)
    if len(words) < 3:
        return frozenset({tuple(words)})
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def jaccard(one: frozenset, other: frozenset) -> float:
    """Shared runs over all runs: 0 to 1."""
    return len(one & other) / len(one | other)
