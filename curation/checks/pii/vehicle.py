"""Vehicle plates, beside a word for them. Without one a plate looks like any product code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary


def find(passage: Passage) -> Iterator[Span]:
    """VEHICLE spans."""
    asked = "plate" in passage.asked
    if asked or not passage.words.isdisjoint(_TRIGGERS):
        for match in _PLATE.finditer(passage.folded):
            if asked or _WORDS.search(passage.folded, max(0, match.start() - 40), match.start()):
                yield Span(match.start(), match.end(), "VEHICLE", 0.85)


_TRIGGERS = vocabulary("matricula placa placas patente plate plates dominio registration reg vin chapa")
_WORDS = re.compile(
    r"\b(?:matricula|placas?|patente|(?:license |number |licence )?plates?|dominio|registration|reg|vin|chapa)\b"
)
#: ES, MX, AR, CL, CO, PE, UY, EC, BR, US and GB plates are two groups of letters and digits or three; a VIN has 17.
_PLATE = re.compile(
    r"(?<![0-9a-z-])(?:[0-9]{4}[ -]?[b-df-hj-np-tv-z]{3}|[a-z]{3}[ -]?[0-9][0-9a-z][0-9]{1,2}|[a-z]{2}[ -]?[0-9]{3}[ -]?[a-z]{2}|[b-df-hj-np-tv-z]{4}[ -]?[0-9]{2}"
    r"|[a-z]{2}[ -]?[a-z]{2}[ -]?[0-9]{2}|[a-z]{3}[ -]?[0-9]{3,4}|[a-z]{3}-[0-9]{2}-[0-9]{2}|[a-z]{2}[0-9]{2} ?[a-z]{3}|[a-z]{1,2}-?[0-9]{4}-?[a-z]{1,2}|[0-9][a-z]{3}[0-9]{3}|[a-z]{3}-[0-9]{3}-[a-z]"
    r"|[0-9a-hj-npr-z]{17})(?![0-9a-z-])"
)
