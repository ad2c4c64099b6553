"""One decision on everything that was found: what it would change, then the deed, then the way back."""

from __future__ import annotations

import streamlit as st

from curation.errors import CurationError
from curation.steps import browse
from pages.widgets.visit import Visit

_DONE = "browse.done"  # session key: the last bulk action, (action, source, count)


def act_on_all(visit: Visit, wanted: browse.Filter, total: int) -> None:
    """The button, and the dialog behind it."""
    if st.button(visit.say("browse.act", count=total), disabled=not total, width="stretch"):
        st.dialog(visit.say("browse.act", count=total))(_ask)(visit, wanted)


def done_notice(visit: Visit) -> None:
    """What was just done to all, and its undo."""
    done = st.session_state.get(_DONE)
    if not done:
        return
    action, source, count = done
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="browse_done"):
        if source is None:
            st.text(visit.say("browse.undone", count=count))
        else:
            st.text(visit.say(f"browse.done_{action}", count=count))
            st.button(visit.say("browse.undo"), on_click=_undo, args=(visit, source))
        st.button(visit.say("browse.fine"), type="tertiary", on_click=st.session_state.pop, args=(_DONE, None))


def _ask(visit: Visit, wanted: browse.Filter) -> None:
    action = st.radio(
        visit.say("browse.which"),
        browse.ACTIONS,
        format_func=lambda name: visit.say(f"queue.{name}"),
        key="browse.action",
    )
    would = browse.preview(visit.home, visit.principal, visit.workspace, wanted, action)
    st.text(visit.say("browse.would_change", changed=would.changed, total=would.total))
    if would.overridden:
        st.warning(visit.say("browse.would_override", count=would.overridden))
    st.text(visit.say("browse.can_undo"))
    label = visit.say(f"browse.do_{action}", count=would.changed)
    deed = {"on_click": _do, "args": (visit, wanted, action)}
    if st.button(label, type="primary", disabled=not would.changed, width="stretch", **deed):
        st.rerun()


def _do(visit: Visit, wanted: browse.Filter, action: str) -> None:
    done = browse.act_on_all(visit.home, visit.principal, visit.workspace, wanted, action)
    st.session_state[_DONE] = (action, done.source, done.count)


def _undo(visit: Visit, source: str) -> None:
    try:
        count = browse.undo(visit.home, visit.principal, visit.workspace, source)
    except CurationError as error:
        st.toast(error.sentence(visit.language))
        st.session_state.pop(_DONE, None)
    else:
        st.session_state[_DONE] = ("undo", None, count)
