"""Secrets told in words, in three languages."""

from __future__ import annotations

import pytest

from curation.checks.secrets import find_in_text
from curation.policy import Policy

FOUND = [
    ("mi contraseña es Zeta9191", "Zeta9191"),
    ("Mi contraseña es: gato_verde7.", "gato_verde7"),
    ("contraseña: 482100", "482100"),
    ("la contraseña de mi correo es Perro.77", "Perro.77"),
    ("la contraseña del wifi es casaAzul2020", "casaAzul2020"),
    ('mi contraseña es "gatito"', "gatito"),
    ("mi clave es 4821", "4821"),
    ("la clave es Abc#1234, gracias", "Abc#1234"),
    ("usuario ana7 clave Zeta-9191", "Zeta-9191"),
    ("usuario: ana7 / contraseña: M1laneza!", "M1laneza!"),
    ("cambié la contraseña por Verano2024", "Verano2024"),
    ("CONTRASEÑA: ZETA9191", "ZETA9191"),
    ("contrasena zeta9191", "zeta9191"),
    ("my password is Hunter2!", "Hunter2!"),
    ("password: correct-horse-7", "correct-horse-7"),
    ("password=S3cr3t%", "S3cr3t%"),
    ("pwd: qwerty12", "qwerty12"),
    ("the password for my account is Blue42sky", "Blue42sky"),
    ("I set my password to iLoveCats", "iLoveCats"),
    ("passcode is 902144", "902144"),
    ("minha senha é Futebol10", "Futebol10"),
    ("senha: 102030", "102030"),
    ("a senha do app é abc@123", "abc@123"),
    ("mi pin es 4821", "4821"),
    ("PIN: 0000", "0000"),
    ("el PIN de la tarjeta es 9911", "9911"),
    ("mi NIP es 4821", "4821"),
    ("my pin number is 482199", "482199"),
    ("el código de verificación es 482913", "482913"),
    ("código que me llegó: 482-913", "482-913"),
    ("el código que me llegó por sms es 48291", "48291"),
    ("su código de acceso es 5521", "5521"),
    ("the verification code is 482913", "482913"),
    ("Your one-time passcode is 482 913", "482 913"),
    ("OTP 482913", "482913"),
    ("me llegó un código al celular y no sé para qué es: 739204", "739204"),
    ("me mandan un código por SMS, es el 405281", "405281"),
    ("they texted me a code, it was sent to my phone: 739204", "739204"),
    ("4242, y atrás dice 739", "739"),
    ("the code I received is G-482913", "G-482913"),
    ("o código de verificação é 482913", "482913"),
    ("código que chegou: 482913", "482913"),
    ("respuesta secreta: Firulais", "Firulais"),
    ("my mother's maiden name is Kowalska", "Kowalska"),
    ("security answer: blue whale", "blue whale"),
    ("el cvv es 123", "123"),
    ("CVV 1234", "1234"),
    ("código de seguridad 987", "987"),
    ("security code: 321", "321"),
    ("cvc é 456", "456"),
    ("o código de segurança é 789", "789"),
]
MISSED = [
    "mi contraseña es incorrecta",
    "contraseña incorrecta",
    "La contraseña no funciona",
    "olvidé mi contraseña",
    "¿cuál es mi contraseña?",
    "la contraseña es la misma",
    "la contraseña debe tener 8 caracteres",
    "la contraseña debe tener 8-12 caracteres",
    "cambié la contraseña ayer",
    "cambié la contraseña el 12/10/2023",
    "no comparta su contraseña con nadie",
    "restablezca su contraseña en https://tienda.example/clave",
    "la contraseña es ********",
    "contraseña: ••••••",
    "contraseña: [SECRET]",
    "contraseña: <tu contraseña>",
    "la clave está en la atención",
    "palabra clave",
    "clave de rastreo 1234567890",
    "clave de producto ABC-123",
    "clave interbancaria 032180000118359719",
    "la clave del éxito",
    "my password is incorrect",
    "My password isn't working",
    "password reset",
    "forgot password?",
    "the password is the same",
    "the password must be at least 8 characters",
    "your password was changed on 12/10/2023",
    "password: ***",
    "password is not working since 2019",
    "I can't log-in, the password is case-sensitive",
    "pass me the link",
    "boarding pass 12",
    "minha senha não funciona",
    "senha incorreta",
    "esqueci a senha",
    "a senha é a mesma",
    "el pin no me llega",
    "pin incorrecto",
    "un pin de 4 dígitos",
    "pin 3 del conector",
    "código de pedido 482913",
    "código postal 28013",
    "código de error 5042",
    "código promocional VERANO20",
    "el código no me llegó",
    "no me llegó el código del pedido 482913 al celular",
    "el código tardó en llegar al celular 10 minutos",
    "el código de área de mi celular es 5555",
    "código de seguimiento 123456",
    "código de barras 841234567890",
    "discount code 123456",
    "error code 404",
    "zip code 90210",
    "the code is wrong",
    "country code 34",
    "código de verificación incorrecto",
    "the verification code expired in 10 minutes",
    "el cvv son 3 dígitos",
    "¿dónde está el cvv?",
    "código de seguridad de 3 cifras",
    "security code is on the back",
    "security question",
    "security answer is not accepted",
]


def _values(text: str, *asked: str) -> list[str]:
    return [text[s.start : s.end] for s in find_in_text(text, Policy(), frozenset(asked))]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(text: str, value: str) -> None:
    assert _values(text) == [value]


@pytest.mark.parametrize("text", MISSED)
def test_missed(text: str) -> None:
    assert _values(text) == []


ANSWERS = [
    ("Zeta9191", "password", "Zeta9191"),
    ("es Hunter2!", "password", "Hunter2!"),
    ("4821", "password", "4821"),
    ("482913", "code", "482913"),
    ("sí, es 482 913", "code", "482 913"),
    ("123", "cvv", "123"),
    ("the code is 482913", "code", "482913"),
]
NO_ANSWERS = [
    ("no la recuerdo", "password"),
    ("incorrecta", "password"),
    ("ya lo cambié", "password"),
    ("no me llegó", "code"),
    ("tarda 10 minutos", "code"),
    ("pedido de $482", "code"),
    ("no lo encuentro", "cvv"),
]


@pytest.mark.parametrize(("text", "topic", "value"), ANSWERS)
def test_an_answer_needs_no_word(text: str, topic: str, value: str) -> None:
    assert _values(text, topic) == [value]


@pytest.mark.parametrize(("text", "topic"), NO_ANSWERS)
def test_no_answer_is_no_secret(text: str, topic: str) -> None:
    assert _values(text, topic) == []


def test_a_security_code_has_its_own_label() -> None:
    assert [span.label for span in find_in_text("cvv 123", Policy())] == ["CVV"]
