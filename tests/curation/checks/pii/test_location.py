"""Postcodes and places, where they locate somebody."""

from __future__ import annotations

import pytest

from curation.checks.pii import location

FOUND = [
    ("CP 28035", ["28035"]),
    ("C.P.: 06700", ["06700"]),
    ("mi código postal es 11520", ["11520"]),
    ("my zip code is 90210-1234", ["90210-1234"]),
    ("postcode SW1A 1AA", ["SW1A 1AA"]),
    ("CEP 01310-100", ["01310-100"]),
    ("CEP: 01310100", ["01310100"]),
    ("Ciudad: Rosario", ["Rosario"]),
    ("Localidad/ Provincia: Jerez de la Frontera, Cádiz.", ["Jerez de la Frontera", "Cádiz"]),
    ('"city": "Fort Worth", "country"', ["Fort Worth"]),
    ("vivo en Villa del Parque", ["Villa del Parque"]),
    ("I live in Springfield", ["Springfield"]),
    ("moro em São Bernardo do Campo", ["São Bernardo do Campo"]),
    ("London EC1A 1BB", ["EC1A 1BB"]),
    ("Austin, TX 78701", ["78701"]),
    ("Calle Mayor 5, 28035 Madrid", ["28035", "Madrid"]),
]
MISSED = [
    "Madrid es bonita",
    "el pedido 28035",
    "vivo en casa de mis padres",
    "I live in fear",
    "error 28035",
    "zip file 12345678",
    "código postal incorrecto",
    "AB12 CD34",
    "OK 12345",
    "en 12345 Madrid ganó",
    "CP",
    "SW1A",
    "la ciudad: enorme",
    "city 5",
    "my zip is wrong",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(values, text: str, expected: list[str]) -> None:
    assert values(location.find, text) == expected


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(location.find, text) == []


def test_a_postcode_in_an_answer(values) -> None:
    assert values(location.find, "28035, gracias", "postcode") == ["28035"]
