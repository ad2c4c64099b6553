"""Where files are dropped. Streamlit writes its own English on the zone: this puts the visitor's language over it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.widgets.visit import Visit

# Strings of ours, written as CSS strings; a JSON string is one.
_STYLE = """
<style>
[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary] p,
[data-testid=stFileUploaderDropzoneInstructions] span {{ font-size: 0 !important; }}
[data-testid=stFileUploaderDropzone] [data-testid=stBaseButton-secondary] p::after {{
  content: {choose}; font-size: .95rem; }}
[data-testid=stFileUploaderDropzoneInstructions] span::after {{ content: {hint}; font-size: .88rem; }}
</style>
"""


def drop_zone(visit: Visit) -> Sequence[Any]:
    """The files that lie in the zone, as Streamlit's uploaded files."""
    choose, hint = (
        json.dumps(visit.say(f"imports.{name}"), ensure_ascii=False) for name in ("choose_files", "drop_hint")
    )
    st.html(_STYLE.format(choose=choose, hint=hint))
    return st.file_uploader(
        visit.say("imports.drop"), accept_multiple_files=True, help=visit.say("imports.drop_help"), key="imports.drop"
    )
