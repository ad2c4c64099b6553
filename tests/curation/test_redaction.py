"""Redaction: what goes, what stays, and that nothing of a value is left anywhere."""

from __future__ import annotations

import json
import re

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.checks.pii import PII
from curation.checks.secrets import SECRETS
from curation.model import Batch, Conversation, Finding, Message, strings_inside
from curation.policy import Policy
from curation.redaction import redact


def finding(turn: int, text: str, value: str, label: str, check: str = "pii", field: str = "text") -> Finding:
    """A finding on the first place where the value stands in the text."""
    start = text.index(value)
    return Finding("c", check, label, 1.0, turn, field, start, start + len(value))


def conversation(*texts: str, **about: object) -> Conversation:
    roles = ("user", "assistant")
    return Conversation(None, tuple(Message(roles[n % 2], text) for n, text in enumerate(texts)), **about)


def texts_of(result: Conversation) -> list[str]:
    return [message.text for message in result.messages]


# Each: the texts, (turn, value, label) found, the texts expected.
STABLE = [
    pytest.param(
        ["Soy Ana Gil", "Gracias, Ana Gil", "ANA GIL otra vez"],
        [(0, "Ana Gil", "PERSON")],
        ["Soy [PERSON_1]", "Gracias, [PERSON_1]", "[PERSON_1] otra vez"],
        id="same name in turns nobody marked",
    ),
    pytest.param(
        ["Soy Íñigo Pérez", "¿Inigo Perez?", "sí"],
        [(0, "Íñigo Pérez", "PERSON"), (1, "Inigo Perez", "PERSON")],
        ["Soy [PERSON_1]", "¿[PERSON_1]?", "sí"],
        id="accents make no other person",
    ),
    pytest.param(
        ["Mi tel es +34 600 000 001", "¿El +34600000001?"],
        [(0, "+34 600 000 001", "PHONE")],
        ["Mi tel es [PHONE_1]", "¿El [PHONE_1]?"],
        id="punctuation makes no other number",
    ),
    pytest.param(
        ["Ana Gil y Luz Paz", "Hola Luz Paz"],
        [(0, "Ana Gil", "PERSON"), (0, "Luz Paz", "PERSON")],
        ["[PERSON_1] y [PERSON_2]", "Hola [PERSON_2]"],
        id="two people, two numbers",
    ),
    pytest.param(
        ["Hola Ana", "soy Ana Gil"],
        [(0, "Ana", "PERSON"), (1, "Ana Gil", "PERSON")],
        ["Hola [PERSON_1]", "soy [PERSON_1]"],
        id="part of a name is the same person",
    ),
    pytest.param(
        ["Ana Gil y Ana Paz", "Hola Ana"],
        [(0, "Ana Gil", "PERSON"), (0, "Ana Paz", "PERSON"), (1, "Ana", "PERSON")],
        ["[PERSON_1] y [PERSON_2]", "Hola [PERSON_3]"],
        id="but not where two could be meant",
    ),
    pytest.param(
        ["Soy Rosa", "una rosa roja, Rosa"],
        [(0, "Rosa", "PERSON")],
        ["Soy [PERSON_1]", "una rosa roja, [PERSON_1]"],
        id="a name is no flower",
    ),
    pytest.param(
        ["soy ana", "Analizamos su caso, Ana"],
        [(0, "ana", "PERSON")],
        ["soy [PERSON_1]", "Analizamos su caso, [PERSON_1]"],
        id="whole words only",
    ),
    pytest.param(
        ["a@x.example", "b@x.example y a@x.example"],
        [(0, "a@x.example", "EMAIL"), (1, "b@x.example", "EMAIL")],
        ["[EMAIL_1]", "[EMAIL_2] y [EMAIL_1]"],
        id="addresses that differ by a letter",
    ),
    pytest.param(
        ["👩‍👧 José Gil 🇪🇸"],
        [(0, "José Gil", "PERSON")],
        ["👩‍👧 [PERSON_1] 🇪🇸"],
        id="combining marks and emoji",
    ),
]


