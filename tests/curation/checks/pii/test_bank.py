"""Bank accounts: the registers' own examples."""

from __future__ import annotations

import pytest

from curation.checks.pii import bank

FOUND = [
    ("ES91 2100 0418 4502 0005 1332", "ES91 2100 0418 4502 0005 1332"),
    ("ES9121000418450200051332", "ES9121000418450200051332"),
    ("es9121000418450200051332", "es9121000418450200051332"),
    ("IBAN:GB33BUKB20201555555555.", "GB33BUKB20201555555555"),
    ("mi IBAN es DE89 3704 0044 0532 0130 00 gracias", "DE89 3704 0044 0532 0130 00"),
    ("PT50 0002 0123 1234 5678 9015 4", "PT50 0002 0123 1234 5678 9015 4"),
    ("BR1800360305000010009795493C1", "BR1800360305000010009795493C1"),
    ("iban ES00 2100 0418 4502 0005 1332", "ES00 2100 0418 4502 0005 1332"),
    ("CLABE 032180000118359719", "032180000118359719"),
    ("002010077777777771", "002010077777777771"),
    ("CBU 2850590940090418135201", "2850590940090418135201"),
    ("2850590940090418135201", "2850590940090418135201"),
    ("CVU: 2850590940090418135201", "2850590940090418135201"),
    ("2100 0418 45 0200051332", "2100 0418 45 0200051332"),
    ("routing number 021000021", "021000021"),
    ("sort code 12-34-56", "12-34-56"),
    ("mi cuenta bancaria es 0123456789", "0123456789"),
    ("my checking account number is 000123456789", "000123456789"),
    ("número de cuenta: 191-00000001-0-55", "191-00000001-0-55"),
    ("sale de la cuenta 123-456789-01, de Ana", "123-456789-01"),
    ("from GB82 WEST 1234 5698 7654 32 on 1 April", "GB82 WEST 1234 5698 7654 32"),
    ("conta corrente 12345678-9", "12345678-9"),
    ("minha chave pix 123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174000"),
]
MISSED = [
    "ES00 2100 0418 4502 0005 1332",
    "pedido ES1234567890123456789012",
    "032180000118359718",
    "2850590940090418135202",
    "021000021",
    "12-34-56",
    "123e4567-e89b-42d3-a456-426614174000",
    "****1332",
    "cuenta terminada en 1332",
    "mi cuenta no funciona desde el 12/10/2023",
    "mi cuenta tiene 3 errores",
    "abrí una cuenta en 2019",
    "on account of 2 items",
    "conta de luz 45",
    "agencia de viajes 123456",
    "GB82 WEST 1234",
    "número de guía 285059094009041813",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(values, text: str, value: str) -> None:
    assert values(bank.find, text) == [value]


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(bank.find, text) == []
