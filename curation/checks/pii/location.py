"""Postcodes and places that locate a person: by label ("Ciudad: ...", "CP 28035"), or by "vivo en ...".

Leaves out a town merely named. Misses a town in an answer: that takes a gazetteer of places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.names import CAPITAL


def find(passage: Passage) -> Iterator[Span]:
    """LOCATION spans; the detail is "postcode" or "place"."""
    words = passage.words
    if not words.isdisjoint(_POSTCODE_TRIGGERS) or "postcode" in passage.asked:
        for match in _POSTCODE.finditer(passage.folded):
            yield Span(match.start("value"), match.end("value"), "LOCATION", 0.85, "postcode")
        if "postcode" in passage.asked and (answer := _BARE_POSTCODE.search(passage.folded)):
            yield Span(answer.start(), answer.end(), "LOCATION", 0.85, "postcode")
    if _DIGIT.search(passage.text):
        for match in _BRITISH.finditer(passage.text):
            yield Span(match.start(), match.end(), "LOCATION", 0.8, "postcode")
        for match in _AFTER_STATE.finditer(passage.text):
            yield Span(match.start("value"), match.end("value"), "LOCATION", 0.75, "postcode")
    if not words.isdisjoint(_PLACE_TRIGGERS):
        for match in _PLACE.finditer(passage.folded):
            if place := _NAME.match(passage.text, match.end()):
                yield Span(place.start(), place.end(), "LOCATION", 0.7, "place")


_DIGIT = re.compile(r"[0-9]")
_POSTCODE_TRIGGERS = vocabulary("cp cpostal postal zip zipcode postcode cep")
_POSTCODE = re.compile(
    r"\b(?:c\.?p\.?|codigo postal|cod\.? postal|zip(?: ?code)?|postal code|postcode|cep)\"?(?: (?:es|is|e|del?|el|mi|my|the|number|numero))*\s?[\"':=-]{0,3}\s{0,2}\"?"
    r"(?P<value>[0-9]{5}-[0-9]{3,4}|[0-9]{4,7}|[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}|[a-z][0-9]{4}[a-z]{3})(?![0-9a-z])"
)
_BARE_POSTCODE = re.compile(
    r"(?<![0-9a-z.,/-])(?:[0-9]{5}(?:-[0-9]{3,4})?|[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2})(?![0-9a-z]|[.,/-][0-9])"
)
_BRITISH = re.compile(
    r"(?<![0-9A-Za-z-])(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y]?[0-9][A-Z]) [0-9][ABD-HJLNP-UW-Z]{2}(?![0-9A-Za-z-])"
)
_AFTER_STATE = re.compile(
    r"\b(?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]),? (?P<value>[0-9]{5}(?:-[0-9]{4})?)(?![0-9])"
)
_PLACE_TRIGGERS = vocabulary(
    """ciudad localidad provincia municipio colonia barrio comuna distrito poblacion city town county cidade bairro
    estado vivo resido live moro"""
)
_PLACE = re.compile(
    r"(?:(?:^|[\n,;|{(.])[ \t]*[\"']?(?:ciudad|localidad|municipio|colonia|barrio|comuna|distrito|poblacion|provincia|city|town|county|cidade|bairro)(?: ?[/y] ?(?:provincia|estado|departamento|state))?[\"']? ?[:=] {0,3}[\"']?"
    r"|\b(?:vivo|resido|live|moro) (?:en|in|em) )"
)
_NAME = re.compile(
    rf"{CAPITAL}[\w'.-]*[^\W_](?: (?:(?:de|del|la|las|los|do|da|of|upon) ){{0,2}}{CAPITAL}[\w'-]+){{0,4}}"
)