@pytest.mark.parametrize(("texts", "found", "expected"), STABLE)
def test_the_same_value_has_the_same_placeholder(
    texts: list[str], found: list[tuple[int, str, str]], expected: list[str]
) -> None:
    findings = [finding(turn, texts[turn], value, label) for turn, value, label in found]
    assert texts_of(redact(conversation(*texts), findings)) == expected


def test_a_mask_has_no_number_and_no_author() -> None:
    said = Conversation(None, (Message("user", "Soy Ana Gil", author="Ana Gil"),))
    result = redact(said, [finding(0, "Soy Ana Gil", "Ana Gil", "PERSON")], "mask")
    assert result.messages[0].text == "Soy [PERSON]"
    assert result.messages[0].author is None


def test_secrets_are_never_told_apart() -> None:
    texts = ["clave uno: Zeta-9191", "clave dos: Zeta-9292, y otra vez Zeta-9191"]
    findings = [
        finding(0, texts[0], "Zeta-9191", "SECRET", "secrets"),
        finding(1, texts[1], "Zeta-9292", "SECRET", "secrets"),
    ]
    assert texts_of(redact(conversation(*texts), findings)) == [
        "clave uno: [SECRET]",
        "clave dos: [SECRET], y otra vez [SECRET]",
    ]


def test_what_overlaps_becomes_one_and_a_secret_wins() -> None:
    text = "mi clave es ana.gil@x.example!"
    findings = [
        finding(0, text, "ana.gil@x.example", "EMAIL"),
        finding(0, text, "ana.gil@x.example!", "SECRET", "secrets"),
        finding(0, text, "ana", "PERSON"),
    ]
    assert texts_of(redact(conversation(text), findings)) == ["mi clave es [SECRET]"]


def test_a_typed_placeholder_is_escaped() -> None:
    text = "[PERSON_1] [SECRET] [EMAIL] [OK] soy Ana Gil"
    result = redact(conversation(text), [finding(0, text, "Ana Gil", "PERSON")])
    assert texts_of(result) == ["(PERSON_1) (SECRET) (EMAIL) [OK] soy [PERSON_1]"]


def test_nothing_found_changes_nothing() -> None:
    said = conversation("[PERSON_1] dijo que no", metadata={"subject": "[EMAIL]"})
    assert redact(said, []) is said


def test_authors_are_numbered_with_the_texts() -> None:
    messages = (
        Message("assistant", "Hola, soy Marta Ruiz", author="Marta Ruiz"),
        Message("user", "hola", author="+34 600 000 001"),
        Message("assistant", "dime", author="marta ruiz"),
        Message("user", "nada", author=None),
    )
    result = redact(Conversation(None, messages), [finding(0, messages[0].text, "Marta Ruiz", "PERSON")])
    assert [m.author for m in result.messages] == ["[PERSON_1]", "[PERSON_2]", "[PERSON_1]", None]
    assert redact(result, []) is result


def test_the_payload_is_cleaned_and_stays_valid() -> None:
    arguments = json.dumps({"phone": 34600000001, "name": "Íñigo Gil", "note": 'dijo: "Íñigo Gil"'})
    payload = orjson.dumps(
        {
            "name": "Inigo_Gil",
            "tool_calls": [{"id": "call_1", "function": {"name": "get_user", "arguments": arguments}}],
            "input": {"phone": 34600000001, "Íñigo Gil": True},
        }
    ).decode()
    said = Conversation(None, (Message("user", "Soy Íñigo Gil, +34 600 000 001", payload=payload),))
    found = [
        finding(0, said.messages[0].text, "Íñigo Gil", "PERSON"),
        finding(0, said.messages[0].text, "+34 600 000 001", "PHONE"),
    ]
    new = orjson.loads(redact(said, found).messages[0].payload or "")
    assert new["name"] == "PERSON_1"
    assert new["tool_calls"][0]["id"] == "call_1"
    assert new["tool_calls"][0]["function"]["name"] == "get_user"
    assert json.loads(new["tool_calls"][0]["function"]["arguments"]) == {
        "phone": "[PHONE_1]",
        "name": "[PERSON_1]",
        "note": 'dijo: "[PERSON_1]"',
    }
    assert new["input"] == {"phone": "[PHONE_1]", "[PERSON_1]": True}


