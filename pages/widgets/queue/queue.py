"""The queue in Python: takes the numbered log of key presses, answers with what is stored and what comes next.

The page paints the next conversation by itself; what is said here only has to arrive before it runs out. Its log is
sent whole until acknowledged, so a lost answer, a second tab or a restart of the server costs nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from curation.errors import CurationError
from curation.steps import people, review
from pages.widgets.conversation.conversation import FOLDER as CONVERSATION
from pages.widgets.conversation.conversation import shown, source, words
from pages.widgets.visit import Visit

_FOLDER = Path(__file__).parent
_ACKED = "review_queue.acked"
_AHEAD = 30  # conversations a page holds
_REFILL = 15  # fewer than this and more are sent: thirty presses in a row must not run dry

_queue = st.components.v2.component(
    "tamiz_queue",
    html=source(_FOLDER / "queue.html"),
    css=source(CONVERSATION / "conversation.css", _FOLDER / "queue.css"),
    js=source(CONVERSATION / "conversation.js", _FOLDER / "presses.js", _FOLDER / "rail.js", _FOLDER / "queue.js"),
)


def draw_queue(visit: Visit) -> None:
    """The review queue of this visitor. Runs as a fragment."""
    try:
        visit = _now(visit)
        data = _data(visit)
    except CurationError:
        # No longer this person's to see: the page around the queue says what is.
        st.rerun()
    _queue(key=_key(visit), data=data, on_log_change=lambda: _receive(visit))


def _now(visit: Visit) -> Visit:
    # A fragment is run again with what the page was first drawn with: what this person may do can have changed since.
    return replace(visit, principal=people.principal_for(visit.home, visit.principal.user_id))


def _data(visit: Visit) -> dict[str, Any]:
    held = _log(visit).get("have", [])
    return (_more(visit, held) if held else _first(visit)) | {
        "who": f"{visit.workspace}/{visit.principal.user_id}",
        "workspace": visit.workspace,
        "beacon": f"/{st.get_option('server.baseUrlPath')}/beacon".replace("//", "/"),
        "limit": review.token_limit(visit.home, visit.principal, visit.workspace),
        "acked": st.session_state.get(_ACKED, {}),
        **words(visit),
    }


def _receive(visit: Visit) -> None:
    acked = st.session_state.setdefault(_ACKED, {})
    for log in _log(visit).get("logs", []):
        try:
            visit = _now(visit)
            seq = review.record(visit.home, visit.principal, visit.workspace, log["entries"], log["source"])
        except CurationError as error:
            if "acked" not in error.facts:
                return  # nothing was stored, and the page keeps it
            # What was refused would be refused again: the page must not send it for ever.
            seq = int(error.facts["acked"] or 0)
            st.toast(error.sentence(visit.language))
        acked[log["source"]] = max(seq, acked.get(log["source"], 0))


def _key(visit: Visit) -> str:
    return f"review_queue.{visit.workspace}"


def _log(visit: Visit) -> dict[str, Any]:
    """What the page sent last: `logs`, and the ids it holds in `have`."""
    return (st.session_state.get(_key(visit)) or {}).get("log") or {}


def _first(visit: Visit) -> dict[str, Any]:
    last = review.last(visit.home, visit.principal, visit.workspace)
    return _filled(visit, ()) | {"last": shown(last) if last else None}


def _more(visit: Visit, held: list[str]) -> dict[str, Any]:
    if len(held) >= _REFILL:
        return {"items": [], "gone": []}
    return _filled(visit, held)


def _filled(visit: Visit, held: list[str] | tuple[str, ...]) -> dict[str, Any]:
    who = (visit.home, visit.principal, visit.workspace)
    items = review.queue(*who, limit=_AHEAD - len(held), exclude=held)
    return {
        "items": [shown(item) for item in items],
        "gone": sorted(review.settled(*who, held)) if held else [],
        "summary": _summary(review.summary(*who, visit.zone)),
    }


def _summary(summary: review.Summary) -> dict[str, Any]:
    return {
        "total": summary.total,
        "decided": summary.decided,
        "with_others": summary.with_others,
        "mine_today": summary.mine_today,
        "seconds_each": summary.seconds_each,
    }
