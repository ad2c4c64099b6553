"""What an admin may change about one person."""

from __future__ import annotations

import streamlit as st

from curation.errors import CurationError
from curation.steps import people
from curation.steps.people import Person
from pages.widgets.plain import plain
from pages.widgets.visit import Visit


def draw_person(visit: Visit, person: Person) -> None:
    """Roles on the left, password and access on the right; a change holds at once."""
    with st.container(border=True):
        st.subheader(plain(person.name), anchor=False)
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
                st.error(plain(error.sentence(visit.language)))


def _access(visit: Visit, person: Person) -> None:
    action = "enable" if person.disabled else "disable"
    if st.button(visit.say(f"people.{action}"), key=f"{action}:{person.id}"):
        try:
            (people.enable if person.disabled else people.disable)(visit.home, visit.principal, person.name)
            st.rerun()
        except CurationError as error:
            st.error(plain(error.sentence(visit.language)))
