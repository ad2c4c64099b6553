"""Folding that keeps every character in its place, for whoever needs offsets into the text itself.

`curation.text.fold` forgives more and moves characters; use that one to compare whole texts.
"""

from __future__ import annotations

import unicodedata


def fold_aligned(text: str) -> str:
    """The text in lower case without accents, with plain quotes, spaces and dashes; as long as the text."""
    return (text if text.isascii() else text.translate(_TABLE)).lower()


def _table() -> dict[int, str]:
    table = {0x130: "i"}  # the one letter whose lower case is two characters
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base
    table |= {ord(a): b for a, b in zip("øØłŁđĐºª", "oOlLdDoa", strict=True)}
    table |= dict.fromkeys(map(ord, "\u2018\u2019\u201b\u00b4`"), "'")
    table |= dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb"), '"')
    table |= dict.fromkeys((0xA0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " ")
    table |= dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
    return table


_TABLE = _table()
