"""Review: one conversation after the other, a key press each."""

from __future__ import annotations

import streamlit as st

from pages.widgets.queue.queue import draw_queue
from pages.widgets.visit import Visit


def draw(visit: Visit) -> None:
    """The whole page is the queue. A key press reruns this fragment alone."""
    st.fragment(draw_queue)(visit)
