"""Labels, headings and rules of pasted transcripts."""

from __future__ import annotations

import pytest

from curation.errors import CurationError
from curation.importers.labelled_lines import Label, Part, Text, events, like_name, parted
from curation.importers.labelled_text import LabelledText
from curation.interfaces import Mapping
from curation.model import Conversation, Warned
from tests.curation.importers.reads import read_bytes


def _one(*lines: str) -> list[object]:
    return list(events(enumerate(lines, 1)))


@pytest.mark.parametrize(
    ("line", "label", "time", "text"),
    [
        ("Agente: hola", "Agente", None, "hola"),
        ("Agente : hola", "Agente", None, "hola"),
        ("[00:01:23] Agent: hi: there", "Agent", "00:01:23", "hi: there"),
        ("(00:01) Agent: hi", "Agent", "00:01", "hi"),
        ("Agent (10:32 AM): hi", "Agent", "10:32 AM", "hi"),
        ("Agente (Ana): hola", "Agente (Ana)", None, "hola"),
        ("10:32 Agente: hola", "Agente", None, "hola"),
        ("10:32:01 - Cliente: hola", "Cliente", None, "hola"),
        ("[2026-05-02 10:00] Cliente: hola", "Cliente", "2026-05-02 10:00", "hola"),
        ("Servicio al cliente: hola", "Servicio al cliente", None, "hola"),
        ("Cliente:", "Cliente", None, ""),
    ],
)
def test_labels(line: str, label: str, time: str | None, text: str) -> None:
    assert _one("x", line)[1] == Label(2, label, time, text, line)


@pytest.mark.parametrize("line", ["no label here", "https is: not at the very beginning, or is it so long a label that it is none: x", "12: a number", ": nothing before", "\"Agent\": \"json\"", ""])  # fmt: skip
def test_no_labels(line: str) -> None:
    found = _one("x", line)[1]
    assert isinstance(found, Text) or not like_name(found.label)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("-----", None), ("=== === ===", None), ("* * *", None), ("____", None),
        ("=== Conversación 12 ===", "12"), ("--- Ticket #A-9 ---", "A-9"), ("*** fin ***", None),
    ],
)  # fmt: skip
def test_rules_part(line: str, id: str | None) -> None:
    found = _one("Agente: x", line)[1]
    assert isinstance(found, Part)
    assert found.id == id


@pytest.mark.parametrize(
    ("line", "id"),
    [
        ("Ticket 123", "123"), ("Conversación #7", "7"), ("## Chat 8", "8"), ("Llamada n.º 9:", "9"), ("Case: ID-44", "ID-44"),
        ("Caso número 3", "3"), ("Atendimento 5", "5"),
    ],
)  # fmt: skip
def test_headings_part_after_a_blank_line_only(line: str, id: str) -> None:
    after_blank = _one("Agente: x", "", line)[2]
    assert isinstance(after_blank, Part)
    assert after_blank.id == id
    assert not isinstance(_one("Agente: x", line)[1], Part)


@pytest.mark.parametrize("line", ["llamada perdida", "Chat cerrado", "--", "- x -", "caso", "Ticket de 300 pesos no"])
def test_what_parts_nothing(line: str) -> None:
    assert not isinstance(_one("Agente: x", "", line)[2], Part)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Agente", ("Agente", None)), ("Agente (Ana)", ("Agente", "Ana")), ("Ana [agente]", ("agente", "Ana")),
        ("Ana", ("Ana", "Ana")), ("Ana (ventas)", ("Ana (ventas)", "Ana (ventas)")),
    ],
)  # fmt: skip
def test_parted(label: str, expected: tuple[str, str | None]) -> None:
    assert parted(label) == expected


@pytest.mark.parametrize("label", ["Ana", "Ana María O'Neil", "J. Pérez", "Agente 7"])
def test_like_a_name(label: str) -> None:
    assert like_name(label)


@pytest.mark.parametrize("label", ["ana", "Una frase que sigue y sigue", "Total ($)", "a" * 40 + "!", ""])
def test_not_like_a_name(label: str) -> None:
    assert not like_name(label)


def _roles(text: str, mapping: Mapping | None = None) -> tuple[list[list[tuple[str, str]]], list[str]]:
    reads = read_bytes(text.encode(), "x.txt", "labelled-text", mapping)
    said = [[(m.role, m.text) for m in read.messages] for read in reads if isinstance(read, Conversation)]
    return said, [read.code for read in reads if isinstance(read, Warned)]


def test_labels_of_forms_are_text_where_both_sides_are_known() -> None:
    said, warned = _roles("Cliente: mis datos\nNombre: Ana\nNombre: Luis\nAgente: gracias\n")
    assert said == [[("user", "mis datos\nNombre: Ana\nNombre: Luis"), ("assistant", "gracias")]]
    assert warned == ["labels_as_text"]


def test_names_are_the_other_side_where_one_is_known() -> None:
    said, warned = _roles("Agente: hola\nMaría: no anda\nAgente: ya va\nMaría: gracias\n")
    assert said == [[("assistant", "hola"), ("user", "no anda"), ("assistant", "ya va"), ("user", "gracias")]]
    assert warned == ["roles_guessed"]


def test_the_mapping_names_speakers() -> None:
    text = "Ana: hola\nLuis: buenas\nSupervisor: entro yo\n"
    mapping = Mapping(speakers={"Supervisor": "assistant", "Luis": "assistant", "Ana": "user"})
    said, warned = _roles(text, mapping)
    assert said == [[("user", "hola"), ("assistant", "buenas"), ("assistant", "entro yo")]]
    assert warned == []


def test_agents_make_the_others_users() -> None:
    said, warned = _roles("Ana: a\nLuis: b\nAna: c\nLuis: d\n", Mapping(agents=("Luis",)))
    assert [role for role, _ in said[0]] == ["user", "assistant", "user", "assistant"]
    assert warned == []


def test_a_file_of_one_conversation_is_named_after_the_file() -> None:
    one = read_bytes(b"Agent: a\nCustomer: b\n", "call-17.txt")
    two = read_bytes(b"Agent: a\nCustomer: b\n---\nAgent: c\n", "call-17.txt")
    assert [c.external_id for c in one if isinstance(c, Conversation)] == ["call-17"]
    assert [c.external_id for c in two if isinstance(c, Conversation)] == [None, None]


def test_nothing_labelled_is_an_error() -> None:
    with pytest.raises(CurationError, match="speaker"):
        read_bytes(b"no speaker in sight\n", "prose.txt", "labelled-text")


@pytest.mark.parametrize(
    ("head", "filename", "recognised"),
    [
        (b"Agente: hola\nCliente: hola\n", "x.txt", True),
        (b"Transcript\n\n[00:01] Agent: hi\n[00:02] Customer: hi\n", "x.log", True),
        (b"Agente: hola\nCliente: hola\n", "x.csv", False),
        (b"Agente: hola\n", "x.txt", False),
        (b"Ana: hola\nLuis: hola\n", "x.txt", False),
        (b"1/2/26, 10:00 - Ana: hola\nAgente: x\nCliente: y\n", "x.txt", False),
        (b'{"agent": 1}\n{"agent": 2}\n', "x.txt", False),
    ],
)
def test_recognises(head: bytes, filename: str, recognised: bool) -> None:
    assert LabelledText().recognises(head, filename) is recognised
