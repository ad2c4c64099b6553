"""Phones; the numbers are of ranges kept for fiction, or made up."""

from __future__ import annotations

import pytest

from curation.checks.pii import phone

FOUND = [
    ("+34 600 000 001", "+34 600 000 001"),
    ("Llámame al 600000001", "600000001"),
    ("mi móvil: 600-00-00-01.", "600-00-00-01"),
    ("600 00 00 01", "600 00 00 01"),
    ("tel. 910000001", "910000001"),
    ("0034 910 000 001", "0034 910 000 001"),
    ("+52 55 5000 0001", "+52 55 5000 0001"),
    ("mi celular es 5550000001", "5550000001"),
    ("WhatsApp 55 5000 0001", "55 5000 0001"),
    ("+54 9 11 5555-0001", "+54 9 11 5555-0001"),
    ("mi cel 11 5555 0001", "11 5555 0001"),
    ("+57 300 0000001", "+57 300 0000001"),
    ("mi número es 3000000001", "3000000001"),
    ("+56 9 5000 0001", "+56 9 5000 0001"),
    ("fono 950000001", "950000001"),
    ("mi celular 950 000 001", "950 000 001"),
    ("+598 94 000 001", "+598 94 000 001"),
    ("cel 0990000001", "0990000001"),
    ("meu telefone é (11) 95555-0001", "(11) 95555-0001"),
    ("+55 11 95555-0001", "+55 11 95555-0001"),
    ("meu número: 11955550001", "11955550001"),
    ("call me at (212) 555-0123", "(212) 555-0123"),
    ("212-555-0123", "212-555-0123"),
    ("212.555.0123 x45", "212.555.0123 x45"),
    ("+1 212 555 0123", "+1 212 555 0123"),
    ("my phone number is 2125550123", "2125550123"),
    ("Vi mis pedidos. El número viejo era 33 5000 0001 y ya", "33 5000 0001"),
    ("my number is 2125550123 12 Elm Street", "2125550123"),
    ("07700 900123", "07700 900123"),
    ("+44 7700 900123", "+44 7700 900123"),
    ("tel:+34600000001", "+34600000001"),
    ("600000001 es mi teléfono", "600000001"),
    ("6\u200b00 000 001", "6\u200b00 000 001"),
]
MISSED = [
    "pedido 600000001",
    "mi número de pedido es 600 000 001",
    "tracking 600000001 ES",
    "número de seguimiento: 910 000 001",
    "order #212-555-0123",
    "600000001",
    "2125550123",
    "factura 2024-000123456",
    "son 1.200.000.000",
    "pagué $600 000 001",
    "600 000 001 pesos",
    "entre 2019 y 2024",
    "12-10-2023",
    "2023-10-12",
    "el 12.10.2023 a las 10:30",
    "192.168.100.200",
    "900 123 456 gratis",
    "call 1-800-555-0199",
    "0800 000 0001",
    "1111111111",
    "llámame a las 10 30",
    "10 20 30 40 50",
    "las medidas son 600 000 001 001 001",
    "termina en 0001",
    "****0001",
    "código 212-555",
    "ISBN 978 84 376 0494",
    "(1859 - 140) * 2 + (1679 - 101)",
    "versión 10.15.7.1234",
    "IMEI 490154203237518",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(values, text: str, value: str) -> None:
    assert values(phone.find, text) == [value]


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(phone.find, text) == []


@pytest.mark.parametrize("text", ["600000001", "es el 600 000 001", "2125550123", "claro, 11955550001"])
def test_an_answer_needs_no_word(values, text: str) -> None:
    assert len(values(phone.find, text, "phone")) == 1


def test_only_the_regions_of_the_policy_count() -> None:
    from curation.checks.passages import Passage

    assert list(phone.find(Passage("212-555-0123", ("US",))))
    assert not list(phone.find(Passage("212-555-0123", ("ES",))))
