"""For whoever is signed in but belongs nowhere yet."""

from __future__ import annotations

import streamlit as st

from pages.widgets.visit import Visit


def draw(visit: Visit) -> None:
    """Says that an admin has to open a workspace to them."""
    st.title(visit.say("waiting.title"), anchor=False)
    st.text(visit.say("waiting.lead", name=visit.principal.name))
