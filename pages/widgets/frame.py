"""What stands around every page: who is there, the bar on top, and which pages they may open."""

from __future__ import annotations

from functools import cache, partial
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from zoneinfo import available_timezones

import streamlit as st

from curation.access import Principal
from curation.errors import LANGUAGES
from curation.steps import people, sessions
from curation.steps.doors import Home
from curation.web.cookies import LANGUAGE_COOKIE
from curation.web.house import house
from curation.web.language import preferred
from curation.web.sign_in import ASSETS
from pages.widgets.navigation import navigation
from pages.widgets.plain import plain
from pages.widgets.visit import Visit, text

_STYLE = (Path(__file__).parent / "assets" / "frame.css").read_text("utf-8")


def draw() -> None:
    """One run of the script, for whoever the session says is there."""
    home = house().home
    language = _browser_language()
    st.set_page_config(page_title=text(language, "app.name"), page_icon=str(ASSETS / "mark.png"), layout="wide")
    st.html(f"<style>{_STYLE}</style>")
    session = sessions.session_of(home, str(st.user.get("session") or ""))
    if session is None:
        _signed_out(language)
        return
    if st.session_state.setdefault("session", session.key) != session.key:
        # A reconnect may find what somebody else's visit left behind.
        st.session_state.clear()
        st.rerun()
    principal = people.principal_for(home, session.user_id)
    language = people.language_of(home, session.user_id) or language
    st.logo(str(ASSETS / "mark.svg"), size="large")
    with st.container(key="frame", horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        workspace = _workspace(home, principal, language)
        _language(home, principal, language)
        _account(home, principal, session, language)
    navigation(Visit(home, principal, workspace, language, _zone())).run()


def crashed(_: Exception) -> bool:
    """Says that a page broke, in the visitor's language; the terminal has the traceback."""
    st.error(text(st.session_state.get("language", LANGUAGES[0]), "frame.crashed"))
    return True


def _workspace(home: Home, principal: Principal, language: str) -> str:
    names = [workspace.name for workspace in people.workspaces_of(home, principal)]
    if not names:
        return ""
    # Always in the address, so that a link opens the same workspace for everybody it is sent to. A bound widget writes
    # there what it is told from the second run on.
    told = st.session_state.get("workspace") or st.query_params.get("workspace")
    if st.session_state.get("workspace") or told not in names:
        st.session_state["workspace"] = told if told in names else names[0]
    label = text(language, "frame.workspace")
    chosen: str | None = st.selectbox(
        label,
        names,
        index=None,
        required=True,
        key="workspace",
        bind="query-params",
        label_visibility="collapsed",
        width=180,
    )
    if chosen is None:
        # The browser went back to an address without one.
        st.rerun()
    return chosen


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


def _account(home: Home, principal: Principal, session: sessions.Session, language: str) -> None:
    with st.popover(plain(principal.name)):
        st.text(text(language, "frame.signed_in").format(name=principal.name))
        leave = partial(sessions.end, home, session.key)
        st.button(text(language, "frame.sign_out"), key="sign_out", on_click=leave, width="stretch")


def _signed_out(language: str) -> None:
    st.navigation([st.Page(lambda: None, title=text(language, "app.name"), default=True)], position="hidden")
    back = urlencode({"next": urlsplit(st.context.url or "").path or "/"})
    with st.container(key="over", horizontal_alignment="center"):
        st.title(text(language, "frame.over.title"), anchor=False, width="content")
        st.text(text(language, "frame.over.lead"), width="content")
        st.html(f'<a href="/sign-in?{escape(back)}">{escape(text(language, "frame.over.link"))}</a>', width="content")


def _browser_language() -> str:
    chosen = st.context.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else preferred(st.context.headers.get("Accept-Language", ""))


def _zone() -> str:
    """The visitor's time zone as the browser names it; a name nobody knows is UTC."""
    name = st.context.timezone or "UTC"
    return name if name in _zones() else "UTC"


@cache
def _zones() -> set[str]:
    return available_timezones()
