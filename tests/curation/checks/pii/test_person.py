"""Names of people; nobody of these exists."""

from __future__ import annotations

import pytest

from curation.checks.pii import person

FOUND = [
    ("Hola, me llamo Mariela Quispe y no me llegó el pedido", "Mariela Quispe"),
    ("me llamo mariela quispe, buenas", "mariela quispe"),
    ("mi nombre es Íñigo de la Fuente", "Íñigo de la Fuente"),
    ("Mi nombre completo es JUAN PÉREZ LÓPEZ", "JUAN PÉREZ LÓPEZ"),
    ("soy Ana", "Ana"),
    ("soy ana", "ana"),
    ("Buenas, soy Krzysztof Wiśniewski.", "Krzysztof Wiśniewski"),
    ("le saluda Marcos", "Marcos"),
    ("Le atiende Yulissa Huamán, ¿en qué le ayudo?", "Yulissa Huamán"),
    ("habla Javier", "Javier"),
    ("My name is John Smith", "John Smith"),
    ("my name is john smith and I need help", "john smith"),
    ("Hi, this is Jessica from sales", "Jessica"),
    ("I'm Priya Sharma, order 12", "Priya Sharma"),
    ("I’m Jane", "Jane"),
    ("Meu nome é João da Silva", "João da Silva"),
    ("me chamo joana", "joana"),
    ("aqui é o Thiago", "Thiago"),
    ("Hola Mariana, buenos días", "Mariana"),
    ("hola mariana", "mariana"),
    ("Estimada Sra. López:", "López"),
    ("Dear Mr. O'Brien,", "O'Brien"),
    ("Gracias, Sofía!", "Sofía"),
    ("Bom dia, Fernanda", "Fernanda"),
    ("Obrigada Beatriz", "Beatriz"),
    ("Thanks Kevin", "Kevin"),
    ("El Sr. Quispe no contesta", "Quispe"),
    ("la Dra. Elena Ruiz me dijo", "Elena Ruiz"),
    ("hablé con don Ramón", "Ramón"),
    ("Nombre: Pedro Picapiedra", "Pedro Picapiedra"),
    ("Apellidos: De Miguel Rivera", "De Miguel Rivera"),
    ("Name: Zed Zulu\nEmail: x", "Zed Zulu"),
    ("Nome completo: Luiza Prado", "Luiza Prado"),
    ("titular: maría gómez", "maría gómez"),
    ('{"first_name": "Mia", "x": 1}', "Mia"),
    ("Cliente: Laura Vega", "Laura Vega"),
    ("Quedo atento.\nSaludos,\nZoltan Kovacs", "Zoltan Kovacs"),
    ("Best regards,\nJane", "Jane"),
    ("Atenciosamente,\n\nRenata Lopes\nGerente", "Renata Lopes"),
    ("está a nombre de Ximena Tovar", "Ximena Tovar"),
    ("mi esposa Lucía llamó ayer", "Lucía"),
    ("my husband Peter called", "Peter"),
    ("Ayer vino Rodrigo Salas a casa", "Rodrigo Salas"),
    ("vino rodrigo salas", "rodrigo salas"),
    ("We spoke to Samantha yesterday", "Samantha"),
    ("Jose\u0301 Garci\u0301a llamó", "Jose\u0301 Garci\u0301a"),
    ("John's order", "John"),
    ("Gracias de antemano.\nRosario Cueto", "Rosario Cueto"),
    ("ship it in the name of Keisha Dorsey.", "Keisha Dorsey"),
]
MISSED = [
    "Hola",
    "Hola, buenas tardes",
    "Hola Equipo",
    "Hola a todos",
    "Dear Customer,",
    "Dear Sir or Madam",
    "Estimado cliente:",
    "Prezado Cliente",
    "soy cliente desde 2019",
    "Soy Cliente Premium",
    "soy de Lima",
    "soy mexicana",
    "I'm sorry",
    "I am Waiting",
    "I'm Having Trouble with it",
    "this is Amazon",
    "this is not right",
    "it's Monday",
    "mi nombre es incorrecto en la factura",
    "my name is misspelled",
    "My name is not on the list",
    "me llamo ayer",
    "Gracias",
    "Gracias por su ayuda",
    "Muchas Gracias Movistar",
    "Thanks again",
    "Saludos,\nEquipo de Soporte",
    "Best regards,\nCustomer Service",
    "Nombre: ",
    "Nombre del producto: Cafetera Roma",
    '{"name": "Water Bottle"}',
    "name: string",
    "Cliente: Hola, no me llegó",
    "Agente: Claro que sí",
    "soy Lola, tu asistente virtual",
    "Hola, soy Aura, la asistente virtual de Banco Norte",
    "I'm Max, your virtual assistant",
    "Hi, I'm Ava, an AI assistant",
    "Vivo en Calle San Martín",
    "Hospital Ramón y Cajal",
    "Santiago de Compostela",
    "Victoria es una tienda",
    "el mar está en calma, sol y luz",
    "la rosa blanca",
    "Mercedes nuevo",
    "El 5 de Julio",
    "por favor lea esta página",
    "sra",
    "señor, no funciona",
    "Miércoles y Jueves",
    "omar_davis_3817",
    "Hey Siri",
    "Señorita. Oiga, que no",
    "a nombre de Inversiones Norte",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(values, text: str, value: str) -> None:
    assert values(person.find, text) == [value]


@pytest.mark.parametrize("text", MISSED)
def test_missed(values, text: str) -> None:
    assert values(person.find, text) == []


ANSWERS = [
    ("con mariela quispe", "mariela quispe"),
    ("Crystal Minh", "Crystal Minh"),
    ("Sí, Ana", "Ana"),
    ("it's john smith", "john smith"),
    ("Xóchitl", "Xóchitl"),
    ("a nombre de Ximena Tovar", "Ximena Tovar"),
    ("claro, Juan Pérez López, gracias", "Juan Pérez López"),
    ("sim, é a Renata", "Renata"),
]
NO_ANSWERS = [
    "claro, un momento",
    "no",
    "para qué?",
    "¿Por qué?",
    "Ya se lo dije",
    "sure, one sec",
    "No quiero",
    "espera",
]


@pytest.mark.parametrize(("text", "value"), ANSWERS)
def test_the_answer_to_a_question_for_the_name(values, text: str, value: str) -> None:
    assert values(person.find, text, "name") == [value]


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_no_answer_is_no_name(values, text: str) -> None:
    assert values(person.find, text, "name") == []
