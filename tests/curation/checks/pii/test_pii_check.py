"""The check as a whole: turns, authors, payloads, overlaps, offsets."""

from __future__ import annotations

import itertools
import json
import time

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.checks.pii import PII, find_in_text
from curation.checks.secrets import SECRETS
from curation.model import Batch, Conversation, Message
from curation.policy import Checks, Policy

Turn = tuple[str, str] | tuple[str, str, str | None]


def found(*turns: Turn, payload: dict | None = None, policy: Policy | None = None) -> list[tuple[int, str, str]]:
    """Turn, label and value of everything both checks find; a turn is role, text and author."""
    messages = [Message(turn[0], turn[1], turn[2] if len(turn) > 2 else None) for turn in turns]
    if payload is not None:
        messages[-1] = Message(messages[-1].role, messages[-1].text, payload=orjson.dumps(payload).decode())
    batch = Batch.of({"c": Conversation(None, tuple(messages))})
    texts = {(f.turn, f.name): f.text for f in batch.fields()}
    findings = [*PII.inspect(batch, policy or Policy()), *SECRETS.inspect(batch, policy or Policy())]
    return [(f.turn or 0, f.label, texts[f.turn or 0, f.field][f.start : f.end]) for f in findings]


ANSWERS = [
    ("¿Me confirma su DNI?", "30123456", "NATIONAL_ID"),
    ("¿Con quién tengo el gusto?", "con yatzil condori", "PERSON"),
    ("May I have your full name, please?", "Zyxa Minh", "PERSON"),
    ("Me indica su número de celular por favor", "950000001", "PHONE"),
    ("Please provide your date of birth", "03/05/1990", "DATE_OF_BIRTH"),
    ("¿Cuál es el código que le enviamos?", "482913", "SECRET"),
    ("Me puede dar el CVV de la tarjeta?", "123", "CVV"),
    ("¿Nombre de usuario?", "mariela_q", "USERNAME"),
    ("Qual é a placa do carro?", "BRA2E19", "VEHICLE"),
    ("¿Cuál es tu dirección?", "Los Alerces 4321", "ADDRESS"),
    ("what's your zip code?", "90210", "LOCATION"),
]


@pytest.mark.parametrize(("question", "answer", "label"), ANSWERS)
def test_the_question_before_says_what_the_answer_is(question: str, answer: str, label: str) -> None:
    assert [(t, name) for t, name, _ in found(("assistant", question), ("user", answer))] == [(1, label)]
    assert found(("assistant", "Un momento."), ("user", answer)) == []


def test_a_question_of_two_turns_ago_still_counts_and_one_of_the_same_side_does_not() -> None:
    assert found(("assistant", "¿Me confirma su DNI?"), ("user", "sí, claro"), ("user", "30123456"))
    assert not found(("user", "¿necesita mi DNI?"), ("user", "30123456"))
    assert not found(("assistant", "¿Me confirma su DNI?"), ("user", "no"), ("assistant", "bien"), ("user", "30123456"))


def test_a_name_once_told_is_known_in_every_turn() -> None:
    assert found(("user", "me llamo Yulissa Condo"), ("assistant", "Claro, Condo... perdón, Yulissa")) == [
        (0, "PERSON", "Yulissa Condo"),
        (1, "PERSON", "Condo"),
        (1, "PERSON", "Yulissa"),
    ]


def test_authors_are_known_by_name_unless_they_are_a_role_or_a_company() -> None:
    assert found(("user", "te habla la Yulissa", "Yulissa Condo")) == [(0, "PERSON", "Yulissa")]
    assert found(("user", "hola de nuevo, mariela por aquí", "Mariela Quispe"))[0][2] == "mariela"
    assert found(("user", "qué día de sol", "Sol Quispe")) == []
    assert found(("assistant", "Soporte de Tienda Norte", "Soporte Tienda Norte")) == []
    assert found(("assistant", "el Agente 7 vendrá", "Agente 7")) == []


def test_one_finding_a_place_and_secrets_first() -> None:
    assert found(("user", "mi contraseña es ana.gil@example.com1")) == [
        (0, "SECRET", "ana.gil@example.com1"),
    ]
    assert found(("user", "vivo en calle Carmen Romero 23")) == [(0, "ADDRESS", "calle Carmen Romero 23")]
    assert [label for _, label, _ in found(("user", "CLABE 032180000118359719"))] == ["BANK"]


