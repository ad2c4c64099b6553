"""What a file does not say of itself: its columns, who answers for the company, the order of its dates."""

from __future__ import annotations

import streamlit as st

from curation.interfaces import Mapping
from curation.steps.uploads import Preview, formats
from pages.widgets.visit import Visit

_COLUMNS = ("conversation", "turn", "role", "author", "text", "time", "question", "answer", "system")
_ORDERS = {"auto": None, "day": "day-first", "month": "month-first"}


def mapping_form(visit: Visit, upload: str, seen: Preview) -> tuple[Mapping, str]:
    """What the visitor says of the upload, and the format they chose; changes are reflected at once."""
    with st.expander(visit.say("imports.mapping")):
        known = formats()
        format = st.selectbox(
            visit.say("imports.format"), known, index=known.index(seen.format), key=f"imports.format.{upload}"
        )
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
    return Mapping(columns=columns, agents=names or None, order=_ORDERS[order]), format  # type: ignore[arg-type]


def _columns(visit: Visit, upload: str, seen: Preview) -> dict[str, str]:
    chosen: dict[str, str] = {}
    places = st.columns(3)
    for position, name in enumerate(_COLUMNS):
        column = places[position % 3].selectbox(
            visit.say(f"imports.column_{name}"),
            seen.columns,
            index=_index(seen, name),
            placeholder=visit.say("imports.column_none"),
            key=f"imports.column.{name}.{upload}",
        )
        if column is not None:
            chosen[name] = column
    # The file's own headers, read as guessed, need no mapping.
    return {} if chosen == dict(seen.guessed) else chosen


def _index(seen: Preview, name: str) -> int | None:
    guessed = dict(seen.guessed).get(name)
    return seen.columns.index(guessed) if guessed in seen.columns else None
