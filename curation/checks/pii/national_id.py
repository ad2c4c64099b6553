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
    kinds = _kinds(passage.regions)
    for run in passage.runs:
        for kind in kinds:
            if run.digits >= kind.digits.start:
                yield from _of_kind(passage, run, kind)
    if not passage.words.isdisjoint(_LABEL_TRIGGERS):
        for match in _LABELLED.finditer(passage.folded):
            value = match["value"]
            if sum(map(str.isdigit, value)) >= 5 and not is_price(passage, match.start("value"), match.end("value")):
                yield Span(match.start("value"), match.end("value"), "NATIONAL_ID", 0.75, "labelled")


def _of_kind(passage: Passage, run: Run, kind: Kind) -> Iterator[Span]:
    # A run begins at its first digit: the letters of a CURP or a NIE stand before it.
    for match in kind.pattern.finditer(passage.folded, max(0, run.start - 8), run.end):
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


@lru_cache
def _kinds(regions: tuple[str, ...]) -> tuple[Kind, ...]:
    return tuple(kind for kind in KINDS if kind.country in regions)


_LABEL_TRIGGERS = vocabulary(
    """dni nif nie cif curp rfc cuit cuil rut run cedula cpf cnpj rg ssn pasaporte passport passaporte ruc nit itin ein
    cnh licencia licence license social nuss nass nss imss colegiado numcol ncol col nhc historia cipa
    tarjeta_sanitaria afiliado identificacion identificacao identity identidad identidade documento titulo nino
    insurance nhs contribuinte rif ine"""
)
_LABELLED = re.compile(
    r"\b(?:dni|nif|nie|cif|curp|rfc|cuit|cuil|rut|run|cedula(?: de (?:identidad|ciudadania|extranjeria))?|cpf|cnpj|rg|ssn|social security(?: number| no\.?)?|ruc|nit|itin|ein|cnh|rif|ine"
    r"|pasaporte|passport|passaporte|(?:licencia|permiso) de (?:conducir|conduccion|manejo)|driver'?s? licen[cs]e|driving licen[cs]e"
    r"|(?:numero de )?(?:seguridad|seguro) social|nuss|nass|nss|nino|national insurance(?: number)?|nhs(?: number)?|contribuinte"
    r"|nhc|historia clinica|cipa|n[o.]* ?col|colegiado|(?:numero de )?afiliado"
    r"|(?:numero de |nro\.? de |documento de )?(?:identificacion|identidad|identidade|identificacao)|identity (?:card|number)|documento)"
    r"(?: (?:es|is|e|el|la|the|de|del|mi|my|number|numero|nro|num|no|n|id|cliente|paciente|titular))*\.?o?\s?[\"']?\s?[:#=]?\s{0,2}[\"']?(?:(?:es|is|e) )?"
    r"(?P<value>[a-z]{0,4}[-. ]?[0-9](?:[0-9a-z]|[ .\-/](?=[0-9]))*(?:-[0-9a-z](?![0-9a-z]))?)(?![0-9a-z%])"
)
