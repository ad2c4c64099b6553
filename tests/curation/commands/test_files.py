"""`find`, `tokens`, `duplicates` and `lint`: JSON lines that scripts lean on."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from curation.checks import CHECKS
from curation.model import Batch, Conversation, Message
from curation.tokens import conversation_tokens
from curation.tokens import encoding as encoding_named
from tests.curation.commands.running import process, run

SECRET = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
SAID = "Hola 👩‍💻 soy de 🇲🇽, mi correo es eva.rivas@example.com y nada más"


def _chat(file: Path, *conversations: tuple[str | None, tuple[str, ...]]) -> Path:
    with file.open("wb") as out:
        for name, texts in conversations:
            roles = ("user", "assistant")
            messages = [{"role": roles[turn % 2], "content": text} for turn, text in enumerate(texts)]
            out.write(orjson.dumps(({"id": name} if name else {}) | {"messages": messages}) + b"\n")
    return file


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    return _chat(
        tmp_path / "chat.jsonl",
        ("T-1", (SAID, "Gracias, lo reviso.")),
        (None, ("Nada que ver aquí", "De acuerdo.")),
        (None, ("¿Cuál es la clave?", f"La clave de la API es {SECRET} ✅")),
    )


def test_a_finding_says_where_it_is_in_code_points(chat: Path) -> None:
    ran = run("find", chat, "--json")
    assert ran.code == 0
    pii, secret = ran.lines
    start = SAID.index("eva.rivas")
    assert pii | {"score": 1} == {
        "conversation": "T-1", "turn": 0, "start": start, "end": start + len("eva.rivas@example.com"),
        "check": "pii", "label": "EMAIL", "score": 1,
    }  # fmt: skip
    assert 0 < pii["score"] <= 1
    # Without an id of its own a conversation is its ordinal in the file, from 0, rejected or not.
    assert (secret["conversation"], secret["turn"], secret["check"]) == ("2", 1, "secrets")
    assert f"La clave de la API es {SECRET} ✅"[secret["start"] : secret["end"]] == SECRET
    assert set(pii) == {"conversation", "turn", "start", "end", "check", "label", "score"}


def test_values_are_nowhere_in_the_output(chat: Path) -> None:
    for arguments in (("--json",), ()):
        ran = run("find", chat, *arguments)
        assert "eva.rivas" not in ran.text + ran.said and SECRET not in ran.text + ran.said


@pytest.mark.parametrize(("checks", "found"), [("pii", {"pii"}), (" secrets ,", {"secrets"}), ("structure", set())])
def test_only_the_checks_that_were_asked_for_run(chat: Path, checks: str, found: set[str]) -> None:
    assert {line["check"] for line in run("find", chat, "--checks", checks, "--json").lines} == found


@pytest.mark.parametrize("checks", ["pii,horoscope", "", ","])
def test_an_unknown_check_or_none_at_all_is_wrong_usage(chat: Path, checks: str) -> None:
    ran = run("find", chat, "--checks", checks, "--json")
    assert (ran.code, ran.out) == (2, b"")
    assert all(check.name in ran.said for check in CHECKS)


def test_a_finding_on_a_whole_conversation_has_no_offsets(tmp_path: Path) -> None:
    file = _chat(tmp_path / "chat.jsonl", ("T-9", ("Hola, ¿hay alguien?",)))
    assert [line | {"score": 1} for line in run("find", file, "--checks", "structure", "--json").lines] == [
        {"conversation": "T-9", "turn": None, "start": None, "end": None, "check": "structure",
         "label": "no_assistant", "score": 1}
    ]  # fmt: skip


def test_people_get_a_table(chat: Path) -> None:
    ran = run("find", chat)
    assert ran.text.splitlines()[0].split() == ["check", "label", "findings"]
    assert "2 findings in 3 conversations" in ran.said


def test_tokens_are_those_of_tiktoken(chat: Path) -> None:
    encoding = encoding_named("o200k_base")
    ran = run("tokens", chat, "--json")
    texts = [(SAID, "Gracias, lo reviso."), ("Nada que ver aquí", "De acuerdo."), ("¿Cuál es la clave?", f"La clave de la API es {SECRET} ✅")]  # fmt: skip
    assert [list(line) for line in ran.lines] == [["conversation", "tokens", "messages"]] * 3
    assert [line["conversation"] for line in ran.lines] == ["T-1", "1", "2"]
    assert [line["messages"] for line in ran.lines] == [[len(encoding.encode(t)) for t in said] for said in texts]
    whole = {str(n): Conversation(None, tuple(Message(r, t) for r, t in zip(("user", "assistant"), said, strict=True))) for n, said in enumerate(texts)}  # fmt: skip
    assert [line["tokens"] for line in ran.lines] == conversation_tokens(Batch.of(whole), "o200k_base")
    assert all(line["tokens"] >= sum(line["messages"]) for line in ran.lines)


def test_tokens_in_another_encoding(chat: Path) -> None:
    encoding = encoding_named("cl100k_base")
    ran = run("tokens", chat, "--encoding", "cl100k_base", "--json")
    assert ran.lines[0]["messages"][0] == len(encoding.encode(SAID))
    unknown = run("tokens", chat, "--encoding", "klingon", "--json")
    assert (unknown.code, unknown.out) == (2, b"") and unknown.said.startswith("tamiz: ")


LONG = "Hola, compré una lámpara Candela la semana pasada y llegó con la pantalla rota, quiero saber cómo cambiarla por una nueva sin pagar el envío otra vez, gracias"


def test_a_cluster_has_one_keeper_and_it_comes_first(tmp_path: Path) -> None:
    answer = "Lamento lo ocurrido. Le enviamos una etiqueta para devolverla y mañana sale la nueva."
    file = _chat(
        tmp_path / "chat.jsonl",
        ("A", (LONG, answer)),
        ("B", ("¿A qué hora abren el sábado?", "De nueve a dos, todos los sábados del año.")),
        ("C", (LONG, answer)),
        ("D", (LONG.replace("gracias", "saludos"), answer)),
    )
    ran = run("duplicates", file, "--json")
    assert ran.code == 0
    assert all(list(line) == ["cluster", "conversation", "kind", "similarity", "keeper"] for line in ran.lines)
    assert [(line["conversation"], line["keeper"]) for line in ran.lines] == [("A", True), ("C", False), ("D", False)]
    assert len({line["cluster"] for line in ran.lines}) == 1
    kinds = {line["conversation"]: line["kind"] for line in ran.lines}
    assert (kinds["C"], kinds["D"]) == ("exact", "near")
    similarity = {line["conversation"]: line["similarity"] for line in ran.lines}
    assert similarity["A"] == similarity["C"] == 1 and 0.8 <= similarity["D"] < 1


def test_without_duplicates_there_is_no_line(chat: Path) -> None:
    ran = run("duplicates", chat, "--json")
    assert (ran.code, ran.out) == (0, b"") and "0 duplicates in 0 clusters" in ran.said


def _training(file: Path, *, good: int, bad: bool) -> Path:
    _chat(file, *[(None, (f"¿Pregunta {n}?", f"Respuesta {n}.")) for n in range(good)])
    if bad:
        with file.open("a") as out:
            out.write('{"messages": [{"role": "user", "content": "x"}, {"role": "wizard", "content": "y"}]}\n')
    return file


def test_lint_leaves_with_1_when_the_provider_would_refuse_the_file(tmp_path: Path) -> None:
    file = _training(tmp_path / "train.jsonl", good=10, bad=True)
    ran = run("lint", file, "--target", "openai-gpt-4.1-mini", "--json")
    assert ran.code == 1
    assert all(list(line) == ["line", "code", "severity", "message"] for line in ran.lines)
    errors = [(line["line"], line["code"]) for line in ran.lines if line["severity"] == "error"]
    assert errors == [(11, "lint_role_unknown"), (11, "lint_assistant_missing")]
    assert all(line["message"].endswith(".") for line in ran.lines)
    assert "2 errors" in ran.said
    told = run("lint", file, "--target", "openai-gpt-4.1-mini")
    assert told.code == 1 and f"{file}:11: error: " in told.text


def test_lint_leaves_with_0_when_it_would_not(tmp_path: Path) -> None:
    ran = run("lint", _training(tmp_path / "train.jsonl", good=10, bad=False), "--json")
    assert (ran.code, [line for line in ran.lines if line["severity"] == "error"]) == (0, [])


def test_what_only_the_whole_file_shows_has_line_0(tmp_path: Path) -> None:
    ran = run("lint", _training(tmp_path / "train.jsonl", good=3, bad=False), "--json")
    assert ran.code == 1
    errors = [(line["line"], line["code"]) for line in ran.lines if line["severity"] == "error"]
    assert errors == [(0, "lint_too_few_examples")]


@pytest.mark.parametrize(
    ("file", "target"), [("nowhere.jsonl", "generic"), (".", "generic"), ("train.jsonl", "acme-9000")]
)
def test_lint_of_what_is_not_there_is_wrong_usage(tmp_path: Path, file: str, target: str) -> None:
    _training(tmp_path / "train.jsonl", good=1, bad=False)
    ran = run("lint", tmp_path / file, "--target", target, "--json")
    assert (ran.code, ran.out) == (2, b"") and "Traceback" not in ran.said


def test_find_in_a_process_of_its_own(chat: Path) -> None:
    """Worker processes, pipes at both ends and a locale without Unicode: the same lines, and nothing of a progress bar."""
    ran = process("find", chat, "--json", env={"LANG": "C"})
    assert (ran.code, ran.out) == (0, run("find", chat, "--json").out)
    assert ran.said == f"{chat}: 2 findings in 3 conversations\n"
