"""The first thing an admin sees: two ways to begin."""

from __future__ import annotations

import streamlit as st

from curation.errors import CurationError
from curation.jobs import desk
from curation.steps import demo, people
from pages.widgets.visit import LANDING, Visit


def draw(visit: Visit) -> None:
    """Two big choices: the demo, or a workspace for one's own transcripts."""
    with st.container(key="welcome"):
        st.title(visit.say("welcome.title", name=visit.principal.name), anchor=False)
        st.text(visit.say("welcome.lead"))
        left, right = st.columns(2, gap="medium")
        with left.container(border=True, height="stretch"):
            _demo(visit)
        with right.container(border=True, height="stretch"):
            _own(visit)


def _demo(visit: Visit) -> None:
    st.subheader(visit.say("welcome.demo.title"), anchor=False)
    st.text(visit.say("welcome.demo.lead"))
    if st.button(visit.say("welcome.demo.button"), type="primary", key="load_demo", width="stretch"):
        people.create_workspace(visit.home, visit.principal, demo.WORKSPACE, visit.say("welcome.demo.workspace"))
        desk(visit.home).start(visit.principal, demo.WORKSPACE, "demo", {})
        st.session_state[LANDING] = "jobs"
        st.rerun()


def _own(visit: Visit) -> None:
    st.subheader(visit.say("welcome.own.title"), anchor=False)
    st.text(visit.say("welcome.own.lead"))
    with st.form("own_workspace", border=False):
        name = st.text_input(visit.say("welcome.own.name"), placeholder=visit.say("welcome.own.example"), max_chars=63)
        sent = st.form_submit_button(visit.say("welcome.own.button"), width="stretch")
    if sent:
        try:
            people.create_workspace(visit.home, visit.principal, name.strip(), name.strip())
        except CurationError as error:
            st.error(error.sentence(visit.language))
        else:
            st.session_state[LANDING] = "imports"
            st.rerun()
