"""A conversation to read, as bubbles. Its text is shown as text: escaped, never Markdown."""

from __future__ import annotations

from html import escape

import streamlit as st

from curation.model import ROLES, Conversation, Message
from pages.widgets.visit import Visit

_STYLE = """
<style>
.tz-talk { display: flex; flex-direction: column; gap: .4rem; max-height: 28rem; overflow-y: auto; padding: .25rem; }
.tz-talk > div { max-width: 80%; padding: .45rem .7rem; border-radius: .6rem; white-space: pre-wrap;
  overflow-wrap: anywhere; background: color-mix(in srgb, currentColor 7%, transparent); align-self: flex-start; }
.tz-talk > .assistant { align-self: flex-end; background: color-mix(in srgb, #1a8c81 18%, transparent); }
.tz-talk > .system, .tz-talk > .tool { align-self: stretch; max-width: none; font-size: .88rem; opacity: .85; }
.tz-talk b { display: block; font-size: .78rem; font-weight: 600; opacity: .75; }
</style>
"""


def transcript(visit: Visit, conversation: Conversation) -> None:
    """The messages in order, each with its role, author and time."""
    st.html(
        _STYLE + f'<div class="tz-talk" tabindex="0">{"".join(_bubble(visit, m) for m in conversation.messages)}</div>'
    )


def _bubble(visit: Visit, message: Message) -> str:
    role = visit.say(f"roles.{message.role}") if message.role in ROLES else message.role
    said = " · ".join(part for part in (role, message.author, message.sent_at) if part)
    return f'<div class="{escape(message.role)}"><b>{escape(said)}</b>{escape(message.text)}</div>'
