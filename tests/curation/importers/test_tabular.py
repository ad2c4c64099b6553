"""Long and wide tables from delimited text, workbooks and JSON objects."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest

from curation.errors import CurationError
from curation.importers.limits import Limits
from curation.importers.tabular import Tabular, header
from curation.interfaces import Mapping
from curation.model import Conversation, Rejected, Warned
from tests.curation.importers.reads import read_bytes, tally
from tests.curation.importers.workbooks import packed, sheet_of, workbook


def _read(data: str | bytes, filename: str = "x.csv", mapping: Mapping | None = None) -> list:
    return read_bytes(data.encode() if isinstance(data, str) else data, filename, "tabular", mapping)


def _said(reads: list) -> list[tuple[str | None, list[tuple[str, str]]]]:
    return [(r.external_id, [(m.role, m.text) for m in r.messages]) for r in reads if isinstance(r, Conversation)]


def _codes(reads: list) -> list[str]:
    return [r.code for r in reads if not isinstance(r, Conversation)]


def test_a_workbook_reads_like_its_csv() -> None:
    at = datetime.fromisoformat("2026-04-03T10:00")
    rows = [
        ["ticket_id", "turn", "role", "text", "created_at", "public"],
        [1001, 1, "Cliente", "No enciende\nni carga", at, True],
        [1001, 2, "Agente", "¿Lo conectó?", at.replace(minute=5), True],
        [1001, 3, "Agente", "revisar garantía", at.replace(minute=6), False],
        [None, None, None, None, None, None],
        [1002, 1, "Cliente", 42, at, True],
    ]
    reads = _read(
        workbook({"hidden": [["x"]], "Notas": [["a", "b"], ["c", "d"]], "Datos": rows}, hidden=["hidden"]), "x.xlsx"
    )
    assert _said(reads) == [
        ("1001", [("user", "No enciende\nni carga"), ("assistant", "¿Lo conectó?")]),
        ("1002", [("user", "42")]),
    ]
    first = next(r for r in reads if isinstance(r, Conversation))
    assert (first.where, first.metadata) == ("row 2", {"internal_notes": 1})
    assert [(m.sent_at, m.line) for m in first.messages] == [("2026-04-03T10:00:00", 2), ("2026-04-03T10:05:00", 3)]
    assert [(r.code, r.facts) for r in reads if isinstance(r, Warned)] == [("sheets_not_read", {"count": 1})]


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 not a zip at all",
        workbook({"a": [["text"], ["x"]]})[:-40],
        packed(["<worksheet><sheetData><row><c r='A1'><v>1"], ["a"]),
        packed([], []),
    ],
)
def test_a_broken_workbook_is_an_error(data: bytes) -> None:
    with pytest.raises(CurationError) as told:
        _read(data, "libro.xlsx")
    assert told.value.code in ("workbook_unreadable", "workbook_empty", "columns_unknown")


def test_a_workbook_may_not_unfold_without_end() -> None:
    corners = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with pytest.raises(CurationError, match="unfolds"):
        _read(packed([corners], ["a"]), "libro.xlsx")
    bomb = BytesIO(packed([sheet_of("")], ["a"]))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/media/zeroes.bin", bytes(40 << 20))
    with pytest.raises(CurationError, match="unfolds"):
        _read(bomb.getvalue(), "libro.xlsx")


def test_no_conversation_column_makes_every_row_one() -> None:
    reads = _read("text,label\nhola,a\nadiós,b\n")
    assert _said(reads) == [(None, [("user", "hola")]), (None, [("user", "adiós")])]
    assert _codes(reads) == ["no_speaker_column", "no_conversation_column"]


def test_without_a_speaker_every_message_is_the_users() -> None:
    reads = _read("conversation,text\n1,a\n1,b\n")
    assert _said(reads) == [("1", [("user", "a"), ("user", "b")])]
    assert _codes(reads) == ["no_speaker_column"]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ("1,b,2026-01-02\n1,a,2026-01-01\n", "ab"),  # by time
        ("1,b,2026-01-02\n1,a,\n", "ba"),  # a time is missing: as they stand
        ("1,b,2026-01-01\n1,a,2026-01-01\n", "ba"),  # the same moment
        ("1,b,2026-01-02\n1,a,soon\n", "ba"),
    ],
)
def test_order_by_time(rows: str, order: str) -> None:
    (said,) = _said(_read("conversation,text,time\n" + rows, mapping=None))
    assert "".join(text for _, text in said[1]) == order


@pytest.mark.parametrize(
    ("turns", "order"),
    [("2 10 1", "cab"), ("0.0 4.0 2.5", "acb"), ("b a c", "abc"), ("1 1 0", "cab"), ("1  0", "abc")],
)
def test_order_by_turn(turns: str, order: str) -> None:
    rows = "".join(f"1,{turn},{text}\n" for turn, text in zip(turns.split(" "), "abc", strict=True))
    (said,) = _said(_read("conversation,turn,text\n" + rows))
    assert "".join(text for _, text in said[1]) == order


def test_a_time_nobody_can_read_is_left_out_and_said_once() -> None:
    reads = _read("conversation,role,text,time\n1,user,a,soon\n1,agent,b,never\n2,user,c,later\n")
    assert _codes(reads) == ["time_unreadable"]
    assert all(m.sent_at is None for r in reads if isinstance(r, Conversation) for m in r.messages)


@pytest.mark.parametrize(
    ("column", "values", "notes"),
    [("public", ["TRUE", "false", "1", "0", "", "No"], 3), ("interno", ["sí", "no", "true", "", "0", "Sim"], 3)],
)
def test_internal_notes_are_dropped_and_counted(column: str, values: list[str], notes: int) -> None:
    rows = "".join(f"1,user,m{i},{value}\n" for i, value in enumerate(values))
    (found,) = (r for r in _read(f"conversation,role,text,{column}\n{rows}") if isinstance(r, Conversation))
    assert found.metadata == {"internal_notes": notes}
    assert len(found.messages) == len(values) - notes


def test_what_stands_beside_the_messages_is_kept_once() -> None:
    (found,) = (r for r in _read("ticket,author,text,subject,tags,idioma\n1,Ana,a,,x y,\n1,Bot,b,Envío,,es\n") if isinstance(r, Conversation))  # fmt: skip
    assert found.metadata == {"subject": "Envío", "tags": "x y", "language": "es"}


def test_wide_rows() -> None:
    reads = _read(
        "id_caso;pregunta;respuesta;sistema;asunto\n7;¿Sí?;No;;Dudas\n8;;Solo respuesta;;\n9;;;Nada más;\n;;;;x\n"
    )
    assert _said(reads) == [
        ("7", [("user", "¿Sí?"), ("assistant", "No")]),
        ("8", [("assistant", "Solo respuesta")]),
        ("9", [("system", "Nada más")]),
    ]
    assert _codes(reads) == ["message_empty"]


@pytest.mark.parametrize(
    ("mapping", "roles"),
    [
        (Mapping(), ["user", "assistant", "user"]),
        (Mapping(agents=("Ana",)), ["assistant", "user", "assistant"]),
        (Mapping(speakers={"Ana": "assistant", "Luis": "user"}), ["assistant", "user", "assistant"]),
        (Mapping(agents=()), ["user", "user", "user"]),
    ],
)
def test_who_is_the_agent(mapping: Mapping, roles: list[str]) -> None:
    (said,) = _said(_read("chat,autor,texto\n1,Ana,a\n1,Luis,b\n1,Ana,c\n", mapping=mapping))
    assert [role for role, _ in said[1]] == roles


def test_json_objects_are_rows() -> None:
    lines = '{"question":"a","answer":1}\n{"question":"b","answer":true,"extra":[1]}\n[]\n{"question":null}\n'
    reads = _read(lines, "x.jsonl")
    assert _said(reads) == [
        (None, [("user", "a"), ("assistant", "1")]),
        (None, [("user", "b"), ("assistant", "true")]),
    ]
    assert _codes(reads) == ["not_an_object", "message_empty"]
    array = _read('[{"question":"a","answer":"b"},{"question":"c","answer":"d"}]', "x.json")
    assert len(_said(array)) == 2


def test_a_headerless_table_by_position() -> None:
    mapping = Mapping(columns={"text": "2", "author": "1"})
    assert _said(_read("Ana,hola\nLuis,buenas\n", mapping=mapping)) == [
        (None, [("user", "hola")]),
        (None, [("user", "buenas")]),
    ]


def test_the_first_row_that_can_be_read_is_the_header() -> None:
    reads = _read(b"caf\xe9 \xff\nconversation,role,text\n1,user,\xc3\xb1\n")
    assert _codes(reads) == ["not_utf8"]
    assert _said(reads) == [("1", [("user", "ñ")])]


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        ("a,b\n1,2\n", "x.csv", "columns_unknown"),
        ("\n\n", "x.csv", "table_empty"),
        ("a,b" + ",c" * 3000 + "\n", "x.csv", "table_too_wide"),
        ("[]", "x.json", "columns_unknown"),
    ],
)
def test_what_is_no_table_of_messages(data: str, filename: str, code: str) -> None:
    with pytest.raises(CurationError) as told:
        _read(data, filename)
    assert told.value.code == code


def test_the_header_to_choose_columns_from() -> None:
    assert header(BytesIO("fecha;quién;qué\n1;2;3\n".encode("cp1252")), "x.csv", Mapping()) == ["fecha", "quién", "qué"]
    assert header(BytesIO(workbook({"a": [["x", 7]]})), "x.xlsx", Mapping()) == ["x", "7"]


@pytest.mark.parametrize(
    ("head", "filename", "recognised"),
    [
        (b"a,b\n", "x.csv", True),
        (b"a\tb\n", "x.TSV", True),
        (b"conversation_id;text\n1;hola\n", "x.txt", True),
        (b"\xff\xfe" + "question,answer\n".encode("utf-16-le"), "export", True),
        (b"hola, buenas\nadios, chau\n", "x.txt", False),
        (b"one column\n", "x.txt", False),
        (b'{"text":"x"}\n', "x.jsonl", True),
        (b'{"a":1,"b":{"c":2}}\n', "x.jsonl", True),
        (b'{"a":1}\n', "x.json", False),
        (b'{"question":"x","answer":"y"}', "x.json", True),
        (b'{"messages":[{"role":"user","content":"x"}]}\n', "x.jsonl", False),
        (b'{"message_id":"1","parent_id":null,"text":"x","role":"prompter"}\n', "x.jsonl", False),
        (b"\x00\x01\x02,\x03", "x.bin", False),
        (b"", "x.txt", False),
    ],
)
def test_recognises(head: bytes, filename: str, recognised: bool) -> None:
    assert Tabular().recognises(head, filename) is recognised


def test_a_long_line_costs_one_row() -> None:
    importer = replace(Tabular(), limits=Limits(line_bytes=200))
    data = BytesIO(b"conversation,text\n1,a\n1," + b"x" * 500 + b"\n1,b\n")
    assert tally(importer.read(data, "x.csv", Mapping())).codes == {"no_speaker_column": 1, "line_too_long": 1}


def test_many_scattered_conversations_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def rows() -> Iterator[str]:
        yield "conversation,author,text\n"
        for turn in range(3):
            for key in range(500):
                yield f"c{key},{'ab'[turn % 2]},{turn}\n"

    monkeypatch.setattr("curation.importers.grouping._ROWS_A_PART", 100)
    said = _said(_read("".join(rows())))
    assert [key for key, _ in said] == [f"c{key}" for key in range(500)]
    assert all([text for _, text in turns] == ["0", "1", "2"] for _, turns in said)


def test_a_row_costs_itself_and_never_the_conversation() -> None:
    reads = _read("conversation,role,text\n1,user,a\n1,agent\n1,agent,b\n,user,c\n")
    assert _said(reads) == [("1", [("user", "a"), ("assistant", "b")])]
    assert [(r.where, r.code, r.messages) for r in reads if isinstance(r, Rejected)] == [
        ("line 3", "row_ragged", 1),
        ("line 5", "row_without_conversation", 1),
    ]
