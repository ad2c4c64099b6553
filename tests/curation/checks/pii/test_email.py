"""E-mail addresses; every address is of a reserved domain or made up."""

from __future__ import annotations

import pytest

from curation.checks.pii import email

FOUND = [
    ("Mi correo es ana.gil@example.com.", "ana.gil@example.com"),
    ("ANA.GIL@EXAMPLE.COM", "ANA.GIL@EXAMPLE.COM"),
    ("<ana_gil+tienda@correo.example.org>", "ana_gil+tienda@correo.example.org"),
    ("mailto:j.smith@mail.example.co.uk?subject=x", "j.smith@mail.example.co.uk"),
    ("escríbeme a íñigo@example.es", "íñigo@example.es"),
    ("me llega a luz-paz@sub.example.com.mx, gracias", "luz-paz@sub.example.com.mx"),
    ("meu e-mail é joao.silva99@example.com.br!", "joao.silva99@example.com.br"),
    ('{"email":"omar.rossi5980@example.com"}', "omar.rossi5980@example.com"),
    ("o'neil@example.ie", "o'neil@example.ie"),
    ("_ana_@example.com", "_ana_@example.com"),
    ("ana%tienda@example.com", "ana%tienda@example.com"),
    ("1234567@example.com", "1234567@example.com"),
    ("correo:ana@xn--espaa-rta.example", "ana@xn--espaa-rta.example"),
    ("ana punto gil arroba correo punto es", "ana punto gil arroba correo punto es"),
    ("ana arroba example punto com", "ana arroba example punto com"),
    ("it is john dot smith at example dot com", "john dot smith at example dot com"),
    (
        "joao underscore silva arroba example ponto com ponto br",
        "joao underscore silva arroba example ponto com ponto br",
    ),
    ("ana@exam\u200bple.com", "ana@exam\u200bple.com"),
]
MISSED = [
    "escriba a soporte@example.com",
    "Customer.Service@example.com",
    "no-reply@example.com",
    "info@tienda.example",
    "atendimento@example.com.br",
    "j***@example.com",
    "xxxx@example.com",
    "***@***.com",
    "sígueme en @anagil",
    "el precio @ 3,50",
    "usuario@servidor",
    "git@",
    "a @ b",
    "me reuní con ella at home dot",
    "estoy en el punto de entrega",
    "version 2@3",
    "foo@bar.1",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(values, text: str, value: str) -> None:
    assert values(email.find, text) == [value]


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(email.find, text) == []


def test_long_text_without_an_address_is_quick(values) -> None:
    assert values(email.find, "a." * 50_000 + "@") == []
