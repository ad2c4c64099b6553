"""What a file does not say of itself: its format, its columns, who answers for the company, the order of its dates."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from curation.interfaces import Mapping
from curation.steps import uploads
from pages.widgets.plain import plain
from pages.widgets.visit import Visit

_COLUMNS = ("conversation", "turn", "role", "author", "text", "time", "question", "answer", "system")
_ORDERS: dict[str, Literal["day-first", "month-first"] | None] = {
    "auto": None,
    "day": "day-first",
    "month": "month-first",
}


def mapping_form(visit: Visit, upload: str, name: str) -> tuple[str, Mapping] | None:
    """The format and what the visitor says of the upload; changes are reflected at once. None while the format is not
    known: the form then says why, and asks."""
    told = st.session_state.get(f"imports.format.{upload}")
    seen = uploads.look(visit.home, visit.principal, visit.workspace, upload, name, told)
    if seen.problem:
        st.warning(plain(seen.problem.sentence(visit.language)))
    known = uploads.formats()
    with st.expander(visit.say("imports.mapping"), expanded=seen.format is None):
        format = st.selectbox(
            visit.say("imports.format"),
            known,
            index=known.index(seen.format) if seen.format else None,
            placeholder=visit.say("imports.format_ask"),
            key=f"imports.format.{upload}",
        )
        if format is None or seen.format is None:
            return None
        columns = _columns(visit, upload, seen) if seen.columns else {}
        agents = st.text_input(
            visit.say("imports.agents"), help=visit.say("imports.agents_help"), key=f"imports.agents.{upload}"
        )
        order = st.radio(
            visit.say("imports.order"),
            list(_ORDERS),
            format_func=lambda name: visit.say(f"imports.order_{name}"),
            horizontal=True,
            key=f"imports.order.{upload}",
        )
    names = tuple(name.strip() for name in agents.split(";") if name.strip())
    return format, Mapping(columns=columns, agents=names or None, order=_ORDERS[order])


def _columns(visit: Visit, upload: str, seen: uploads.Look) -> dict[str, str]:
    chosen: dict[str, str] = {}
    places = st.columns(3)
    for position, name in enumerate(_COLUMNS):
        guessed = seen.guessed.get(name)
        column = places[position % 3].selectbox(
            visit.say(f"imports.column_{name}"),
            seen.columns,
            index=seen.columns.index(guessed) if guessed in seen.columns else None,
            placeholder=visit.say("imports.column_none"),
            key=f"imports.column.{name}.{upload}",
        )
        if column is not None:
            chosen[name] = column
    # What was guessed and left alone is no saying of the visitor's; the importer also knows columns not offered here.
    offered = {name: column for name, column in seen.guessed.items() if name in _COLUMNS}
    others = {name: column for name, column in seen.guessed.items() if name not in _COLUMNS}
    return {} if chosen == offered else others | chosen