def test_tool_arguments_are_read_and_repeated_parts_are_not() -> None:
    call = {"function": {"name": "find", "arguments": json.dumps({"email": "ana@example.com"})}}
    assert found(("assistant", ""), payload={"tool_calls": [call]}) == [(0, "EMAIL", "ana@example.com")]
    parts = {"content": [{"type": "text", "text": "soy ana@example.com"}, {"type": "text", "text": "otra cosa"}]}
    assert found(("user", "soy ana@example.com\notra cosa"), payload=parts) == [(0, "EMAIL", "ana@example.com")]


def test_findings_do_not_depend_on_the_company_in_the_batch() -> None:
    one = Conversation(None, (Message("user", "me llamo Yulissa Condo"), Message("user", "Yulissa, 30123456")))
    other = Conversation(None, (Message("assistant", "¿Me da su DNI?"), Message("user", "Yulissa, 30123456")))
    together = list(PII.inspect(Batch.of({"a": one, "b": other}), Policy()))
    apart = [f for key, c in (("a", one), ("b", other)) for f in PII.inspect(Batch.of({key: c}), Policy())]
    assert together == apart


def test_the_policy_names_the_regions() -> None:
    text = ("user", "12531909-2 o 12345678Z")
    assert [v for *_, v in found(text)] == ["12531909-2", "12345678Z"]
    assert [v for *_, v in found(text, policy=Policy(Checks(regions=("CL",))))] == ["12531909-2"]


def test_an_empty_batch() -> None:
    assert list(PII.inspect(Batch.of({}), Policy())) == []
    assert list(SECRETS.inspect(Batch.of({"c": Conversation(None, (Message("user", ""),))}), Policy())) == []


VALUES = ("ana.gil@example.com", "12345678Z", "4111 1111 1111 1111", "ES9121000418450200051332", "203.0.113.7")


@settings(deadline=None)
@given(st.text(alphabet="👩‍👧🇪🇸e\u0301ñ\u200b ¿İß\u0130", max_size=12), st.sampled_from(VALUES))
def test_offsets_hold_after_anything(before: str, value: str) -> None:
    text = f"{before} {value} {before}"
    assert value in [text[s.start : s.end] for s in find_in_text(text, Policy())]


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80))
def test_any_text_is_read_and_every_span_lies_inside(text: str) -> None:
    spans = find_in_text(text, Policy(), frozenset({"name", "phone", "national_id", "address", "password", "code"}))
    assert all(0 <= s.start < s.end <= len(text) and 0 < s.score <= 1 for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


HOSTILE = [
    "1" * 100_000,
    "1 " * 50_000,
    "a1" * 50_000,
    "Ana " * 30_000,
    "calle " * 20_000,
    "a@" * 50_000,
    "1.2.3." * 20_000,
    "a:" * 50_000,
    "Nombre: " * 15_000,
    "+(" * 50_000,
    "-" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:8]) for text in HOSTILE])
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    started = time.process_time()
    find_in_text(text, Policy())
    assert time.process_time() - started < 10  # a quadratic pattern takes minutes


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "least", "most_false"), [("meddocan_dev.es", 0.88, 0.05), ("presidio_synth_v2.en", 0.38, 0.06)]
)
def test_the_development_sets(corpus, name: str, least: float, most_false: float) -> None:
    """Not to tune by: a net under changes. The figures are those of benchmarks/pii.py with some room."""
    rows = [json.loads(line) for line in (corpus / "pii-dev" / f"{name}.jsonl").read_text("utf-8").splitlines()][:250]
    asked = {"NOMBRE", "CORREO", "CALLE", "ID_SUJ", "ID_ASE", "ID_TIT", "NUMERO", "TERRIT"} | {
        "PERSON", "EMAIL", "STREET", "CREDIT", "PHONE", "IBAN", "US_", "IP_", "GPE", "ZIP"
    }  # fmt: skip
    hit = total = false = all_spans = 0
    for row in rows:
        spans = find_in_text(row["text"], Policy())
        gold = [(s, e, any(label.startswith(a) for a in asked)) for s, e, label in row["spans"]]
        for start, end, wanted in gold:
            total += wanted
            hit += wanted and any(s.start < end and s.end > start for s in spans)
        all_spans += len(spans)
        false += sum(not any(s.start < end and s.end > start for start, end, _ in gold) for s in spans)
    assert hit / total >= least
    assert false / all_spans <= most_false
