"""Which column is what."""

from __future__ import annotations

import pytest

from curation.errors import CurationError
from curation.importers.columns import guess, layout
from curation.interfaces import Mapping


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (["conversationId", "turnNumber", "utteranceId", "utterance", "slot-labels", "intent"], {"conversation": 0, "turn": 1, "text": 3}),
        (["id", "_fivetran_synced", "body", "created", "public", "ticket_id", "user_id"], {"text": 2, "time": 3, "public": 4, "conversation": 5, "author": 6}),
        (["Pregunta", "Respuesta"], {"question": 0, "answer": 1}),
        (["prompt", "completion", "sistema"], {"question": 0, "answer": 1, "system": 2}),
        (["Fecha y hora", "Remitente", "Mensaje", "ID Conversación"], {"time": 0, "author": 1, "text": 2, "conversation": 3}),
        (["ticket", "autor", "cuerpo", "interno"], {"conversation": 0, "author": 1, "text": 2, "internal": 3}),
        (["atendimento", "remetente", "mensagem", "data"], {"conversation": 0, "author": 1, "text": 2, "time": 3}),
        (["chat_id", "Direction", "Content"], {"conversation": 0, "role": 1, "text": 2}),
        (["text", "category"], {"text": 0}),
        (["text", "text"], {"text": 0}),  # the first of two equal headers
    ],
)  # fmt: skip
def test_headers_that_are_well_known(header: list[str], places: dict[str, int]) -> None:
    found = layout(header, Mapping(), "x.csv")
    assert (found.places, found.headless) == (places, False)
    assert guess(header) == {ours: header[place] for ours, place in places.items()}


@pytest.mark.parametrize(
    "header",
    [
        ["policy", "content"],  # articles
        ["title", "description", "label"],
        ["model", "input"],
        ["question", "category"],
        ["user_id", "date"],
        ["hola", "quiero ayuda"],
        [""],
        [],
    ],
)
def test_what_is_not_sure_is_asked(header: list[str]) -> None:
    assert guess(header) == {}
    with pytest.raises(CurationError) as told:
        layout(header, Mapping(), "x.csv")
    assert told.value.code == "columns_unknown"
    assert told.value.facts == {"file": "x.csv", "columns": len(header)}  # no headers: they may be transcript text


def test_the_mapping_wins_over_headers_and_stands_alone() -> None:
    found = layout(["body", "text", "Author Name"], Mapping(columns={"text": "body", "author": "author_name"}), "x.csv")
    assert found.places == {"text": 0, "author": 2}


def test_positions_for_a_table_without_a_header() -> None:
    found = layout(["saludo", "hola"], Mapping(columns={"text": "2"}), "x.csv")
    assert (found.places, found.headless) == ({"text": 1}, True)
    assert layout(["1", "2"], Mapping(columns={"text": "2"}), "x.csv").headless is False  # they are headers here


@pytest.mark.parametrize("said", ["cuerpo", "3", "0", "-1", "²"])
def test_a_column_that_is_not_there_is_named(said: str) -> None:
    with pytest.raises(CurationError) as told:
        layout(["a", "b"], Mapping(columns={"text": said}), "x.csv")
    assert (told.value.code, told.value.facts) == ("column_missing", {"column": said})


def test_a_mapping_without_text_is_refused() -> None:
    with pytest.raises(CurationError, match="text"):
        layout(["a", "b"], Mapping(columns={"author": "a"}), "x.csv")


PYTEXT = ["alarm/set_alarm", "21:35:datetime", "Pon una alarma", "es_XX", '{"tokenizations": []}']


def test_the_one_headerless_layout_known() -> None:
    found = layout(PYTEXT, Mapping(), "eval.tsv")
    assert (found.places, found.headless) == ({"text": 2, "language": 3}, True)
    for place, other in ((1, "x"), (3, "spanish"), (4, "tokens")):
        with pytest.raises(CurationError):
            layout([other if i == place else cell for i, cell in enumerate(PYTEXT)], Mapping(), "eval.tsv")


def test_question_and_answer_beside_a_text_are_wide() -> None:
    assert layout(["text", "question", "answer"], Mapping(), "x.csv").wide
    assert not layout(["conversation", "role", "text", "question", "answer"], Mapping(), "x.csv").wide
