"""The smaller recognisers: birth dates, IP addresses, account names, plates, personal links."""

from __future__ import annotations

import pytest

from curation.checks.pii import date_of_birth, ip, url_personal, username, vehicle

FOUND = [
    (date_of_birth, "nací el 10/10/1963", "10/10/1963"),
    (date_of_birth, "Fecha de nacimiento: 3 de mayo de 1990", "3 de mayo de 1990"),
    (date_of_birth, "F. nac.: 03-05-90", "03-05-90"),
    (date_of_birth, "DOB: 1996-06-21", "1996-06-21"),
    (date_of_birth, "date of birth is March 3rd, 1985", "March 3rd, 1985"),
    (date_of_birth, "I was born on 3 March 1985", "3 March 1985"),
    (date_of_birth, "nasci em 07/09/1982", "07/09/1982"),
    (date_of_birth, "data de nascimento 7 de setembro de 1982", "7 de setembro de 1982"),
    (date_of_birth, "born 12/25/1970", "12/25/1970"),
    (date_of_birth, "Nacimiento\n03.05.1990", "03.05.1990"),
    (date_of_birth, "mi cumpleaños es el 14 feb 2001", "14 feb 2001"),
    (date_of_birth, "nacida 25121970", "25121970"),
    (date_of_birth, '"dob": "1950-06-24"', "1950-06-24"),
    (date_of_birth, "birthday: 24-Jun-1950", "24-Jun-1950"),
    (date_of_birth, "nascido a 1/2/03", "1/2/03"),
    (ip, "mi ip es 203.0.113.7", "203.0.113.7"),
    (ip, "203.0.113.7:8080", "203.0.113.7"),
    (ip, "from 198.51.100.23.", "198.51.100.23"),
    (ip, "2001:db8::8a2e:370:7334", "2001:db8::8a2e:370:7334"),
    (ip, "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
    (ip, "10.0.0.57", "10.0.0.57"),
    (ip, "[192.0.2.146]", "192.0.2.146"),
    (username, "Username: cminh730", "cminh730"),
    (username, "mi usuario es mariela_q", "mariela_q"),
    (username, "usuario: ana.gil", "ana.gil"),
    (username, "my user ID is mia_li_3668.", "mia_li_3668"),
    (username, '"user_id": "omar_davis_3817"', "omar_davis_3817"),
    (username, "nombre de usuario: marielita", "marielita"),
    (username, "login: jsmith", "jsmith"),
    (username, "meu usuário é joao99", "joao99"),
    (username, "sígueme en instagram @ana.gil_", "@ana.gil_"),
    (username, "nick: darkwolf", "darkwolf"),
    (vehicle, "matrícula 1234 BCD", "1234 BCD"),
    (vehicle, "la patente es AB 123 CD", "AB 123 CD"),
    (vehicle, "placa ABC-1234", "ABC-1234"),
    (vehicle, "license plate 7ABC123", "7ABC123"),
    (vehicle, "placas: ABC-12-34", "ABC-12-34"),
    (vehicle, "reg AB12 CDE", "AB12 CDE"),
    (vehicle, "placa BRA2E19", "BRA2E19"),
    (vehicle, "VIN 1HGCM82633A004352", "1HGCM82633A004352"),
    (url_personal, "https://www.linkedin.com/in/ana-gil-123", "https://www.linkedin.com/in/ana-gil-123"),
    (url_personal, "facebook.com/ana.gil.5", "facebook.com/ana.gil.5"),
    (url_personal, "instagram.com/anagil_", "instagram.com/anagil_"),
    (url_personal, "wa.me/34600000001", "wa.me/34600000001"),
    (url_personal, "https://shop.example/reset?token=abc123def456", "https://shop.example/reset?token=abc123def456"),
    (url_personal, "https://x.example/a?id=3&session=9f8e7d6c", "https://x.example/a?id=3&session=9f8e7d6c"),
]
MISSED = [
    (date_of_birth, "el 10/10/1963 compré"),
    (date_of_birth, "Fecha de nacimiento: no consta\nFecha de ingreso: 10/10/2019"),
    (date_of_birth, "nacimiento"),
    (date_of_birth, "born to run"),
    (date_of_birth, "la app nació en 2019"),
    (date_of_birth, "birthday sale 20% off"),
    (date_of_birth, "born 45/45/1999"),
    (ip, "versión 10.15.7.1"),
    (ip, "v1.2.3.4"),
    (ip, "firmware 3.0.0.4"),
    (ip, "192.168.1.1"),
    (ip, "127.0.0.1"),
    (ip, "255.255.255.0"),
    (ip, "999.1.1.1"),
    (ip, "1.2.3.4.5"),
    (ip, "10:20:30"),
    (ip, "00:1A:2B:3C:4D:5E"),
    (ip, "std::vector"),
    (username, "el usuario no funciona"),
    (username, "user: Hola"),
    (username, "User: Beatrix Veres"),
    (username, "usuario: no puedo entrar"),
    (username, "new user discount"),
    (username, "users.id = orders.user_id"),
    (username, "login page is down"),
    (username, "username is wrong"),
    (username, "escríbenos a @soporte"),
    (vehicle, "pedido ABC-1234"),
    (vehicle, "1234 BCD"),
    (vehicle, "la placa base no enciende"),
    (vehicle, "matrícula de la universidad 2023"),
    (vehicle, "license plate frame"),
    (url_personal, "https://shop.example/help"),
    (url_personal, "facebook.com/help"),
    (url_personal, "https://shop.example/track?id=12345"),
    (url_personal, "linkedin.com"),
    (url_personal, "https://www.instagram.com/p/abc123"),
]


def _ids(rows: list[tuple]) -> list[str]:
    return [f"{row[0].__name__.rpartition('.')[2]}: {row[1]!r}" for row in rows]


@pytest.mark.parametrize(("recogniser", "text", "value"), FOUND, ids=_ids(FOUND))
def test_found(values, recogniser, text: str, value: str) -> None:
    assert values(recogniser.find, text) == [value]


@pytest.mark.parametrize(("recogniser", "text"), MISSED, ids=_ids(MISSED))
def test_missed(values, recogniser, text: str) -> None:
    assert values(recogniser.find, text) == []


ANSWERS = [
    (date_of_birth, "el 3/5/1990", "birth", "3/5/1990"),
    (username, "es mia_li_3668.", "username", "mia_li_3668"),
    (vehicle, "1234BCD", "plate", "1234BCD"),
]


@pytest.mark.parametrize(("recogniser", "text", "topic", "value"), ANSWERS, ids=_ids(ANSWERS))
def test_an_answer_needs_no_word(values, recogniser, text: str, topic: str, value: str) -> None:
    assert values(recogniser.find, text, topic) == [value]
