"""Review: one conversation after the other, a key press each."""

from __future__ import annotations

import streamlit as st

from pages.widgets.queue.queue import draw_queue
from pages.widgets.visit import Visit

# The queue fills the window by itself; the page around it has nothing to scroll to.
_ROOM = "<style>[data-testid=stMainBlockContainer] { padding-bottom: 0; padding-inline: 1.5rem; }</style>"


def draw(visit: Visit) -> None:
    """The whole page is the queue. A key press reruns this fragment alone."""
    st.html(_ROOM)
    st.fragment(draw_queue)(visit)
