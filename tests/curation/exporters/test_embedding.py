"""Chunks: pairs first, windows of whole turns where they must be, nothing lost, never over the limit."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from curation.exporters.embedding import About, Embedding
from curation.model import Conversation, Message
from curation.targets.reading import text_tokens


def _words(text: str) -> int:
    return len(text.split())


def _said(*turns: tuple[str, str]) -> Conversation:
    return Conversation("T-9", tuple(Message(role, text, sent_at="2026-03-04T10:00:00Z") for role, text in turns))


def _chunks(said: Conversation, **how: int) -> list[tuple[str, int, int]]:
    return [(c.text, c.first_turn, c.last_turn) for c in Embedding(count=_words, **how).chunks(said)]


def test_a_question_and_its_answer_are_one_chunk() -> None:
    said = _said(
        ("system", "Help."), ("assistant", "Hi!"), ("user", "Where?"), ("user", "My order."), ("assistant", "Here."),
        ("tool", "{}"), ("assistant", "Done."), ("user", "Thanks."),
    )  # fmt: skip
    assert _chunks(said) == [
        ("assistant: Hi!", 1, 1),
        ("user: Where?\nuser: My order.\nassistant: Here.\nassistant: Done.", 2, 6),
        ("user: Thanks.", 7, 7),
    ]


def test_a_pair_over_the_limit_becomes_windows_of_whole_turns_that_overlap() -> None:
    said = _said(("user", "a a a"), ("user", "b b b"), ("assistant", "c c c"), ("assistant", "d d d"))
    assert _chunks(said, max_tokens=9, overlap=4) == [
        ("user: a a a\nuser: b b b", 0, 1),
        ("user: b b b\nassistant: c c c", 1, 2),
        ("assistant: c c c\nassistant: d d d", 2, 3),
    ]
    assert _chunks(said, max_tokens=9, overlap=0) == [
        ("user: a a a\nuser: b b b", 0, 1),
        ("assistant: c c c\nassistant: d d d", 2, 3),
    ]


def test_only_a_turn_that_alone_is_over_the_limit_is_cut() -> None:
    said = _said(("user", "one two three four five six seven"), ("assistant", "short"))
    assert _chunks(said, max_tokens=3, overlap=1) == [
        ("user: one two", 0, 0),
        ("three four five", 0, 0),
        ("six seven", 0, 0),
        ("assistant: short", 1, 1),
    ]


def test_metadata_holds_only_what_is_ours() -> None:
    about = About("c0ffee", language="es", split="train")
    (row,) = Embedding().rows(_said(("user", "¿Dónde?"), ("assistant", "Aquí.")), about)
    digest = row["metadata"].pop("hash")
    assert len(digest) == 24
    assert row == {
        "id": "c0ffee-0",
        "text": "user: ¿Dónde?\nassistant: Aquí.",
        "metadata": {
            "conversation": "c0ffee",
            "first_turn": 0,
            "last_turn": 1,
            "language": "es",
            "date": "2026-03-04",
            "split": "train",
        },
    }


turns = st.lists(
    st.tuples(
        st.sampled_from(["user", "assistant"]),
        st.lists(st.sampled_from(["uno", "¿qué?", "3.141592", "👩‍👩‍👧‍👦", "x" * 60]), min_size=1, max_size=60).map(
            " ".join
        ),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(turns, st.integers(8, 60), st.integers(0, 20))
def test_every_word_is_in_a_chunk_and_no_chunk_is_too_long(
    said: list[tuple[str, str]], most: int, overlap: int
) -> None:
    def count(text: str) -> int:
        return text_tokens(text, "o200k_base")

    found = list(Embedding(max_tokens=most, overlap=overlap, count=count).chunks(_said(*said)))
    assert all(count(chunk.text) <= most or len(chunk.text) == 1 for chunk in found)
    for turn, (_, text) in enumerate(said):
        holding = "".join(c.text for c in found if c.first_turn <= turn <= c.last_turn)
        assert set("".join(text.split())) <= set(holding)
        covered = [c for c in found if c.first_turn <= turn <= c.last_turn]
        assert covered
        if len(covered) > 1 and all(c.first_turn == c.last_turn == turn for c in covered):
            assert "".join("".join(c.text for c in covered).split()).endswith("".join(text.split()))
    assert [c.last_turn for c in found] == sorted(c.last_turn for c in found)
