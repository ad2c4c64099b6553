"""People: who has an account, where they belong, and adding one."""

from __future__ import annotations

import streamlit as st

from curation.errors import CurationError
from curation.steps import people
from curation.steps.people import Person
from pages.widgets.visit import Visit


def draw(visit: Visit) -> None:
    """Everybody in a table; a row opens what may be changed about them."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(visit.say("people.title"), anchor=False, width="content")
        if st.button(visit.say("people.add.button"), type="primary", key="add_person"):
            st.dialog(visit.say("people.add.title"))(_add)(visit)
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
        _person(visit, everybody[chosen[0]])


def _row(visit: Visit, person: Person) -> dict[str, str]:
    places = [f"{workspace}: {visit.say(f'people.roles.{role}')}" for workspace, role in sorted(person.roles.items())]
    return {
        "name": person.name,
        "roles": visit.say("people.roles.admin")
        if person.is_admin
        else ", ".join(places) or visit.say("people.nowhere"),
        "state": visit.say("people.state.disabled" if person.disabled else "people.state.active"),
    }


def _person(visit: Visit, person: Person) -> None:
    with st.container(border=True):
        st.subheader(person.name, anchor=False)
        left, right = st.columns(2, gap="large")
        with left:
            _roles(visit, person)
        with right:
            _password(visit, person)
            _access(visit, person)


def _roles(visit: Visit, person: Person) -> None:
    if person.is_admin:
        st.text(visit.say("people.admin_everywhere"))
        return
    for workspace in people.workspaces_of(visit.home, visit.principal):
        options = [None, *people.MEMBER_ROLES]
        current = person.roles.get(workspace.name)
        role = st.selectbox(
            visit.say("people.role_in", workspace=workspace.name),
            options,
            index=options.index(current),
            format_func=lambda role: visit.say(f"people.roles.{role or 'none'}"),
            key=f"role:{person.id}:{workspace.name}",
        )
        if role != current:
            people.set_membership(visit.home, visit.principal, person.name, workspace.name, role)
            st.rerun()


def _password(visit: Visit, person: Person) -> None:
    with st.form(f"password:{person.id}", border=False, clear_on_submit=True):
        fresh = st.text_input(
            visit.say("people.password.label"),
            type="password",
            autocomplete="new-password",
            help=visit.say("people.password.help"),
        )
        if st.form_submit_button(visit.say("people.password.button")):
            try:
                people.set_password(visit.home, visit.principal, person.name, fresh)
                st.success(visit.say("people.password.done"))
            except CurationError as error:
                st.error(error.sentence(visit.language))


def _access(visit: Visit, person: Person) -> None:
    action = "enable" if person.disabled else "disable"
    if st.button(visit.say(f"people.{action}"), key=f"{action}:{person.id}"):
        try:
            (people.enable if person.disabled else people.disable)(visit.home, visit.principal, person.name)
            st.rerun()
        except CurationError as error:
            st.error(error.sentence(visit.language))


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
        st.error(error.sentence(visit.language))
        return
    st.rerun()
