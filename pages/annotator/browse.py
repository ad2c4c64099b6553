"""Browse: find conversations, read one, decide on all that were found."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from curation.access import Permission
from curation.steps import browse
from pages.widgets import filters
from pages.widgets.act_on_all import act_on_all, done_notice
from pages.widgets.drawer import OPEN, drawer, table_key
from pages.widgets.labels import language_name
from pages.widgets.visit import Visit

_COLUMNS = ("name", "opening", "state", "open", "tokens", "messages", "language", "file")
_NUMBERS = ("open", "tokens", "messages")
_WIDTHS = {"name": 120, "state": 130, "open": 90, "tokens": 80, "messages": 90, "language": 90, "file": 150}
_ROWS_IN_SIGHT = 12
# A table's own toolbar would hand out transcripts as a file, past the door that files leave through.
_NO_TOOLBAR = "<style>[data-testid=stElementToolbar] { display: none; }</style>"


def draw(visit: Visit) -> None:
    """The conversations of the visit's workspace."""
    who = (visit.home, visit.principal, visit.workspace)
    st.title(visit.say("browse.title"), anchor=False)
    choices = browse.choices(*who)
    if not sum(choices.states.values()):
        _nothing_yet(visit)
        return
    wanted, order = filters.filter_bar(visit, choices)
    found = browse.search(*who, wanted, filters.page_number(), order)
    done_notice(visit)
    count, clear, sort, act = st.columns([5, 2, 2.6, 3], vertical_alignment="center")
    count.markdown(f"**{visit.say('browse.found', count=found.total)}**")
    if wanted != browse.Filter():
        clear.button(visit.say("browse.clear"), type="tertiary", on_click=filters.clear, width="stretch")
    with sort:
        filters.order_box(visit)
    with act:
        if visit.principal.may(Permission.REVIEW, visit.workspace):
            act_on_all(visit, wanted, found.total)
    if found.rows:
        _table(visit, found)
        filters.page_box(found.pages, found.number)
    else:
        st.info(visit.say("browse.nothing_found"))
    filters.write_address()
    drawer(visit)


def _table(visit: Visit, found: browse.Page) -> None:
    frame = pd.DataFrame([_row(visit, row) for row in found.rows], columns=list(_COLUMNS))
    st.html(_NO_TOOLBAR)
    key = table_key()
    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=min(len(frame), _ROWS_IN_SIGHT) * 35 + 38,
        on_select=lambda: _open(key, found),
        selection_mode="single-cell",
        column_config={name: _column(visit, name) for name in _COLUMNS},
        placeholder="–",
        alt=visit.say("browse.title"),
    )


def _column(visit: Visit, name: str) -> object:
    label, width = visit.say(f"browse.column_{name}"), _WIDTHS.get(name, "large")
    if name in _NUMBERS:
        return st.column_config.NumberColumn(label, width=width, format="localized")
    return st.column_config.TextColumn(label, width=width)


def _row(visit: Visit, row: browse.Row) -> tuple[object, ...]:
    return (
        row.external_id or row.id[:12],
        " ".join(row.opening.split()),
        visit.say(f"browse.state_{row.state or browse.UNDECIDED}"),
        row.open_findings,
        row.tokens,
        row.messages,
        language_name(visit, row.language) if row.language else None,
        row.file_name,
    )


def _open(key: str, found: browse.Page) -> None:
    cells = st.session_state[key].selection.cells
    if cells:
        st.query_params[OPEN] = found.rows[cells[0][0]].id


def _nothing_yet(visit: Visit) -> None:
    with st.container(border=True):
        st.subheader(visit.say("browse.empty_title"), anchor=False)
        st.text(visit.say("browse.empty"))
        if visit.principal.may(Permission.IMPORT, visit.workspace):
            st.link_button(visit.say("browse.empty_link"), f"imports?workspace={visit.workspace}", type="primary")
