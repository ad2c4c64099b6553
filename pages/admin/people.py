"""People: who has an account, where they belong; adding people and the workspaces they belong to."""

from __future__ import annotations

import streamlit as st

from curation.errors import CurationError
from curation.steps import people
from curation.steps.people import Person
from pages.widgets.person import draw_person
from pages.widgets.plain import plain
from pages.widgets.visit import Visit


def draw(visit: Visit) -> None:
    """Everybody in a table; a row opens what may be changed about them."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(visit.say("people.title"), anchor=False, width="content")
        with st.container(horizontal=True, width="content"):
            if st.button(visit.say("people.workspace.button"), key="add_workspace"):
                st.dialog(visit.say("people.workspace.button"))(_add_workspace)(visit)
            if st.button(visit.say("people.add.button"), type="primary", key="add_person"):
                st.dialog(visit.say("people.add.button"))(_add)(visit)
    everybody = people.accounts(visit.home, visit.principal)
    rows = [_row(visit, person) for person in everybody]
    columns = {key: visit.say(f"people.columns.{key}") for key in ("name", "roles", "state")}
    st.caption(visit.say("people.hint"))
    chosen = st.dataframe(
        rows,
        column_config=columns,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row-required",
        key="people",
    ).selection.rows  # type: ignore[attr-defined]
    if chosen:
        draw_person(visit, everybody[chosen[0]])


def _row(visit: Visit, person: Person) -> dict[str, str]:
    places = [f"{workspace}: {visit.say(f'people.roles.{role}')}" for workspace, role in sorted(person.roles.items())]
    return {
        "name": person.name,
        "roles": visit.say("people.roles.admin")
        if person.is_admin
        else ", ".join(places) or visit.say("people.nowhere"),
        "state": visit.say("people.state.disabled" if person.disabled else "people.state.active"),
    }


def _add(visit: Visit) -> None:
    workspaces = [workspace.name for workspace in people.workspaces_of(visit.home, visit.principal)]
    with st.form("add_person_form", border=False):
        name = st.text_input(visit.say("people.add.name"), max_chars=people.MAX_NAME, autocomplete="off")
        password = st.text_input(visit.say("people.add.password"), type="password", autocomplete="new-password")
        st.caption(visit.say("people.add.password_hint"))
        role = st.selectbox(
            visit.say("people.add.role"),
            [*reversed(people.MEMBER_ROLES), people.Role.ADMIN],
            index=1,
            format_func=lambda role: visit.say(f"people.roles.{role}"),
        )
        workspace = st.selectbox(
            visit.say("people.add.workspace"),
            workspaces,
            index=workspaces.index(visit.workspace) if visit.workspace else None,
        )
        sent = st.form_submit_button(visit.say("people.add.send"), type="primary")
    if not sent:
        return
    try:
        is_admin = role is people.Role.ADMIN
        people.add_account(visit.home, visit.principal, name, password, is_admin=is_admin)
        if workspace and not is_admin:
            people.set_membership(visit.home, visit.principal, name, workspace, role)
    except CurationError as error:
        st.error(plain(error.sentence(visit.language)))
        return
    st.rerun()


def _add_workspace(visit: Visit) -> None:
    with st.form("add_workspace_form", border=False):
        name = st.text_input(visit.say("welcome.own.name"), placeholder=visit.say("welcome.own.example"), max_chars=63)
        sent = st.form_submit_button(visit.say("people.workspace.send"), type="primary")
    if not sent:
        return
    try:
        people.create_workspace(visit.home, visit.principal, name.strip(), name.strip())
    except CurationError as error:
        st.error(error.sentence(visit.language))
        return
    st.rerun()
