"""The queue in Python: takes the numbered log of key presses, answers with what is stored and what comes next.

The page paints the next conversation by itself; what is said here only has to arrive before it runs out. Its log is
sent whole until acknowledged, so a lost answer, a second tab or a restart of the server costs nothing.
"""

from __future__ import annotations

import time
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
_FILLED = "review_queue.filled."  # session key, then the workspace: the last conversations sent
# A page holds sixty conversations and gets more below forty-five: at ten presses a second, with a server that is busy
# with others, it has four seconds before it runs dry.
_AHEAD = 60
_REFILL = 45

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
    who = (visit.home, visit.principal, visit.workspace)
    return _fill(visit) | {
        "who": f"{visit.workspace}/{visit.principal.user_id}",
        "workspace": visit.workspace,
        "beacon": f"/{st.get_option('server.baseUrlPath')}/beacon".replace("//", "/"),
        "limit": review.token_limit(*who),
        "acked": st.session_state.get(_ACKED, {}),
        "answered": _log(visit).get("attempt", 0),
        "summary": _summary(review.summary(*who, visit.zone)),
        **words(visit),
    }


def _fill(visit: Visit) -> dict[str, Any]:
    """More conversations when the page runs low. A filling is repeated until the page says that it has it: Streamlit
    may pass over an answer when the next one is ready."""
    log = _log(visit)
    last = st.session_state.get(_FILLED + visit.workspace)
    if log and last and log["filled"] < last["fill"]:
        return last
    if log and len(log["have"]) >= _REFILL:
        return {"fill": 0, "items": [], "gone": []}
    # Grows also over a restart of the server, which the page may outlive.
    number = max(last["fill"] + 1 if last else 0, time.time_ns() // 1_000_000)
    made = {"fill": number, **_more(visit, log.get("have", []))}
    if not log:
        made["last"] = _last(visit)
    st.session_state[_FILLED + visit.workspace] = made
    return made


def _more(visit: Visit, held: list[str]) -> dict[str, Any]:
    who = (visit.home, visit.principal, visit.workspace)
    items = review.queue(*who, limit=_AHEAD - len(held), exclude=held)
    return {
        "items": [shown(item) for item in items],
        "gone": sorted(review.settled(*who, held)) if held else [],
    }


def _last(visit: Visit) -> dict[str, Any] | None:
    item = review.last(visit.home, visit.principal, visit.workspace)
    return shown(item) if item else None


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
    """What the page sent last: `logs`, the ids it holds in `have`, and the last filling it got, `filled`, and which letter of
    the page this is, `attempt`."""
    return (st.session_state.get(_key(visit)) or {}).get("log") or {}


def _summary(summary: review.Summary) -> dict[str, Any]:
    return {
        "total": summary.total,
        "decided": summary.decided,
        "with_others": summary.with_others,
        "mine_today": summary.mine_today,
        "seconds_each": summary.seconds_each,
    }
