"""Cards: the networks' own test numbers."""

from __future__ import annotations

import pytest

from curation.checks.pii import card

FOUND = [
    "4111 1111 1111 1111",
    "4111111111111111",
    "4111-1111-1111-1111",
    "5555 5555 5555 4444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "6011111111111117",
    "30569309025904",
    "3530111333300000",
    "6759649826438453",
    "6362970000457013",
    "6062825624254001",
    "5067310000000010",
    "6035227716427021",
]
SAID = [
    ("mi tarjeta es 4111 1111 1111 1112", "4111 1111 1111 1112"),
    ("card number 1234567890123456", "1234567890123456"),
    ("meu cartão: 4111 1111 1111 1113.", "4111 1111 1111 1113"),
    ("el pedido lo pagué con la visa 4111111111111111", "4111111111111111"),
]
MISSED = [
    "4111 1111 1111 1112",
    "4111 **** **** 1111",
    "**** **** **** 1111",
    "termina en 1111",
    "visa acabada en 4242",
    "0000 0000 0000 0000",
    "pedido 4111111111111111",
    "tracking number 4111111111111111",
    "IMEI 490154203237518",
    "9999999999999995",
    "guía 378282246310005",
    "la tarjeta llega en 10 o 12 días",
    "tarjeta gráfica 3060 12 2024 1234",
    "41111111111111111111111",
    "ID-4111111111111111-7",
    "1.4111111111111111",
]


@pytest.mark.parametrize("number", FOUND)
def test_found_alone_and_in_a_sentence(values, number: str) -> None:
    assert values(card.find, number) == [number]
    assert values(card.find, f"es la {number}, vence 12/29") == [number]


@pytest.mark.parametrize(("text", "value"), SAID)
def test_found_when_said(values, text: str, value: str) -> None:
    assert values(card.find, text) == [value]


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(card.find, text) == []


def test_an_answer_needs_no_network(values) -> None:
    assert values(card.find, "1234 5678 9012 3456", "card") == ["1234 5678 9012 3456"]
