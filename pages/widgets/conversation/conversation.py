"""A conversation as the browser paints it: plain values, set as text there and never as markup."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import streamlit as st

from curation.errors import sentences
from curation.model import Message, strings_inside
from curation.steps.review import Item, Located
from pages.widgets.visit import Visit, texts

FOLDER = Path(__file__).parent
# What a finding is about decides its colour; whatever is neither personal nor secret is about form.
_KINDS = {"pii": "personal", "secrets": "secret"}
_MAX_TAGS = 6


def source(*files: Path) -> str:
    """These files as one text: a component takes a single module, and modules in a page cannot import one another."""
    return "\n".join(file.read_text("utf-8") for file in files)


_drawer = st.components.v2.component(
    "tamiz_conversation",
    html=source(FOLDER / "conversation.html"),
    css=source(FOLDER / "conversation.css"),
    js=source(FOLDER / "conversation.js", FOLDER / "drawer.js"),
)


def draw_conversation(visit: Visit, item: Item) -> None:
    """The conversation by itself, findings marked, nothing to press."""
    data = {"item": shown(item), **words(visit)}
    _drawer(key=f"conversation.{item.id}", data=data, height="content")


def words(visit: Visit) -> dict[str, Any]:
    """What the page says, by key: the browser holds keys, so that another language relabels what is there."""
    said = texts(visit.language)
    return {
        "language": visit.language,
        "texts": said["queue"],
        "roles": said["roles"],
        "languages": said["languages"],
        "places": said["places"],
        "labels": _labels(visit.language),
    }


@cache
def _labels(language: str) -> dict[str, str]:
    prefix = "finding_"
    return {code.removeprefix(prefix): said[language] for code, said in sentences().items() if code.startswith(prefix)}


def shown(item: Item) -> dict[str, Any]:
    """The conversation as JSON. A message's fields are its text and the strings inside its payload, by path."""
    return {
        "id": item.id,
        "version": item.version,
        "name": item.external_id or item.id[:12],
        "file": item.file_name,
        "place": item.place,
        "started_at": item.started_at,
        "language": item.language,
        "tokens": item.tokens,
        "metadata": [[k, str(v)] for k, v in item.metadata.items() if v not in (None, "")][:_MAX_TAGS],
        "messages": [
            {"role": m.role, "author": m.author, "sent_at": m.sent_at, "fields": _fields(m)} for m in item.messages
        ],
        "findings": [_finding(found) for found in item.findings],
        "decided": item.decision.action if item.decision else None,
    }


def _fields(message: Message) -> list[tuple[str, str]]:
    inside = strings_inside(orjson.loads(message.payload)) if message.payload else ()
    return [("text", message.text), *inside]


def _finding(found: Located) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": _KINDS.get(found.check, "form"),
        "label": found.label,
        "turn": found.turn,
        "field": found.field,
        "start": found.start,
        "end": found.end,
        "detail": found.detail,
        "other_name": found.other_name,
        "ruling": found.ruling,
    }
