"""What stands around every page: who is there, the bar on top, and which pages they may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from curation.access import Permission, Principal
from curation.errors import LANGUAGES
from curation.steps import people
from curation.steps.doors import Home
from curation.web.house import house
from curation.web.language import preferred
from curation.web.sessions import LANGUAGE_COOKIE
from curation.web.sign_in import ASSETS
from pages.admin import people as people_page
from pages.admin import welcome
from pages.client import waiting
from pages.widgets.visit import Visit, text

_STYLE = (ASSETS.parents[2] / "pages" / "widgets" / "assets" / "frame.css").read_text("utf-8")


@dataclass(frozen=True)
class Entry:
    """A page in the bar: its address, which also names its title, what one needs to open it, and how it is drawn."""

    url_path: str
    permission: Permission
    draw: Callable[[Visit], None]


ENTRIES = (Entry("people", Permission.MANAGE, people_page.draw),)


def draw() -> None:
    """One run of the script, for whoever the session says is there."""
    home = house().home
    language = _browser_language()
    st.set_page_config(page_title=text(language, "app.name"), page_icon=str(ASSETS / "mark.png"), layout="wide")
    session = people.session_of(home, str(st.user.get("session") or ""))
    if session is None:
        _signed_out(language)
        return
    if st.session_state.setdefault("session", session.key) != session.key:
        # A reconnect may find what somebody else's visit left behind.
        st.session_state.clear()
        st.rerun()
    principal = people.principal_for(home, session.user_id)
    language = people.language_of(home, session.user_id) or language
    st.html(f"<style>{_STYLE}</style>")
    st.logo(str(ASSETS / "mark.svg"), size="large")
    with st.container(key="frame", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        workspace = _workspace(home, principal, language)
        _language(home, principal, language)
        _account(home, principal, session, language)
    _navigation(Visit(home, principal, workspace, language)).run()


def entries_for(principal: Principal, workspace: str) -> tuple[Entry, ...]:
    """The pages this person may open in this workspace; without one there is only what belongs to no workspace."""
    return tuple(
        entry
        for entry in ENTRIES
        if principal.may(entry.permission, workspace) and (workspace or entry.permission is Permission.MANAGE)
    )


def _navigation(visit: Visit) -> st.Page:
    pages = [
        st.Page(partial(entry.draw, visit), title=visit.say(f"frame.pages.{entry.url_path}"), url_path=entry.url_path)
        for entry in entries_for(visit.principal, visit.workspace)
    ]
    if visit.workspace and pages:
        start = st.Page(
            partial(st.switch_page, _landing(pages)), title=visit.say("app.name"), default=True, visibility="hidden"
        )
    else:
        lost = welcome.draw if visit.principal.is_admin else waiting.draw
        start = st.Page(partial(lost, visit), title=visit.say("frame.pages.welcome"), default=True)
    return st.navigation([start, *pages], position="top")


def _landing(pages: list[st.Page]) -> st.Page:
    """Overview for who may see it, else what comes first."""
    return next((page for page in pages if page.url_path == "overview"), pages[0])


def _workspace(home: Home, principal: Principal, language: str) -> str:
    names = [workspace.name for workspace in people.workspaces_of(home, principal)]
    if not names:
        return ""
    # Always in the address, so that a link opens the same workspace for everybody it is sent to.
    if st.session_state.get("workspace", st.query_params.get("workspace")) not in names:
        st.session_state["workspace"] = names[0]
    label = text(language, "frame.workspace")
    chosen = st.selectbox(
        label,
        names,
        index=None,
        required=True,
        key="workspace",
        bind="query-params",
        label_visibility="collapsed",
        width=180,
    )
    return chosen or names[0]


def _language(home: Home, principal: Principal, language: str) -> None:
    def speak() -> None:
        people.set_language(home, principal, st.session_state["language"])

    st.session_state["language"] = language
    st.segmented_control(
        text(language, "frame.language"),
        sorted(LANGUAGES, reverse=True),
        format_func=str.upper,
        required=True,
        key="language",
        on_change=speak,
        label_visibility="collapsed",
    )


def _account(home: Home, principal: Principal, session: people.Session, language: str) -> None:
    with st.popover(principal.name):
        st.text(text(language, "frame.signed_in").format(name=principal.name))
        leave = partial(people.end_session, home, session.key)
        st.button(text(language, "frame.sign_out"), key="sign_out", on_click=leave, width="stretch")


def _signed_out(language: str) -> None:
    st.navigation([st.Page(lambda: None, title=text(language, "app.name"), default=True)], position="hidden")
    with st.container(horizontal_alignment="center"):
        st.title(text(language, "frame.over.title"), anchor=False, width="content")
        st.text(text(language, "frame.over.lead"), width="content")
        st.html(f'<a href="/sign-in">{text(language, "frame.over.link")}</a>', width="content")


def _browser_language() -> str:
    chosen = st.context.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else preferred(st.context.headers.get("Accept-Language", ""))
