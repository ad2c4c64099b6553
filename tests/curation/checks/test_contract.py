"""What holds for everything in the registries, whatever it measures or looks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.checks import CHECKS, CORPUS_CHECKS, MEASURES
from curation.errors import LANGUAGES, sentences
from curation.interfaces import Check, CorpusCheck, Measure
from curation.model import Batch, Conversation, Finding, Message
from curation.policy import Policy

POLICY = Policy()
ALL = [*MEASURES, *CHECKS, *CORPUS_CHECKS]


def named(parts: list) -> list:
    return [pytest.param(part, id=f"{type(part).__name__}") for part in parts]


def said(*turns: tuple) -> Conversation:
    return Conversation(
        None, tuple(Message(role, text, payload=json.dumps(p[0]) if p else None) for role, text, *p in turns)
    )


CALL = {"tool_calls": [{"id": "call_1", "function": {"name": "find", "arguments": '{"email": "eva@example.com"}'}}]}
LONG = "Hola, compré unas zapatillas la semana pasada y todavía no me han llegado, ¿dónde están ahora mismo?"
ITALIAN = "Buongiorno, vorrei sapere perché il mio pacco non è ancora arrivato a casa mia."

#: Something for every check to find, and things none should trip over.
CORPUS = {
    "plain": said(("user", "¿Cuánto tarda el envío a Lima?"), ("assistant", "Entre tres y cinco días hábiles, según la zona.")),
    "personal": said(("user", "Soy Ana Gómez, escríbame a ana.gomez@example.com"), ("assistant", "Claro, Ana.")),
    "payload": said(("user", "Busca a Eva 🙂, por favor"), ("assistant", "", CALL), ("tool", "{}", {"tool_call_id": "call_1"}), ("assistant", "Lista.")),
    "secret": said(("user", "mi contraseña es Tr0ub4dor&3 y no entra"), ("assistant", "Cámbiela, por favor.")),
    "italian": said(("user", ITALIAN), ("assistant", "Certo, controllo subito il suo ordine nel sistema.")),
    "mixed": said(("user", LONG), ("assistant", "Ahora lo reviso con mucho gusto, un momento."), ("user", ITALIAN)),
    "long": said(("user", LONG), ("assistant", "Lo reviso con el transportista y le escribo en cuanto sepa algo más.")),
    "near": said(("user", LONG), ("assistant", "Lo reviso con el transportista y le escribo en cuanto sepa algo.")),
    "exact": said(("user", LONG.upper()), ("assistant", "Lo reviso con el transportista y le escribo en cuanto sepa algo más. ")),
    "empty": said(("user", ""), ("assistant", "")),
    "alone": said(("user", "hola")),
    "strange": said(("narrator", "\x00\u202e\U0001f600" * 9), ("user", "a" * 3000), ("assistant", "1" * 500)),
}  # fmt: skip


def batches(size: int, order: list[str] | None = None) -> Iterator[Batch]:
    keys = order or list(CORPUS)
    for start in range(0, len(keys), size):
        yield Batch.of({key: CORPUS[key] for key in keys[start : start + size]})


def values(measure: Measure, parts: Iterator[Batch]) -> dict[tuple[str, int], object]:
    """Every value by conversation and turn (-1 for the whole)."""
    found: dict[tuple[str, int], object] = {}
    for batch in parts:
        keys = (
            zip(batch.ids, batch.turns, strict=True)
            if measure.level == "message"
            else [(key, -1) for key, _, _ in batch.conversations]
        )
        found |= zip(keys, measure.measure(batch, POLICY).to_pylist(), strict=True)
    return found


def findings(check: Check, parts: Iterator[Batch]) -> set[Finding]:
    return {found for batch in parts for found in check.inspect(batch, POLICY)}


def compared(check: CorpusCheck, parts: Iterator[Batch]) -> list[Finding]:
    return list(check.compare(pa.Table.from_batches([check.sketch(batch, POLICY) for batch in parts]), POLICY))


@pytest.mark.parametrize("registry", [MEASURES, CHECKS, CORPUS_CHECKS], ids=["measures", "checks", "corpus"])
def test_names_are_unique_and_versions_are_numbers(registry: tuple) -> None:
    assert len({part.name for part in registry}) == len(registry) > 0
    assert all(re.fullmatch(r"[a-z][a-z_]*", part.name) for part in registry)
    assert all(type(part.version) is int and part.version >= 1 for part in registry)


def test_a_check_and_a_corpus_check_never_share_a_name() -> None:
    """The policy switches them by name, and findings are kept by it."""
    assert not {check.name for check in CHECKS} & {check.name for check in CORPUS_CHECKS}


@pytest.mark.parametrize("measure", named(MEASURES))
def test_a_measure_gives_one_value_each(measure: Measure) -> None:
    assert measure.level in ("message", "conversation")
    assert measure.unit
    (batch,) = batches(100)
    found = measure.measure(batch, POLICY)
    assert found.type in (pa.float64(), pa.string())
    assert found.null_count == 0
    assert len(found) == len(batch.ids if measure.level == "message" else batch.conversations)


@pytest.mark.parametrize("measure", named(MEASURES))
def test_what_is_measured_does_not_depend_on_the_batch(measure: Measure) -> None:
    whole = values(measure, batches(100))
    assert all(values(measure, batches(size)) == whole for size in (1, 3))
    assert values(measure, batches(5, list(reversed(CORPUS)))) == whole


@pytest.mark.parametrize("check", named(CHECKS))
def test_what_is_found_does_not_depend_on_the_batch(check: Check) -> None:
    whole = findings(check, batches(100))
    assert whole
    assert all(findings(check, batches(size)) == whole for size in (1, 3))
    assert findings(check, batches(5, list(reversed(CORPUS)))) == whole


@pytest.mark.parametrize("check", named(CHECKS))
def test_findings_point_into_the_text(check: Check) -> None:
    (batch,) = batches(100)
    texts = {(field.conversation, field.turn, field.name): field.text for field in batch.fields()}
    for found in check.inspect(batch, POLICY):
        assert found.conversation in CORPUS
        assert found.check == check.name
        assert 0 < found.score <= 1
        if found.start is None:
            assert found.end is None
            assert found.turn is None or (found.conversation, found.turn, "text") in texts
        else:
            assert found.turn is not None and found.end is not None
            assert 0 <= found.start < found.end <= len(texts[found.conversation, found.turn, found.field])


@pytest.mark.parametrize("check", named(CHECKS))
def test_a_table_in_pieces_is_the_same_batch(check: Check) -> None:
    pieces = Batch(pa.concat_tables([batch.table for batch in batches(2)]))
    assert findings(check, iter([pieces])) == findings(check, batches(100))


@pytest.mark.parametrize("check", named(CORPUS_CHECKS))
def test_a_sketch_is_a_row_a_conversation_without_text(check: CorpusCheck) -> None:
    (batch,) = batches(100)
    sketch = check.sketch(batch, POLICY)
    assert sketch.schema.names[0] == "conversation"
    assert sketch["conversation"].to_pylist() == list(CORPUS)
    assert [f.name for f in sketch.schema if pa.types.is_string(f.type) or pa.types.is_large_string(f.type)] == [
        "conversation"
    ]
    assert b"zapatillas" not in b"".join(bytes(buffer) for column in sketch for buffer in column.buffers() if buffer)


@pytest.mark.parametrize("check", named(CORPUS_CHECKS))
def test_duplicates_point_back_whatever_the_batches(check: CorpusCheck) -> None:
    whole = compared(check, batches(100))
    assert whole
    assert all(compared(check, batches(size)) == whole for size in (1, 3))
    order = list(CORPUS)
    for found in whole:
        assert (found.check, found.turn) == (check.name, None)
        assert 0 < found.score <= 1
        assert order.index(found.other) < order.index(found.conversation)


def test_every_label_has_a_name_and_a_reason_in_both_languages() -> None:
    labels = {found.label for check in CHECKS for found in findings(check, batches(100))}
    labels |= {found.label for check in CORPUS_CHECKS for found in compared(check, batches(100))}
    assert {"PERSON", "EMAIL", "SECRET", "other_language", "mixed_language", "exact", "near", "no_assistant"} <= labels
    for label in labels:
        for kind in ("finding", "why"):
            assert set(sentences()[f"{kind}_{label}"]) == set(LANGUAGES)


MESSAGES = st.builds(
    Message,
    role=st.sampled_from(["user", "assistant", "tool", "system", "otro"]),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    payload=st.none()
    | st.dictionaries(
        st.sampled_from(["name", "tool_calls", "tool_call_id", "function_call", "content"]),
        st.recursive(
            st.none() | st.integers() | st.text("aé@1.", max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["id", "name", "function", "arguments", "text"]), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        max_size=3,
    ).map(json.dumps),
)


@given(st.lists(st.lists(MESSAGES, max_size=5), max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_stumbles_over_any_conversation(conversations: list[list[Message]]) -> None:
    batch = Batch.of({str(n): Conversation(None, tuple(messages)) for n, messages in enumerate(conversations)})
    for measure in MEASURES:
        assert len(measure.measure(batch, POLICY)) in (len(batch.ids), len(batch.conversations))
    for check in CHECKS:
        list(check.inspect(batch, POLICY))
    for corpus_check in CORPUS_CHECKS:
        compared(corpus_check, iter([batch]))
