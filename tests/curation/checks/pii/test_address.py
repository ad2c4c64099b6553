"""Street addresses in the order each country writes them."""

from __future__ import annotations

import pytest

from curation.checks.pii import address

FOUND = [
    ("Vivo en la Calle Mayor 5, 2º B, Madrid", "Calle Mayor 5, 2º B"),
    ("calle mayor 5", "calle mayor 5"),
    ("C/ Manuel Silvela nº 2, 6º A", "C/ Manuel Silvela nº 2, 6º A"),
    ("Av. Insurgentes Sur 1602", "Av. Insurgentes Sur 1602"),
    ("Avenida de la Constitución, 14", "Avenida de la Constitución, 14"),
    ("Paseo de la Castellana 100, piso 3", "Paseo de la Castellana 100, piso 3"),
    ("Pza. España s/n", "Pza. España s/n"),
    ("mandar a Jr. Los Olivos 123 Dpto 4", "Jr. Los Olivos 123 Dpto 4"),
    ("Calle 45 # 12-34", "Calle 45 # 12-34"),
    ("Cra. 7 No. 45-12 apto 301", "Cra. 7 No. 45-12 apto 301"),
    ("Carrera 15 #93-60", "Carrera 15 #93-60"),
    ("Rua das Flores, 123, apto 45", "Rua das Flores, 123, apto 45"),
    ("Avenida Paulista 1578", "Avenida Paulista 1578"),
    ("Domicilio: Los Alerces 4321", "Los Alerces 4321"),
    ("mi dirección es Tucumán 455", "Tucumán 455"),
    ("con domicilio en avda. de la Luz 45, bajo", "avda. de la Luz 45, bajo"),
    ("12 Old Mill Road", "12 Old Mill Road"),
    ("742 Evergreen Terrace, Apt 5", "742 Evergreen Terrace, Apt 5"),
    ("1600 N Main St.", "1600 N Main St."),
    ("flat at 221b Baker Street", "221b Baker Street"),
    ('"address1": "889 Hillcrest Drive"', "889 Hillcrest Drive"),
    ("P.O. Box 1234", "P.O. Box 1234"),
    ("I live at 350 fifth avenue", "350 fifth avenue"),
]
MISSED = [
    "la calle 3 horas cortada",
    "en la calle desde hace 2 días",
    "avenida cerrada 24 horas",
    "AV de 0,5",
    "a lo largo de 2 semanas",
    "camino a casa en 5 minutos",
    "av. disponible 24",
    "Plaza 12 de octubre",
    "mi dirección de correo es ana7@example.com",
    "IP address 10.0.0.7",
    "email address anna99",
    "option 3 is close",
    "2 way street",
    "I have 3 items",
    "drive 20 miles",
    "the road is 5 km long",
    "3 in a row",
    "carrera de 10 km",
    "terminé la carrera en 2015",
    "via Miami on May 17",
    "Plaza Mayor",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(values, text: str, value: str) -> None:
    assert values(address.find, text) == [value]


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(address.find, text) == []


@pytest.mark.parametrize("text", ["Los Alerces 4321", "sí, es Tucumán 455", "12 Elm Grove"])
def test_an_answer_needs_no_kind_of_street(values, text: str) -> None:
    assert len(values(address.find, text, "address")) == 1


def test_a_long_text_of_short_words_is_quick(values) -> None:
    assert values(address.find, "calle a 1, " + "de la " * 20_000) == ["calle a 1"]
