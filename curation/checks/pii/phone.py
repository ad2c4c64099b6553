"""Telephone numbers: candidates by shape, judged by phonenumbers for the workspace's regions and by the words around.

With a country code a valid number is enough. Without one it must be valid in a region and either grouped as people
group phones or called a phone by its words; a bare run of digits without such words is an order number as often as
not. Leaves out toll-free and premium numbers, which belong to companies, prices, dates and numbers of things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberType

from curation.checks.passages import Passage, Span, vocabulary
from curation.checks.pii.context import is_price, is_said, names_a_thing


def find(passage: Passage) -> Iterator[Span]:
    """PHONE spans; the detail is the region, "international" or "unchecked"."""
    wordy = "phone" in passage.asked or not passage.words.isdisjoint(_ANY_WORDS)
    for match in _CANDIDATE.finditer(passage.folded) if passage.runs or _PLUS.search(passage.folded) else ():
        start, end = match.span()
        number = match["number"]
        if whole := _WHOLE.match(number):  # "600000001 12 Elm Street": what follows a whole number is another one
            number, end = whole.group(), start + whole.end()
        if not wordy and number.isdigit() and not number.startswith("00"):
            continue  # a bare number needs words, and there are none in the whole text
        if _DATE.match(number) or is_price(passage, start, end):
            continue
        mine = _MINE.search(passage.folded, max(0, start - 24), start)
        said = "phone" in passage.asked or mine is not None or is_said(passage, start, end, WORDS)
        if not said and (names_a_thing(passage, start) or _THOUSANDS.fullmatch(number)):
            continue
        judged = _judged(number, passage.regions, said)
        if judged:
            yield Span(start, end, "PHONE", *judged)


def _judged(number: str, regions: tuple[str, ...], said: bool) -> tuple[float, str] | None:
    """Score and detail of a candidate, None for no phone."""
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) < 7 or len(set(digits)) == 1:
        return None
    if number.startswith(("+", "00")):
        parsed = _parsed("+" + digits.removeprefix("00"), None)
        if parsed and phonenumbers.is_valid_number(parsed):
            return None if phonenumbers.number_type(parsed) in _COMPANY_TYPES else (0.97, "international")
        if number.startswith("+"):
            return (0.7, "unchecked") if said or (parsed and phonenumbers.is_possible_number(parsed)) else None
    return _judged_at_home(number, digits, regions, said)


def _judged_at_home(number: str, digits: str, regions: tuple[str, ...], said: bool) -> tuple[float, str] | None:
    """The same for a number without a country code."""
    grouped = bool(_GROUPED.search(number))
    shaped = grouped and _is_grouped_as_phones_are(number)
    if not said and not shaped:
        return None
    for region in regions:
        if _fits(region, digits) and (parsed := _parsed(digits, region)) and phonenumbers.is_valid_number(parsed):
            kind = phonenumbers.number_type(parsed)
            if kind in _COMPANY_TYPES:
                return None
            if kind != PhoneNumberType.SHARED_COST:  # elsewhere a whole range of mobiles
                return 0.95 if said else 0.7, region
    # Numbers that no plan knows: of another country, of a range kept for fiction, mistyped.
    if said and (grouped or 9 <= len(digits) <= 11):
        return 0.6, "unchecked"
    return (0.55, "unchecked") if shaped and digits.startswith("0") and len(digits) in (10, 11) else None


def _is_grouped_as_phones_are(number: str) -> bool:
    """Whether the groups alone suggest a phone: nine digits or more, in groups of two to four, or a pair in use."""
    groups = tuple(map(len, re.findall(r"[0-9]+", number)))
    return sum(groups) >= 9 and (all(2 <= size <= 4 for size in groups[groups[0] == 1 :]) or groups in _PAIRS)


def _parsed(number: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None  # not a number anywhere


def _fits(region: str, digits: str) -> bool:
    """Whether the digits could be a number of the region: a tenth of the cost of parsing them."""
    pattern, prefix, country = _shape(region)
    return any(
        pattern.fullmatch(digits.removeprefix(lead)) for lead in ("", prefix, country) if digits.startswith(lead)
    ) or (region in ("AR", "MX", "BR", "CO") and len(digits) >= 12)  # mobile and carrier prefixes stand inside


@lru_cache
def _shape(region: str) -> tuple[re.Pattern[str], str, str]:
    metadata = PhoneMetadata.metadata_for_region(region, None)
    general = metadata.general_desc if metadata else None
    if metadata is None or general is None or not general.national_number_pattern:
        return re.compile(r"(?!)"), "", ""  # no such region: nothing fits
    return re.compile(general.national_number_pattern), metadata.national_prefix or "", str(metadata.country_code)


#: The words for a phone, folded.
WORDS = vocabulary(
    """tel telf tlf tfno tfn fono telefono telefonos telefonico celular celulares cel movil moviles whatsapp wasap wsp
    wpp zap fax llama llamar llamame llamarme llame llamen llameme llamenme marca marcar marque marco contacto
    contactar contactame contactenme phone phones telephone cell cellphone mobile call called calling calls dial
    reach reached text sms telefone telefones telemovel ligar ligue liga ligacao contato extension ramal bizum fijo"""
)
_ANY_WORDS = WORDS | {"numero", "number"}
_MINE = re.compile(
    r"\b(?:mi|my|meu|el|al|the|o|ao) (?:numero|number)(?: (?:viejo|nuevo|anterior|actual|old|new|antigo|novo))?(?: (?:es|era|is|was|e)(?: el)?)?\W{1,3}$"
)
_COMPANY_TYPES = frozenset(
    (
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.UAN,
    )
)
_PLUS = re.compile(r"[+(][0-9]")
_CANDIDATE = re.compile(
    # The look-behinds come after the first character, so that the search runs on its character class.
    r"(?P<number>[+(0-9](?<![0-9a-z*#_@+(].)(?<![0-9][.,:/-].)(?:(?<=[0-9])|[+(]?[0-9])(?:[ .\-()]{0,3}[0-9]){6,15})"
    r"(?: ?(?:x|ext\.?|extension|int\.?|interno|anexo|ramal) ?[0-9]{1,6})?(?![0-9a-z*_@]|[.,:/-][0-9])"
)
_GROUPED = re.compile(r"[0-9)][ .\-()]{1,3}[0-9]{2,}")
_PAIRS = frozenset({(3, 7), (2, 8), (2, 7), (5, 6), (2, 5, 4), (2, 9), (3, 6), (4, 7), (1, 3, 7)})
_WHOLE = re.compile(r"\+?[0-9]{9,}(?= )")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_DATE = re.compile(
    r"(?:[0-9]{1,2}([-. ])[0-9]{1,2}\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}([-. ])[0-9]{2}\2[0-9]{2})(?![0-9]| [0-9]{3})"
)
