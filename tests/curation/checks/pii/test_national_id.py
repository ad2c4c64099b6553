"""National identifiers: documented examples that pass their check digit, and numbers of orders that do too."""

from __future__ import annotations

import pytest

from curation.checks.passages import Passage, resolved
from curation.checks.pii import national_id
from curation.checks.pii.national_kinds import KINDS

# Text, value, detail.
FOUND = [
    ("12345678Z", "12345678Z", "es_dni"),
    ("Mi DNI: 54362315-K", "54362315-K", "es_dni"),
    ("dni 12.345.678-z", "12.345.678-z", "es_dni"),
    ("X1234567L", "X1234567L", "es_nie"),
    ("el NIE x-2482300-w", "x-2482300-w", "es_nie"),
    ("CIF A58818501", "A58818501", "es_cif"),
    ("seguridad social 28 12345678 40", "28 12345678 40", "es_nuss"),
    ("CURP BOXW310820HNERXN09", "BOXW310820HNERXN09", "mx_curp"),
    ("boxw310820hnerxn09", "boxw310820hnerxn09", "mx_curp"),
    ("GODE561231GR8", "GODE561231GR8", "mx_rfc"),
    ("RFC: MAB9307148T4", "MAB9307148T4", "mx_rfc_moral"),
    ("20-05536168-2", "20-05536168-2", "ar_cuit"),
    ("mi cuil 20267565393", "20267565393", "ar_cuit"),
    ("DNI 30.123.456", "30.123.456", "ar_dni"),
    ("12.531.909-2", "12.531.909-2", "cl_rut"),
    ("mi rut es 125319092", "125319092", "cl_rut"),
    ("76086428-5", "76086428-5", "cl_rut"),
    ("390.533.447-05", "390.533.447-05", "br_cpf"),
    ("CPF 11144477735", "11144477735", "br_cpf"),
    ("16.727.230/0001-97", "16.727.230/0001-97", "br_cnpj"),
    ("cnpj 12ABC34501DE35", "12ABC34501DE35", "br_cnpj"),
    ("mi cédula es 1714307103", "1714307103", "ec_cedula"),
    ("RUC 20512333797", "20512333797", "pe_ruc"),
    ("mi DNI es 10117410", "10117410", "pe_dni"),
    ("1.234.567-2", "1.234.567-2", "uy_ci"),
    ("cédula 4765432-5", "4765432-5", "uy_ci"),
    ("860002964-4", "860002964-4", "co_nit"),
    ("cédula de ciudadanía 1.020.304.050", "1.020.304.050", "co_cedula"),
    ("my SSN is 536-90-4399", "536-90-4399", "us_ssn"),
    ("536-90-4399", "536-90-4399", "us_ssn"),
    ("social security number 536904399", "536904399", "us_ssn"),
    ("AB 12 34 56 C", "AB 12 34 56 C", "gb_nino"),
    ("NHS 943 476 5919", "943 476 5919", "gb_nhs"),
    ("Passport number: P0123456", "P0123456", "labelled"),
    ("mi pasaporte es AAB123456", "AAB123456", "labelled"),
    ("licencia de conducir B-12345678", "B-12345678", "labelled"),
    ("driver's license F1234567", "F1234567", "labelled"),
    ("NHC: 2569870", "2569870", "labelled"),
    ('{"documento": "98765432"}', "98765432", None),
]
MISSED = [
    "12345678A",
    "pedido 12345678Z",
    "1714307103",
    "pedido 1714307103",
    "20267565393",
    "tracking 20267565393",
    "factura 536-90-4399",
    "11144477735",
    "pedido 390.533.447-05",
    "order id 12345678",
    "su número es 12345672",
    "12345672",
    "125319092",
    "20512333797",
    "A58818501",
    "MAB9307148T4",
    "policy number is AAA 111111111",
    "666-12-3456",
    "000-12-3456",
    "el documento 3 de 5",
    "envíe el documento antes del 12/10",
    "tengo 12.345.678 pesos",
    "cédula de 12 páginas",
    "versión 12.345.678",
    "social media 2024",
    "seguro social, desde 2019",
    "****678Z",
    "AB123456C-77",
    "el RUT no me llegó",
    "12345678-ZZ",
]


@pytest.mark.parametrize(("text", "value", "detail"), FOUND)
def test_found(text: str, value: str, detail: str | None) -> None:
    passage = Passage(text, tuple({kind.country for kind in KINDS}))
    spans = resolved(national_id.find(passage))
    assert [text[s.start : s.end] for s in spans] == [value]
    details = {s.detail for s in national_id.find(passage) if text[s.start : s.end] == value}
    assert detail is None or detail in details


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(national_id.find, text) == []


@pytest.mark.parametrize("text", ["30123456", "es el 30.123.456", "1714307103", "12531909-2"])
def test_an_answer_needs_no_word(values, text: str) -> None:
    assert len(values(national_id.find, text, "national_id")) == 1


ELSEWHERE = [
    ("PT", "contribuinte 501964843", "pt_nif"),
    ("VE", "V-11470283-4", "ve_rif"),
    ("DO", "001-1391820-5", "do_cedula"),
    ("GT", "NIT 576937-K", "gt_nit"),
    ("SV", "0614-050707-104-8", "sv_nit"),
    ("PY", "RUC 80028061-0", "py_ruc"),
]


@pytest.mark.parametrize(("country", "text", "detail"), ELSEWHERE)
def test_other_countries_when_the_policy_names_them(country: str, text: str, detail: str) -> None:
    assert detail in {span.detail for span in national_id.find(Passage(text, (country,)))}


def test_a_region_left_out_is_not_looked_for() -> None:
    assert not list(national_id.find(Passage("V-11470283-4", ("ES",))))
