"""Which pages there are, who may open them, and where a visit begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from curation.access import Permission, Principal
from pages.admin import people, welcome
from pages.annotator import browse, review
from pages.client import waiting
from pages.lead import imports, jobs, overview, releases
from pages.widgets.visit import LANDING, Visit


@dataclass(frozen=True)
class Entry:
    """A page in the bar: its address, which also names its title, what one needs to open it, and how it is drawn."""

    url_path: str
    permission: Permission
    draw: Callable[[Visit], None]


ENTRIES = (
    Entry("review", Permission.REVIEW, review.draw),
    Entry("browse", Permission.READ, browse.draw),
    Entry("imports", Permission.IMPORT, imports.draw),
    Entry("overview", Permission.OVERVIEW, overview.draw),
    Entry("releases", Permission.RELEASE, releases.draw),
    Entry("jobs", Permission.JOBS, jobs.draw),
    Entry("people", Permission.MANAGE, people.draw),
)


def navigation(visit: Visit) -> st.Page:
    """The page this visit asked for, with the bar of those it may open."""
    allowed = entries_for(visit.principal, visit.workspace)
    pages = [_page(visit, entry.url_path, entry.draw) for entry in allowed]
    # An address that is not theirs says so in their language; Streamlit would only say it in English.
    closed = [_page(visit, entry.url_path, _closed, hidden=True) for entry in ENTRIES if entry not in allowed]
    if visit.workspace and pages:
        # Emptied, not cleared: Streamlit refuses to clear an address that names the workspace, which its box is bound to.
        landing = partial(st.switch_page, _landing(pages), query_params={})
        start = st.Page(landing, title=visit.say("app.name"), default=True, visibility="hidden")
    else:
        lost = welcome.draw if visit.principal.is_admin else waiting.draw
        start = st.Page(partial(lost, visit), title=visit.say("frame.pages.welcome"), default=True)
    return st.navigation([start, *pages, *closed], position="top")


def entries_for(principal: Principal, workspace: str) -> tuple[Entry, ...]:
    """The pages this person may open in this workspace; without one there is only what belongs to no workspace."""
    return tuple(
        entry
        for entry in ENTRIES
        if principal.may(entry.permission, workspace) and (workspace or entry.permission is Permission.MANAGE)
    )


def _page(visit: Visit, url_path: str, draw: Callable[[Visit], None], *, hidden: bool = False) -> st.Page:
    title = visit.say("app.name") if hidden else visit.say(f"frame.pages.{url_path}")
    return st.Page(partial(draw, visit), title=title, url_path=url_path, visibility="hidden" if hidden else "visible")


def _closed(visit: Visit) -> None:
    st.title(visit.say("frame.closed.title"), anchor=False)
    st.text(visit.say("frame.closed.lead"))


def _landing(pages: list[st.Page]) -> st.Page:
    """Where the address without a page leads: where the visit asked to go, overview for who may see it, else the first."""
    wanted = st.session_state.pop(LANDING, "overview")
    return next((page for page in pages if page.url_path == wanted), pages[0])
