"""Text from outside, made safe for what reads Markdown.

Streamlit's notices, captions and labels are Markdown: a file named `![](http://...)` would be fetched. A backslash
before any ASCII punctuation is that character and nothing else (CommonMark 2.4). Addresses are made into links after
that, from the text alone, so an invisible word joiner stands inside them.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"(?<=http)(?=s?://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_WORD_JOINER = "\u2060"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """The text as it is, whatever Markdown would make of it; line breaks become spaces."""
    return _PUNCTUATION.sub(r"\\\1", _ADDRESS.sub(_WORD_JOINER, " ".join(text.split())))
