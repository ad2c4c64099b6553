"""What was imported so far: counts, rejects to read, a whole import to undo."""

from __future__ import annotations

from typing import Any

import orjson
import pandas as pd
import streamlit as st

from curation.errors import sentence
from curation.steps import ingest
from pages.widgets.labels import place_name
from pages.widgets.visit import Visit

_SHOWN = 1000


def import_history(visit: Visit, history: list[dict[str, Any]]) -> None:
    """The table of imports and, for the chosen one, its rejects, its warnings and the way back."""
    st.subheader(visit.say("imports.history"))
    if not history:
        st.info(visit.say("imports.nothing"))
        return
    columns = ("file", "format", "when", "conversations", "messages", "rejects", "repeated", "state")
    rows = [_row(visit, done) for done in history]
    st.dataframe(pd.DataFrame(rows, columns=[visit.say(f"imports.column_{name}") for name in columns]), hide_index=True)
    # By id: the counts of an import move while it runs, and what was chosen must stay the same.
    by_id = {done["id"]: done for done in history}
    chosen_id = st.selectbox(
        visit.say("imports.choose"),
        list(by_id),
        format_func=lambda key: f"{by_id[key]['file_name']} · {visit.moment(by_id[key]['started_at'])}",
        key="imports.chosen",
    )
    if chosen := by_id.get(chosen_id):
        with st.expander(visit.say("imports.details"), expanded=bool(chosen["rejects"])):
            _rejects(visit, chosen["id"])
        _undo(visit, chosen)


def _row(visit: Visit, done: dict[str, Any]) -> tuple[Any, ...]:
    state = "done" if done["finished_at"] else "cut"
    return (
        done["file_name"],
        done["format"],
        visit.moment(done["started_at"]),
        done["conversations"],
        done["messages"],
        done["rejected_messages"],
        done["repeated_messages"],
        visit.say(f"imports.state_{state}"),
    )


def _rejects(visit: Visit, import_id: str) -> None:
    found = ingest.rejects(visit.home, visit.principal, visit.workspace, import_id, _SHOWN)
    if not found:
        st.text(visit.say("imports.no_rejects"))
    else:
        _told(visit, found)
        if len(found) == _SHOWN:
            st.caption(visit.say("imports.rejects_first", limit=_SHOWN))
    told = ingest.warnings(visit.home, visit.principal, visit.workspace, import_id)
    if told:
        st.caption(visit.say("imports.warnings"))
        _told(visit, told)


def _told(visit: Visit, rows: list[dict[str, Any]]) -> None:
    said = [
        (place_name(visit, row["place"]), sentence(row["code"], visit.language, **orjson.loads(row["facts"])))
        for row in rows
    ]
    names = [visit.say("imports.reject_place"), visit.say("imports.reject_reason")]
    st.dataframe(pd.DataFrame(said, columns=names), hide_index=True)


def _undo(visit: Visit, done: dict[str, Any]) -> None:
    with st.popover(visit.say("imports.undo")):
        st.text(visit.say("imports.undo_ask", count=done["conversations"] or 0))
        if st.button(visit.say("imports.undo_sure"), key=f"imports.undo.{done['id']}", type="primary"):
            gone = ingest.undo(visit.home, visit.principal, visit.workspace, done["id"])
            st.toast(visit.say("imports.undone", count=gone))
            st.rerun()
