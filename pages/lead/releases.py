"""Make a release: the recipe on the left, what it would come to on the right; below, what was released so far."""

from __future__ import annotations

import streamlit as st

from curation import jobs
from curation.errors import CurationError, sentence
from curation.steps import recipes, release, rules
from curation.steps.recipes import Policy
from pages.widgets.plain import plain
from pages.widgets.recipe import recipe_form
from pages.widgets.release_history import release_history
from pages.widgets.release_preview import release_preview
from pages.widgets.visit import Visit


def draw(visit: Visit) -> None:
    """The releases of the visit's workspace."""
    st.title(visit.say("releases.title"))
    st.caption(visit.say("releases.lead"))
    left, right = st.columns([2, 3], gap="large")
    with left:
        policy = recipe_form(visit, rules.policy(visit.home, visit.principal, visit.workspace))
    with right:
        _result(visit, policy)
    release_history(visit, release.history(visit.home, visit.principal, visit.workspace))


def _result(visit: Visit, policy: Policy) -> None:
    try:
        preview = release.preview(visit.home, visit.principal, visit.workspace, policy)
    except CurationError as error:
        st.error(plain(error.sentence(visit.language)))
        return
    release_preview(visit, policy, preview)
    newest = _newest_job(visit)
    busy = newest is not None and newest.state in jobs.ACTIVE
    st.button(
        visit.say("releases.make"),
        type="primary",
        disabled=bool(preview.blocking) or busy,
        on_click=_start,
        args=(visit, policy),
    )
    st.fragment(run_every=1 if busy else None)(_progress)(visit, busy)


def _start(visit: Visit, policy: Policy) -> None:
    """The recipe becomes the workspace's, so that the release says what was in force."""
    recipes.adopt(visit.home, visit.principal, visit.workspace, policy.release)
    jobs.desk(visit.home).start(visit.principal, visit.workspace, "release", {})


def _progress(visit: Visit, was_busy: bool) -> None:
    job = _newest_job(visit)
    if job is None:
        return
    if job.state in jobs.ACTIVE:
        share = job.done / job.total if job.total else 0.0
        st.progress(share, text=visit.say("releases.making", done=job.done, total=job.total or 0))
        return
    if was_busy:
        st.rerun()
    if job.code:
        st.error(plain(sentence(job.code, visit.language, **job.facts)))
    elif job.state == "done" and job.facts:
        said = "releases.same" if job.facts.get("nothing_new") else "releases.made"
        st.success(visit.say(said, number=job.facts["number"]))


def _newest_job(visit: Visit) -> jobs.Job | None:
    found = jobs.desk(visit.home).jobs(visit.principal, visit.workspace)
    return next((job for job in found if job.kind == "release"), None)
