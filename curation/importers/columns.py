"""Which column of a table is what: by the mapping, or by headers well known in English, Spanish and Portuguese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curation.errors import CurationError
from curation.importers.roles import folded
from curation.interfaces import Mapping

# Ours, with the headers it goes by, the likelier first; compared without case, accents, spaces and punctuation.
_HEADERS: dict[str, tuple[str, ...]] = {
    "conversation": (
        "conversation id", "conversation key", "conversation", "conv id", "ticket id", "ticket number", "ticket",
        "case id", "case number", "case", "chat id", "chat", "dialogue id", "dialog id", "dialogue", "session id", "session",
        "thread id", "thread", "call id", "interaction id",
        "id conversación", "conversación id", "conversación", "id ticket", "número de ticket", "id caso", "caso",
        "número de caso", "id chat", "id sesión", "sesión", "id llamada", "id conversa", "conversa", "atendimento",
        "id atendimento", "protocolo",
    ),
    "turn": (
        "turn number", "turn", "turn index", "turn id", "message index", "message number", "chat index", "sequence",
        "seq", "position", "turno", "número de turno", "secuencia", "orden", "sequência", "ordem",
    ),
    "role": (
        "role", "author role", "speaker role", "sender role", "sender type", "author type", "participant role",
        "direction", "rol", "tipo de autor", "papel", "dirección",
    ),
    "author": (
        "author", "author id", "author name", "sender", "sender id", "sender name", "speaker", "from", "user id",
        "user name", "participant", "participant id", "actor id",
        "autor", "id autor", "remitente", "emisor", "hablante", "nombre", "de", "quién",
        "remetente", "falante", "nome",
    ),
    "text": (
        "text", "utterance", "message", "message text", "message body", "body", "plain body", "body text", "comment",
        "comment body", "content",
        "texto", "mensaje", "enunciado", "cuerpo", "comentario", "contenido", "mensagem", "corpo", "comentário",
        "conteúdo",
    ),
    "time": (
        "timestamp", "time", "created at", "created", "sent at", "sent time", "sent datetime", "date time", "datetime",
        "date", "message time", "created on",
        "fecha y hora", "fecha hora", "fecha", "hora", "enviado", "creado", "marca de tiempo", "data e hora",
        "data hora", "data", "horário", "criado em",
    ),
    "public": ("public", "is public", "público", "pública", "es público"),
    "internal": ("internal", "is internal", "private", "is private", "internal note", "interno", "interna", "privado"),
    "system": ("system", "system prompt", "system message", "sistema", "instrucciones del sistema"),
    "question": (
        "question", "prompt", "query", "user message", "customer message",
        "pregunta", "consulta", "mensaje del cliente", "pergunta", "mensagem do cliente",
    ),
    "answer": (
        "answer", "completion", "response", "reply", "agent response", "assistant message",
        "respuesta", "respuesta del agente", "contestación", "resposta",
    ),
    "subject": ("subject", "ticket subject", "asunto", "assunto"),
    "tags": ("tags", "ticket tags", "etiquetas"),
    "language": ("language", "lang", "locale", "idioma", "lengua", "língua"),
}  # fmt: skip
# A column of this name alone may as well hold articles.
_WEAK_TEXTS = frozenset(folded(name) for name in ("content", "contenido", "conteúdo"))
_BESIDE_TEXT = frozenset({"conversation", "role", "author", "turn"})


@dataclass(frozen=True)
class Layout:
    """Our columns with their place in a row. `headless` tells that the first row is data already."""

    places: dict[str, int]
    headless: bool = False

    @property
    def wide(self) -> bool:
        """Whether a row is a question with its answer, rather than one message."""
        return "text" not in self.places


def layout(first: Sequence[str], mapping: Mapping, filename: str) -> Layout:
    """The layout of a table whose first row this is. Raises CurationError when it cannot be told which column is what."""
    found = _said(first, mapping) if mapping.columns else _guessed(first) or _headless(first)
    if found is None:
        raise CurationError("columns_unknown", file=filename, columns=len(first))
    if not {"text", "question", "answer"} & set(found.places):
        raise CurationError("columns_without_text", file=filename)
    return found


def guess(header: Sequence[str]) -> dict[str, str]:
    """Our columns with the headers that stand for them, empty where the table as a whole is not sure to hold messages."""
    places = _places(header)
    return {name: header[place] for name, place in places.items()} if _is_sure(header, places) else {}


def _places(header: Sequence[str]) -> dict[str, int]:
    at: dict[str, int] = {}
    for place, name in enumerate(header):
        at.setdefault(folded(name), place)
    found: dict[str, int] = {}
    for ours, names in _HEADERS.items():
        known = [key for key in map(folded, names) if key in at]
        if known:
            found[ours] = at[known[0]]
    return found


def _is_sure(header: Sequence[str], places: dict[str, int]) -> bool:
    if {"question", "answer"} <= set(places):
        return True
    if "text" not in places:
        return False
    return folded(header[places["text"]]) not in _WEAK_TEXTS or not _BESIDE_TEXT.isdisjoint(places)


def _guessed(first: Sequence[str]) -> Layout | None:
    places = _places(first)
    if not _is_sure(first, places):
        return None
    if {"question", "answer"} <= set(places) and _BESIDE_TEXT.isdisjoint(set(places) - {"conversation"}):
        places.pop("text", None)
    return Layout(places)


def _said(first: Sequence[str], mapping: Mapping) -> Layout:
    by_name = {name: place for place, name in reversed(list(enumerate(first)))}
    by_fold = {folded(name): place for place, name in reversed(list(enumerate(first)))}
    places: dict[str, int] = {}
    for ours, said in mapping.columns.items():
        place = by_name.get(said, by_fold.get(folded(said)))
        if place is None:
            return _by_position(first, mapping, missing=said)
        places[ours] = place
    return Layout(places)


def _by_position(first: Sequence[str], mapping: Mapping, missing: str) -> Layout:
    """Positions from 1, for a table without a header."""
    places = {ours: int(said) - 1 for ours, said in mapping.columns.items() if said.isascii() and said.isdigit()}
    if len(places) < len(mapping.columns) or not all(0 <= place < len(first) for place in places.values()):
        raise CurationError("column_missing", column=missing)
    return Layout(places, headless=True)


# The one headerless layout known: PyText's, of intent, slots, utterance, locale and tokens.
_PYTEXT = (r"[\w/]+", r"(?:\d+:\d+:[\w/]+,?)*", r".*", r"[a-z]{2}_[A-Z]{2}", r"\{.*\}")


def _headless(first: Sequence[str]) -> Layout | None:
    if len(first) == len(_PYTEXT) and all(
        re.fullmatch(pattern, cell, re.DOTALL) for pattern, cell in zip(_PYTEXT, first, strict=True)
    ):
        return Layout({"text": 2, "language": 3}, headless=True)
    return None
