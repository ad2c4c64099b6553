"""The drawer of Browse: one conversation to read, and a word on it."""

from __future__ import annotations

import uuid

import streamlit as st

from curation.access import Permission
from curation.errors import CurationError
from curation.steps import browse, review
from pages.widgets.conversation.conversation import draw_conversation
from pages.widgets.visit import Visit

OPEN = "conversation"  # in the address: the conversation that is open
_TABLE = "browse.table"  # session key: counts up, so that a closed conversation is no longer the chosen one


def table_key() -> str:
    """The key of the list. Changes when the drawer is closed."""
    return f"{_TABLE}.{st.session_state.get(_TABLE, 0)}"


def drawer(visit: Visit) -> None:
    """Opens on the conversation the address names; says so when it is not there."""
    wanted = st.query_params.get(OPEN)
    if not wanted:
        return
    try:
        browse.conversation(visit.home, visit.principal, visit.workspace, wanted)
    except CurationError as error:
        st.query_params.pop(OPEN, None)
        st.warning(error.sentence(visit.language))
        return
    st.dialog(visit.say("browse.conversation"), position="right", width="medium", on_dismiss=_close)(_shown)(
        visit, wanted
    )


def _shown(visit: Visit, wanted: str) -> None:
    item = browse.conversation(visit.home, visit.principal, visit.workspace, wanted)
    state = item.decision.action if item.decision else browse.UNDECIDED
    said = visit.say(f"browse.state_{state}")
    if item.decision and item.decision.note:
        said += f" · {item.decision.note}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(said, width="stretch")
        if visit.principal.may(Permission.REVIEW, visit.workspace):
            for action in browse.ACTIONS:
                st.button(
                    visit.say(f"browse.short_{action}"),
                    key=f"browse.decide.{action}",
                    disabled=action == state,
                    on_click=_decide,
                    args=(visit, item, action),
                )
    draw_conversation(visit, item)


def _decide(visit: Visit, item: browse.Item, action: str) -> None:
    entry = {"seq": 1, "kind": "decision", "conversation": item.id, "version": item.version, "action": action}
    review.record(visit.home, visit.principal, visit.workspace, [entry], f"browse-{uuid.uuid4().hex}")


def _close() -> None:
    st.query_params.pop(OPEN, None)
    st.session_state[_TABLE] = st.session_state.get(_TABLE, 0) + 1
