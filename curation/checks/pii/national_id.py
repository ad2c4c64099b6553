"""National identifiers: the kinds of `national_kinds.py` for the workspace's regions, and any number that its label
calls an identifier (passport, licence, social security, cédula...), whatever the country.

A number of an order or a parcel is left out even when a check digit passes by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from curation.checks.passages import Passage, Run, Span, vocabulary
from curation.checks.pii.context import is_price, is_said, names_a_thing
from curation.checks.pii.national_kinds import KINDS, Kind


def find(passage: Passage) -> Iterator[Span]:
    """NATIONAL_ID spans; the detail is country and kind."""
    for run in passage.runs:
        for kind in _kinds(passage.regions, run.digits, run.is_parted):
            yield from _of_kind(passage, run, kind)
    if passage.runs:
        for anchor in passage.at(_LABELS):
            match = _LABELLED.match(passage.folded, anchor)
            if match and sum(map(str.isdigit, match["value"])) >= 5 and not is_price(passage, *match.span("value")):
                yield Span(*match.span("value"), "NATIONAL_ID", 0.75, "labelled")


def _of_kind(passage: Passage, run: Run, kind: Kind) -> Iterator[Span]:
    # A run begins at its first digit: the letters of a CURP or a NIE stand before it.
    for match in kind.pattern.finditer(passage.folded, max(0, run.start - 8), run.end + 3):
        start, end = match.span()
        compact = re.sub(r"[ .\-/]", "", match.group()).upper()
        if not kind.valid(compact):
            continue
        if is_price(passage, start, end):
            continue
        if is_said(passage, start, end, kind.words) or ("national_id" in passage.asked):
            yield Span(start, end, "NATIONAL_ID", 0.95, kind.detail)
        elif kind.proof == "none" or (kind.form and kind.form.match(passage.folded, start)):
            # A shape that chance hardly makes is an order's number only when the word stands right before it.
            thing = names_a_thing(passage, start, before=20 if kind.proof == "none" else 40)
            if not thing:
                yield Span(start, end, "NATIONAL_ID", 0.8, kind.detail)


@lru_cache(maxsize=1024)
def _kinds(regions: tuple[str, ...], digits: int, parted: bool) -> tuple[Kind, ...]:
    """The kinds a run can hold: with as many digits, or with fewer where a separator may part two numbers."""
    return tuple(
        kind
        for kind in KINDS
        if kind.country in regions and (digits in kind.digits or (parted and digits >= kind.digits.start))
    )


_LABELS = vocabulary(
    """dni nif nie cif curp rfc cuit cuil rut cedula cpf cnpj rg ssn social ruc nit itin ein cnh rif ine pasaporte passport
    passaporte licencia permiso license licence seguridad seguro nuss nass nss nino insurance nhs contribuinte nhc
    historia cipa nocol col colegiado afiliado identificacion identidad identidade identificacao identity documento"""
)
_LABELLED = re.compile(
    r"(?:dni|nif|nie|cif|curp|rfc|cuit|cuil|rut|cedula(?: de (?:identidad|ciudadania|extranjeria))?|cpf|cnpj|rg|ssn|social security|ruc|nit|itin|ein|cnh|rif|ine"
    r"|pasaporte|passport|passaporte|(?:licencia|permiso) de (?:conducir|conduccion|manejo)|licen[cs]e|segur(?:idad|o) social|nuss|nass|nss|nino|insurance|nhs|contribuinte"
    r"|nhc|historia clinica|cipa|(?:no)?col|colegiado|afiliado|identificacion|identidade?|identificacao|identity|documento)[\"']?"
    r"(?: (?:es|is|e|el|la|the|de|del|mi|my|number|numero|nro|num|card|no|n|id|cliente|paciente|titular|identidad|identificacion))*\.?o?\s?[\"']?\s?[:#=]?\s{0,2}[\"']?(?:(?:es|is|e|nhc/) ?)?"
    r"(?P<value>[a-z]{0,4}[-. ]?[0-9](?:[0-9a-z]|[ .\-/](?=[0-9]))*(?:-[0-9a-z](?![0-9a-z]))?)(?![0-9a-z%])"
)