def test_content_parts_keep_in_step_both_ways() -> None:
    parts = [{"type": "text", "text": "Soy Ana"}, {"type": "text", "text": "Gil, tel 600000001"}]
    payload = orjson.dumps({"content": parts}).decode()
    said = Conversation(None, (Message("user", "Soy Ana\nGil, tel 600000001", payload=payload),))
    found = [
        finding(0, said.messages[0].text, "Ana\nGil", "PERSON"),  # over two parts
        finding(0, "Gil, tel 600000001", "600000001", "PHONE", field="content.1.text"),
    ]
    result = redact(said, found).messages[0]
    assert result.text == "Soy [PERSON_1], tel [PHONE_1]"
    written = [part["text"] for part in orjson.loads(result.payload or "")["content"]]
    assert "Ana" not in written[0]
    assert "Gil" not in written[1]
    assert written[1].endswith(", tel [PHONE_1]")


def test_metadata_and_extras_lose_the_values_too() -> None:
    said = Conversation(
        "chat-7",
        (Message("user", "Soy Ana Gil, 600000001"),),
        metadata={"subject": "Queja de ana gil", "phone": 600000001, "open": True, "priority": 3},
        extras='{"tools": [{"description": "for Ana Gil"}]}',
    )
    text = said.messages[0].text
    result = redact(said, [finding(0, text, "Ana Gil", "PERSON"), finding(0, text, "600000001", "PHONE")])
    assert result.metadata == {"subject": "Queja de [PERSON_1]", "phone": "[PHONE_1]", "open": True, "priority": 3}
    assert "Ana" not in (result.extras or "")
    assert result.external_id == "chat-7"


def test_an_untouched_payload_keeps_its_bytes() -> None:
    payload = '{ "weight": 1 }'
    said = Conversation(None, (Message("user", "Soy Ana Gil", payload=payload),))
    assert redact(said, [finding(0, "Soy Ana Gil", "Ana Gil", "PERSON")]).messages[0].payload == payload


def test_findings_of_another_version_are_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        redact(conversation("hola"), [Finding("c", "pii", "PERSON", 1.0, 0, "text", 2, 9)])


def test_a_finding_on_the_whole_conversation_is_passed_over() -> None:
    said = conversation("hola")
    assert redact(said, [Finding("c", "duplicates", "NEAR", other="d")]) is said


# Free-form: values among fillers, some marked by a finding, some not.
VALUES = (
    "Íñigo Gil", "ana paz", "Zoë", "José Ñandú", "600 000 001", "+34-600-000-002", "12345678Z", "a.b+c@x.example",
    "Pa$$-9191", "sk-proj-1111aaaa2222", "Calle Mayor 5, 2º B", "Rosa", "4111 1111 1111 1111", "x_y.z77",
)  # fmt: skip
LABELS = ("PERSON", "PHONE", "EMAIL", "ADDRESS", "SECRET", "NATIONAL_ID")
FILLERS = st.text(alphabet="qwe 👩‍👧é\u0301ñ\n.,;¿?\u200b🇪🇸\"'\\{}[]", max_size=12).map(lambda text: f" {text} ")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Conversation, list[Finding]]:
    """A conversation of fillers and values, in texts and payloads, and findings on some of the values."""
    messages: list[Message] = []
    findings: list[Finding] = []
    for turn in range(draw(st.integers(1, 3))):
        parts: dict[str, str] = {}
        for field in draw(st.sampled_from([("text",), ("text", "note"), ("text", "note", "args")])):
            text = draw(FILLERS)
            for _ in range(draw(st.integers(0, 3))):
                value = draw(st.sampled_from(VALUES))
                if draw(st.booleans()) and field != "args":
                    label = draw(st.sampled_from(LABELS))
                    check = "secrets" if label == "SECRET" else "pii"
                    start = len(text)
                    findings.append(Finding("c", check, label, 0.9, turn, field, start, start + len(value)))
                text += value + draw(FILLERS)
            parts[field] = json.dumps({"said": text}) if field == "args" else text
        payload = orjson.dumps({k: v for k, v in parts.items() if k != "text"}).decode() if len(parts) > 1 else None
        author = draw(st.sampled_from([None, "Ana Gil", "agente 7"]))
        messages.append(Message(draw(st.sampled_from(("user", "assistant"))), parts["text"], author, payload=payload))
    said = Conversation(None, tuple(messages), metadata={"subject": f"de {draw(st.sampled_from(VALUES))}"})
    return said, findings


