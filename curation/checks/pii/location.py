"""Postcodes and places that locate a person: by label ("Ciudad: ...", "CP 28035"), after "vivo en", or at the end of
an address ("28035 Madrid").

Leaves out a town merely named. Misses a town in an answer: that takes a gazetteer of places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.names import CAPITAL


def find(passage: Passage) -> Iterator[Span]:
    """LOCATION spans; the detail is "postcode" or "place"."""
    for start in [*passage.at(_POSTCODE_WORDS), *(m.start() for m in _DOTTED.finditer(passage.folded))]:
        if match := _POSTCODE.match(passage.folded, start):
            yield Span(*match.span("value"), "LOCATION", 0.9, "postcode")
    if "postcode" in passage.asked and (answer := _BARE_POSTCODE.search(passage.folded)):
        yield Span(*answer.span(), "LOCATION", 0.85, "postcode")
    for start in passage.at(_PLACE_WORDS):
        if match := _LABEL.match(passage.folded, start):
            yield from _places(passage, match.end(), 0.9)
    if passage.has_digits:
        yield from _in_addresses(passage)


def _in_addresses(passage: Passage) -> Iterator[Span]:
    text = passage.text
    for match in _BRITISH.finditer(text):
        yield Span(*match.span(), "LOCATION", 0.8, "postcode")
    for match in _AFTER_STATE.finditer(text) if passage.runs else ():
        if match["state"] in _STATES:
            yield Span(*match.span("value"), "LOCATION", 0.75, "postcode")
    if not passage.words.isdisjoint(_ADDRESS_WORDS):
        for match in _BEFORE_PLACE.finditer(text):
            yield Span(*match.span("value"), "LOCATION", 0.75, "postcode")
            yield from _places(passage, match.end(), 0.75)


def _places(passage: Passage, start: int, score: float) -> Iterator[Span]:
    """The place that begins here, and the larger one after a comma or in brackets."""
    for _ in range(2):
        if (place := _NAME.match(passage.text, start)) is None:
            return
        yield Span(*place.span(), "LOCATION", score, "place")
        if (comma := _NEXT.match(passage.text, place.end())) is None:
            return
        start = comma.end()


_POSTCODE_WORDS = vocabulary("cp postal zip zipcode postcode cep")
_DOTTED = re.compile(r"c\.p\.(?<![a-z]c\.p\.)")
_POSTCODE = re.compile(
    r"(?:c\.?p|postal(?: code)?|zip(?:[ _-]?code)?|zipcode|postcode|cep)\.?[\"']?(?: (?:es|is|e|del?|el|mi|my|the|number|numero))*\s?[\"':=-]{0,3}\s{0,2}[\"']?"
    r"(?P<value>[0-9]{5}-[0-9]{3,4}|[0-9]{4,8}|[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}|[a-z][0-9]{4}[a-z]{3})(?![0-9a-z])"
)
_BARE_POSTCODE = re.compile(
    r"(?<![0-9a-z.,/-])(?:[0-9]{5}(?:-[0-9]{3,4})?|[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2})(?![0-9a-z]|[.,/-][0-9])"
)
_BRITISH = re.compile(r"[A-PR-UWYZ](?<![0-9A-Za-z-].)[A-HK-Y]?[0-9][0-9A-Z]? [0-9][ABD-HJLNP-UW-Z]{2}(?![0-9A-Za-z-])")
_AFTER_STATE = re.compile(r"[A-Z][a-z]+,? (?P<state>[A-Z]{2}),? (?P<value>[0-9]{5}(?:-[0-9]{4})?)(?![0-9])")
_STATES = vocabulary(
    """AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR
    PA RI SC SD TN TX UT VT VA WA WV WI WY"""
)
_ADDRESS_WORDS = vocabulary(
    "calle avenida avda av plaza pza paseo carretera ctra domicilio direccion hospital rua hermanos doctor correos"
)
_BEFORE_PLACE = re.compile(rf"(?P<value>[0-9](?<![0-9.,/].)[0-9]{{4}})[ .,-]{{1,3}}(?={CAPITAL}[^\W\d_]+)")
_PLACE_WORDS = vocabulary(
    """ciudad localidad provincia municipio colonia barrio comuna distrito poblacion city town county cidade bairro vivo
    resido live moro"""
)
_LABEL = re.compile(
    r"(?:ciudad|localidad|municipio|colonia|barrio|comuna|distrito|poblacion|provincia|city|town|county|cidade|bairro)(?: ?[/y] ?(?:provincia|estado|departamento|state))?[\"']? ?[:=] {0,3}[\"']?"
    r"|(?:vivo|resido|live|moro) (?:en|in|em) "
)
_NAME = re.compile(
    rf"(?!(?:Calle|Av|Avda|Avenida|C/|Hospital|Tel|Fax|E-?mail|Email|CP|Correo|PSC|Suite|Apt)\b){CAPITAL}(?:[\w'.-]*[^\W_])?(?: (?:(?:de|del|la|las|los|do|da|of|upon) ){{0,2}}{CAPITAL}[\w'-]*(?<!Tel)(?<!mail)(?<!Correo)(?<!Fax)(?<!Email)\b){{0,4}}"
)
_NEXT = re.compile(r",[ ]|[ ]?\(")
