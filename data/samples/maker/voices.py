"""How customers type: with accents or without, in a hurry, in capitals. Only ever the prose, never the values."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

Voice = Callable[[str], str]

_SHORT = {
    "que": "q", "por qué": "xq", "porque": "xq", "también": "tmb", "por favor": "porfa", "estoy": "toy", "para": "pa",
    "mensaje": "msj", "you": "u", "please": "pls", "because": "bc", "your": "ur", "are": "r",
}  # fmt: skip


def plain(text: str) -> str:
    """As it was written."""
    return text


def without_accents(text: str) -> str:
    """No accents and no opening marks; the ñ stays, as it does on most keyboards."""
    kept = text.replace("ñ", "\0").replace("Ñ", "\1")
    bare = "".join(c for c in unicodedata.normalize("NFD", kept) if not unicodedata.combining(c))
    return bare.replace("\0", "ñ").replace("\1", "Ñ").replace("¿", "").replace("¡", "")


def small_letters(text: str) -> str:
    """All in small letters, without accents."""
    return without_accents(text).lower()


def shouting(text: str) -> str:
    """All in capitals."""
    return text.upper()


def hurried(rng: random.Random) -> Voice:
    """Small letters, abbreviations, and here and there two letters the wrong way round."""

    def voice(text: str) -> str:
        short = small_letters(text)
        for long, abbreviation in _SHORT.items():
            if rng.random() < 0.6:
                short = re.sub(rf"\b{without_accents(long)}\b", abbreviation, short)
        return re.sub(r"[a-zñ]{6,}", lambda match: _swapped(match.group(), rng), short)

    return voice


def for_names(voice: Voice) -> Voice:
    """The same voice for a name: in a hurry it loses its capitals, never its letters."""
    return voice if voice in (plain, without_accents, small_letters, shouting) else small_letters


def drawn(rng: random.Random, mood: str | None) -> Voice:
    """The voice of one customer."""
    roll = rng.random()
    if mood == "angry" and roll < 0.25:
        return shouting
    if roll < 0.62:
        return plain
    if roll < 0.8:
        return without_accents
    return small_letters if roll < 0.9 else hurried(rng)


def _swapped(word: str, rng: random.Random) -> str:
    if rng.random() > 0.06:
        return word
    place = rng.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