def everything(said: Conversation) -> list[str]:
    """Every text of a conversation, JSON inside of it taken apart."""
    found = [str(value) for value in said.metadata.values()]
    for message in said.messages:
        found += [message.text, message.author or ""]
        for path, value in strings_inside(orjson.loads(message.payload or "{}")):
            found.append(json.loads(value)["said"] if path == "args" else value)
    return found


def values_of(said: Conversation, findings: list[Finding]) -> set[str]:
    fields = {(f.turn, f.name): f.text for f in Batch.of({"c": said}).fields()}
    return {fields[f.turn or 0, f.field][f.start : f.end] for f in findings}


@settings(deadline=None)  # the machine is shared
@given(cases(), st.sampled_from(("placeholder", "mask")))
def test_no_value_survives_anywhere(case: tuple[Conversation, list[Finding]], style: str) -> None:
    said, findings = case
    after = everything(redact(said, findings, style))
    for value in values_of(said, findings):
        whole = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)")
        assert not any(whole.search(text) for text in after)


@settings(deadline=None)  # the machine is shared
@given(cases(), st.sampled_from(("placeholder", "mask")))
def test_twice_is_once(case: tuple[Conversation, list[Finding]], style: str) -> None:
    once = redact(*case, style)
    assert redact(once, [], style) == once


@settings(deadline=None)  # the machine is shared
@given(cases())
def test_the_number_of_a_value_does_not_depend_on_the_order_of_findings(
    case: tuple[Conversation, list[Finding]],
) -> None:
    said, findings = case
    assert redact(said, findings) == redact(said, findings[::-1])


@settings(deadline=None)  # the machine is shared
@given(
    st.lists(st.text(alphabet="qwe 👩‍👧é\u0301ñ\n🇪🇸", max_size=8), min_size=2, max_size=6),
    st.sampled_from(("12345678Z", "José Gil", "🙂7")),
)
def test_everything_outside_of_the_spans_stays(fillers: list[str], value: str) -> None:
    text = ""
    findings = []
    for filler in fillers[:-1]:
        text += filler + " "
        findings.append(Finding("c", "pii", "PERSON", 1.0, 0, "text", len(text), len(text) + len(value)))
        text += value + " "
    text += fillers[-1]
    result = redact(conversation(text), findings).messages[0].text
    assert result == " [PERSON_1] ".join(fillers)


def test_what_was_redacted_holds_nothing_for_the_checks() -> None:
    said = conversation(
        "Hola, soy Mariela Quispe, mi DNI es 12345678Z y mi correo mariela@correo.example",
        "Gracias, Mariela. ¿Me confirma su teléfono y su contraseña?",
        "+34 600 000 001, y mi contraseña es Zeta-9191. Vivo en Calle Mayor 5, 2º B. Un saludo,\nMariela Quispe",
    )
    batch = Batch.of({"c": said})
    found = [*PII.inspect(batch, Policy()), *SECRETS.inspect(batch, Policy())]
    assert {f.label for f in found} >= {"PERSON", "NATIONAL_ID", "EMAIL", "PHONE", "SECRET", "ADDRESS"}
    for style in ("placeholder", "mask"):
        again = Batch.of({"c": redact(said, found, style)})
        assert [*PII.inspect(again, Policy()), *SECRETS.inspect(again, Policy())] == []
