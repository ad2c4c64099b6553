"""Near duplicates: edits are found, short answers and boilerplate are not mistaken for them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pyarrow as pa
import pytest

from curation.checks.exact_duplicates import EXACT_DUPLICATES
from curation.checks.near_duplicates import NEAR_DUPLICATES
from curation.model import Batch, Conversation, Finding, Message
from curation.policy import Checks, Policy
from curation.text import shingles

QUESTION = "Hola, compré unas zapatillas la semana pasada y todavía no me han llegado, ¿me pueden decir dónde están?"
ANSWER = "Claro, lo reviso ahora mismo con el transportista y le escribo en cuanto tenga una respuesta segura."


def findings(
    texts: Sequence[str | list[tuple[str, str]]], policy: Policy | None = None, size: int = 400
) -> list[Finding]:
    policy = policy or Policy()
    said = [[("user", text)] if isinstance(text, str) else text for text in texts]
    whole = {str(n): Conversation(None, tuple(Message(role, text) for role, text in one)) for n, one in enumerate(said)}
    items = list(whole.items())
    batches = [Batch.of(dict(items[i : i + size])) for i in range(0, len(items), size)]
    return list(
        NEAR_DUPLICATES.compare(pa.Table.from_batches([NEAR_DUPLICATES.sketch(b, policy) for b in batches]), policy)
    )


def pointing(*texts: str | list[tuple[str, str]], policy: Policy | None = None) -> dict[str, str | None]:
    return {found.conversation: found.other for found in findings(texts, policy)}


def words(chance: random.Random, count: int) -> list[str]:
    return [f"palabra{chance.randrange(20_000)}" for _ in range(count)]


def test_an_edited_copy_points_at_the_first_with_its_true_index() -> None:
    edited = (QUESTION + " " + ANSWER).replace("zapatillas", "botas")
    first, second = shingles(QUESTION + " " + ANSWER), shingles(edited)
    (found,) = findings([[("user", QUESTION), ("assistant", ANSWER)], [("user", edited)]])
    assert (found.conversation, found.other, found.check, found.label) == ("1", "0", "near_duplicates", "near")
    assert found.score == round(len(first & second) / len(first | second), 4) < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sí, quiero cancelar", "No, quiero cancelar"),
        ("quiero cancelar mi pedido hoy mismo por favor", "quiero cancelar mi pedido hoy mismo por favor!"[:-9]),
        (QUESTION, ANSWER),
        (QUESTION, QUESTION[: len(QUESTION) // 2]),
        (QUESTION, " ".join(reversed(QUESTION.split()))),
        ("", ""),
    ],
    ids=["short", "seven-words", "unrelated", "cut-off", "same-words", "empty"],
)
def test_near_misses(one: str, other: str) -> None:
    assert pointing(one, other) == {}


def test_exact_duplicates_are_left_to_their_own_check() -> None:
    edited = f"{QUESTION} {ANSWER} Gracias."
    corpus = [f"{QUESTION} {ANSWER}", f"{QUESTION} {ANSWER}".upper(), edited, edited]
    assert pointing(*corpus) == {"2": "0"}


def test_only_what_user_and_assistant_say_is_compared() -> None:
    long = "Instrucciones muy largas del sistema " * 3 + "para este turno de atención al cliente " * 3
    assert pointing([("system", long), ("user", QUESTION)], [("tool", long), ("user", ANSWER)]) == {}
    assert pointing([("system", long), ("user", QUESTION)], [("user", QUESTION)]) == {"1": "0"}


def test_a_chain_is_one_cluster_and_says_its_best_link() -> None:
    chance = random.Random(1)
    base = words(chance, 100)
    chain = [base]
    for step in range(1, 6):
        chain.append([*chain[-1][: step * 15], *words(chance, 2), *chain[-1][step * 15 + 2 :]])
    found = findings([" ".join(one) for one in chain])
    assert {f.conversation: f.other for f in found} == {str(n): "0" for n in range(1, 6)}
    assert all(f.score >= 0.8 for f in found)
    ends = [shingles(" ".join(one)) for one in (chain[0], chain[-1])]
    assert len(ends[0] & ends[1]) / len(ends[0] | ends[1]) < 0.8


def test_the_policy_draws_the_line() -> None:
    edited = QUESTION.replace("zapatillas", "botas").replace("decir", "explicar")
    one, other = shingles(QUESTION), shingles(edited)
    index = len(one & other) / len(one | other)
    assert 0.3 < index < 0.8
    assert pointing(QUESTION, edited) == {}
    assert pointing(QUESTION, edited, policy=Policy(Checks(near_similarity=index))) == {"1": "0"}
    assert pointing(QUESTION, edited, policy=Policy(Checks(near_similarity=index + 0.01))) == {}


def test_boilerplate_does_not_make_unrelated_conversations_alike() -> None:
    """Most of every conversation is the same greeting and farewell; two of them really repeat each other."""
    chance = random.Random(2)
    greeting, farewell = " ".join(words(chance, 60)), " ".join(words(chance, 60))
    own = [words(chance, 20) for _ in range(200)]
    own.append([*own[17][:19], "otra"])
    corpus = [f"{greeting} {' '.join(one)} {farewell}" for one in own]
    loose = Policy(Checks(near_similarity=0.7))
    assert pointing(*corpus, policy=loose) == {"200": "17"}
    everything = Policy(Checks(near_similarity=0.7, template_share=1.0))
    assert len(pointing(*corpus, policy=everything)) == 200


def test_conversations_that_are_all_boilerplate_are_near_duplicates() -> None:
    """Nothing of their own but a number: for training they are one, however many there are."""
    flow = " ".join(words(random.Random(3), 80))
    assert len(pointing(*(f"{flow} {number}" for number in range(100)))) == 99


def test_a_handful_of_copies_in_a_small_corpus_is_no_boilerplate() -> None:
    chance = random.Random(4)
    base = words(chance, 60)
    copies = [" ".join([*base[: n * 2], "cambio", *base[n * 2 + 1 :]]) for n in range(20)]
    corpus = [*copies, *(" ".join(words(chance, 60)) for _ in range(60))]
    assert pointing(*corpus) == {str(n): "0" for n in range(1, 20)}


def test_the_result_does_not_depend_on_the_batches() -> None:
    chance = random.Random(5)
    corpus = [" ".join(words(chance, chance.randint(5, 60))) for _ in range(120)]
    corpus += [" ".join([*chance.choice(corpus).split()[1:], "fin"]) for _ in range(60)]
    whole = findings(corpus)
    assert len(whole) > 30
    assert all(findings(corpus, size=size) == whole for size in (1, 7, 64))


def test_planted_edits_are_all_found_and_nothing_else() -> None:
    chance = random.Random(6)
    originals = [words(chance, chance.randint(30, 90)) for _ in range(2000)]
    planted = {}
    for n in range(250):
        source = chance.randrange(len(originals))
        copy = list(originals[source])
        copy[chance.randrange(len(copy))] = "cambiada"
        planted[str(2000 + n)] = source, copy
    found = {
        f.conversation: f for f in findings([" ".join(w) for w in [*originals, *(c for _, c in planted.values())]])
    }
    for key, (source, copy) in planted.items():
        one, other = shingles(" ".join(originals[source])), shingles(" ".join(copy))
        assert (key in found) == (len(one & other) / len(one | other) >= 0.8)
    assert found.keys() <= planted.keys()


def test_a_sketch_holds_no_text() -> None:
    batch = Batch.of({"a": Conversation(None, (Message("user", QUESTION),))})
    sketch = NEAR_DUPLICATES.sketch(batch, Policy())
    assert sketch.schema.names == ["conversation", "digest", "shingles"]
    assert sketch["shingles"].type == pa.large_list(pa.uint32())
    assert sketch.schema.field("digest").type == EXACT_DUPLICATES.sketch(batch, Policy()).schema.field("digest").type


@pytest.mark.parametrize("corpus", [[], [""], [[]]])
def test_nothing_said_nothing_found(corpus: list) -> None:
    assert findings(corpus or [[]], size=1) == []
    nothing = pa.Table.from_batches([NEAR_DUPLICATES.sketch(Batch.of({}), Policy())])
    assert list(NEAR_DUPLICATES.compare(nothing, Policy())) == []
