"""`inspect`: what an import would give, a JSON object a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.curation.commands.running import process, run

CHAT = """\
{"id": "T-1", "subject": "Envío", "messages": [{"role": "user", "content": "¿Dónde está mi pedido? 📦"}, {"role": "assistant", "content": "Sale hoy."}]}
{"messages": [{"role": "user", "content": "Hola"}, {"role": "assistant", "content": "Buenas"}]}
{"messages": [{"role": "user"
"""

TABLE = """\
ticket,who,said
1,Ana,Buenas
1,Eva,No me llega
2,Eva,Gracias
"""
MAPPING = '[columns]\nconversation = "ticket"\nauthor = "who"\ntext = "said"\n'


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("inspect") / "chat.jsonl"
    file.write_text(CHAT, "utf-8")
    return file


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "tickets.csv"
    file.write_text(TABLE, "utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    return file


def test_every_line_is_one_object_with_the_documented_keys(chat: Path) -> None:
    ran = run("inspect", chat, "--json")
    assert ran.code == 0
    first, second, third = ran.lines
    assert list(first) == list(second) == ["conversation"]
    assert list(first["conversation"]) == ["external_id", "metadata", "messages"]
    assert first["conversation"]["external_id"] == "T-1"
    assert first["conversation"]["metadata"] == {"subject": "Envío"}
    assert first["conversation"]["messages"] == [
        {"role": "user", "author": None, "sent_at": None, "text": "¿Dónde está mi pedido? 📦"},
        {"role": "assistant", "author": None, "sent_at": None, "text": "Sale hoy."},
    ]
    assert second["conversation"]["external_id"] is None
    assert list(third) == ["rejected"] and list(third["rejected"]) == ["where", "reason"]
    assert third["rejected"]["where"] == "line 3"
    assert "not valid JSON" in third["rejected"]["reason"]


def test_the_summary_goes_to_stderr(chat: Path) -> None:
    for arguments in ((), ("--json",)):
        ran = run("inspect", chat, *arguments)
        assert "2 conversations, 4 messages, 1 rejects, 0 warnings" in ran.said
        assert b"conversations," not in ran.out


def test_a_person_reads_why_rows_are_rejected(chat: Path) -> None:
    ran = run("inspect", chat)
    assert "rejected line 3: The line is not valid JSON" in ran.said and ran.out == b""


def test_a_warning_is_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "viejo.csv"
    file.write_bytes("role,text\nuser,¿Qué pasó?\nassistant,Nada\n".encode("cp1252"))
    warnings = [line["warning"] for line in run("inspect", file, "--json").lines if "warning" in line]
    assert warnings and all(list(warning) == ["where", "reason"] for warning in warnings)
    assert any("cp1252" in warning["reason"] for warning in warnings)


@pytest.mark.parametrize(
    ("agents", "roles"),
    [
        ("Ana", ["assistant", "user"]),
        (" Eva ; Luis", ["user", "assistant"]),
        ("", ["user", "user"]),
    ],
    ids=["one", "several", "an empty value is none"],
)
def test_agents_says_who_speaks_for_the_company(table: Path, agents: str, roles: list[str]) -> None:
    ran = run("inspect", table, "--mapping", table.parent / "mapping.toml", "--agents", agents, "--json")
    first = next(line["conversation"] for line in ran.lines if "conversation" in line)
    assert [message["role"] for message in first["messages"]] == roles


def test_agents_wins_over_the_mapping(table: Path) -> None:
    mapping = table.parent / "agents.toml"
    mapping.write_text('agents = ["Eva"]\n' + MAPPING, "utf-8")
    told = run("inspect", table, "--mapping", mapping, "--json").lines[0]["conversation"]["messages"]
    over = run("inspect", table, "--mapping", mapping, "--agents", "Ana", "--json").lines[0]["conversation"]["messages"]
    assert ([m["role"] for m in told], [m["role"] for m in over]) == (["user", "assistant"], ["assistant", "user"])


def test_the_format_may_be_named(tmp_path: Path) -> None:
    file = tmp_path / "saved"
    file.write_text("User: hola\nAgent: buenas\n", "utf-8")
    named = run("inspect", file, "--format", "labelled-text", "--json")
    assert [m["role"] for m in named.lines[0]["conversation"]["messages"]] == ["user", "assistant"]


def test_wrong_usage_is_said_in_a_sentence_and_is_exit_2(chat: Path, tmp_path: Path) -> None:
    bad_toml, not_text = tmp_path / "bad.toml", tmp_path / "not_text.toml"
    bad_toml.write_text("columns = [", "utf-8")
    not_text.write_bytes(b"agents = ['\xff']")
    for arguments, said in [
        (("inspect", tmp_path / "nowhere.csv", "--json"), "There is no file 'nowhere.csv'"),
        (("inspect", chat, "--format", "parquet"), "There is no format called 'parquet'"),
        (("inspect", chat, "--mapping", tmp_path / "none.toml"), "There is no file 'none.toml'"),
        (("inspect", chat, "--mapping", tmp_path), "There is no file"),
        (("inspect", chat, "--mapping", bad_toml), "The mapping is not valid TOML"),
        (("inspect", chat, "--mapping", not_text), "The mapping is not valid TOML"),
    ]:
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, b""), arguments
        assert ran.said.startswith("tamiz: ") and said in ran.said, ran.said
        assert ran.said.count("\n") == 1


@pytest.mark.parametrize("arguments", [("inspect",), ("inspect", "--jsn", "x"), ("unheard-of",)])
def test_an_unknown_command_or_option_is_exit_2(arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2 and "Traceback" not in ran.said


def test_a_file_nobody_recognises_has_problems(tmp_path: Path) -> None:
    file = tmp_path / "photo.bin"
    file.write_bytes(bytes(range(256)))
    ran = run("inspect", file, "--json")
    assert ran.code == 1 and "'photo.bin' does not look like any format" in ran.said


def test_errors_are_said_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    assert "No existe el archivo 'x.csv'" in run("inspect", tmp_path / "x.csv", lang="es_MX.UTF-8").said


def test_a_folder_is_all_its_files(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl"):
        (tmp_path / name).write_text(f'{{"id": "{name}", "messages": [{{"role": "user", "content": "x"}}]}}\n')
    ran = run("inspect", tmp_path, "--json")
    assert [line["conversation"]["external_id"] for line in ran.lines] == ["a.jsonl", "b.jsonl"]


def test_utf8_in_and_out_whatever_the_locale_and_no_progress_into_a_pipe(chat: Path) -> None:
    ran = process("inspect", chat, "--json", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert ran.code == 0
    assert "¿Dónde está mi pedido? 📦".encode() in ran.out
    assert "\r" not in ran.said and "\x1b" not in ran.said and ran.said.count("\n") == 1
