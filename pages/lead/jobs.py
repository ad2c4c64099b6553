"""What runs and what ran: what, how far, how long, cancel, resume."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from curation import jobs
from curation.errors import sentence
from pages.widgets.plain import plain
from pages.widgets.visit import Visit


def draw(visit: Visit) -> None:
    """The jobs of the visit's workspace, refreshed while one is at work."""
    st.title(visit.say("jobs.title"))
    busy = any(job.state in jobs.ACTIVE for job in _jobs(visit))
    st.fragment(run_every=1 if busy else None)(_list)(visit, busy)


def _list(visit: Visit, was_busy: bool) -> None:
    found = _jobs(visit)
    if was_busy and not any(job.state in jobs.ACTIVE for job in found):
        st.rerun()
    if not found:
        st.info(visit.say("jobs.nothing"))
    for job in found:
        with st.container(border=True):
            _card(visit, job)


def _jobs(visit: Visit) -> list[jobs.Job]:
    return jobs.desk(visit.home).jobs(visit.principal, visit.workspace)


def _card(visit: Visit, job: jobs.Job) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        name = job.arguments.get("name")
        title = visit.say(f"jobs.kind_{job.kind}") + (f" · {name}" if name else "")
        st.text(f"{title} · {visit.say(f'jobs.state_{job.state}')}")
        if job.state == "running":
            st.progress(job.done / job.total if job.total else 0.0, text=_how_far(visit, job))
        elif job.code:
            st.error(plain(sentence(job.code, visit.language, **job.facts)))
        elif job.state == "done":
            st.caption(_came_to(visit, job))
        st.caption(_when(visit, job))
    desk = jobs.desk(visit.home)
    if job.state in jobs.ACTIVE:
        right.button(
            visit.say("jobs.cancel"), key=f"cancel-{job.id}", on_click=desk.cancel, args=(visit.principal, job.id)
        )
    elif job.state in jobs.RESUMABLE:
        right.button(
            visit.say("jobs.resume"), key=f"resume-{job.id}", on_click=desk.resume, args=(visit.principal, job.id)
        )


def _how_far(visit: Visit, job: jobs.Job) -> str:
    if not job.unit:
        return ""
    unit = visit.say(f"jobs.unit_{job.unit}")
    if job.total is None:
        return visit.say("jobs.progress_open", done=job.done, unit=unit)
    return visit.say("jobs.progress", done=job.done, total=job.total, unit=unit)


def _came_to(visit: Visit, job: jobs.Job) -> str:
    facts: dict[str, Any] = dict(job.facts)
    if facts.get("nothing_new"):
        return visit.say("jobs.result_nothing_new")
    return visit.say(f"jobs.result_{job.kind}", **facts) if facts else ""


def _when(visit: Visit, job: jobs.Job) -> str:
    asked = visit.say("jobs.asked", when=visit.moment(job.asked_at))
    if job.started_at is None:
        return asked
    seconds = int(((job.ended_at or datetime.now(UTC)) - job.started_at).total_seconds())
    key = "jobs.running_for" if job.ended_at is None else "jobs.took"
    return f"{asked} · {visit.say(key, seconds=seconds)}"
