"""What labels and codes are called on a page."""

from __future__ import annotations

import re

from curation.errors import sentence
from pages.widgets.visit import Visit, texts


def label_name(visit: Visit, label: str) -> str:
    """What a finding's label is called; the label itself where no sentence names it."""
    said = sentence(f"finding_{label}", visit.language)
    return label if said == f"finding_{label}" else said


def language_name(visit: Visit, code: str) -> str:
    """What a language is called; its code where the texts do not know it."""
    return str(texts(visit.language)["languages"].get(code, code))


_WORD = re.compile(r"[a-z]+")


def place_name(visit: Visit, place: str) -> str:
    """A place in a source file ("ticket 7, comment 2") in the visitor's language; words it has none for stay."""
    words = texts(visit.language)["places"]
    return _WORD.sub(lambda found: str(words.get(found[0], found[0])), place)
