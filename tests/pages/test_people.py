"""The people page: who there is, adding somebody, what one may change about a person."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from curation.access import Role, operator
from curation.errors import CurationError
from curation.steps import people
from curation.steps.passwords import matches
from curation.store import accounts
from curation.store.home import Home
from tests.pages.visiting import PASSWORD, visit

PAGE = "pages.admin.people"


@pytest.fixture
def admin(home: Home) -> str:
    return people.create_first_admin(home, "Ana", PASSWORD)


def listed(at: AppTest) -> list[tuple[str, ...]]:
    assert not at.exception, at.exception
    return [tuple(row) for row in at.dataframe[0].value.itertuples(index=False)]


def widget(widgets, label: str):
    (found,) = [one for one in widgets if one.label == label]
    return found


def test_everybody_is_listed_with_what_they_are(home: Home, admin: str) -> None:
    people.add_account(home, operator(), "Berta", PASSWORD)
    people.add_account(home, operator(), "Luis", PASSWORD)
    people.set_membership(home, operator(), "Luis", "acme", Role.LEAD)
    people.disable(home, operator(), "Luis")
    assert listed(visit(home, admin, PAGE, "es").run()) == [
        ("Ana", "Administración", "Activa"),
        ("Berta", "sin espacio de trabajo", "Activa"),
        ("Luis", "acme: Responsable de datos", "Desactivada"),
    ]


def dialog(home: Home, admin: str, name: str, language: str = "en") -> AppTest:
    """One of the page's dialogs, opened: Streamlit runs it again by itself, which AppTest cannot."""
    at = visit(home, admin, PAGE, language).run()
    button = {"_add": "add_person", "_add_workspace": "add_workspace"}[name]
    at.button(key=button).click().run()
    assert not at.exception and any(one.form_id for one in at.text_input), "the button opens it"
    return AppTest.from_function(_dialog, args=(home, admin, name, language), default_timeout=20).run()


def _dialog(home: object, admin: str, name: str, language: str) -> None:
    from curation.steps import people as step
    from pages.admin import people as page
    from pages.widgets.visit import Visit

    getattr(page, name)(Visit(home, step.principal_for(home, admin), "acme", language))


def test_an_admin_adds_a_person(home: Home, admin: str) -> None:
    at = dialog(home, admin, "_add")
    widget(at.text_input, "Name they sign in with").set_value("Íñigo")
    widget(at.text_input, "First password").set_value(PASSWORD)
    widget(at.selectbox, "Workspace").set_value("acme")
    widget(at.button, "Add").click().run()
    assert not at.exception and not at.error
    added = people.accounts(home, operator())[-1]
    assert (added.name, dict(added.roles)) == ("Íñigo", {"acme": Role.ANNOTATOR})


def test_a_password_that_will_not_do_is_said_and_adds_nobody(home: Home, admin: str) -> None:
    at = dialog(home, admin, "_add", "es")
    widget(at.text_input, "Nombre con el que inicia sesión").set_value("Eva")
    widget(at.text_input, "Primera contraseña").set_value("corta")
    widget(at.button, "Agregar").click().run()
    assert "Una contraseña tiene de 12" in at.error[0].value
    assert [person.name for person in people.accounts(home, operator())] == ["Ana"]


def test_an_admin_makes_a_workspace(home: Home, admin: str) -> None:
    at = dialog(home, admin, "_add_workspace")
    for name, error in [("No Good", "A workspace name has"), ("acme", "already"), ("ventas", None)]:
        at.text_input[0].set_value(name)
        widget(at.button, "Create").click().run()
        assert not at.exception
        assert [error in box.value for box in at.error] == ([True] if error else [])
    assert home.names() == ["acme", "ventas"]


def _person(home: Home, admin: str, name: str, language: str = "en") -> AppTest:
    """What the page shows below the table for one person."""
    at = AppTest.from_function(_script, args=(home, admin, name, language), default_timeout=20).run()
    assert not at.exception, at.exception
    return at


def _script(home: object, admin: str, name: str, language: str) -> None:
    from curation.steps import people
    from pages.widgets.person import draw_person
    from pages.widgets.visit import Visit

    visit = Visit(home, people.principal_for(home, admin), "acme", language)
    (person,) = [one for one in people.accounts(home, visit.principal) if one.name == name]
    draw_person(visit, person)


def _account(home: Home, name: str) -> people.Person:
    (found,) = [one for one in people.accounts(home, operator()) if one.name == name]
    return found


def test_a_role_holds_at_once_and_can_be_taken_away(home: Home, admin: str) -> None:
    people.add_account(home, operator(), "Luis", PASSWORD)
    at = _person(home, admin, "Luis")
    at.selectbox[0].set_value(Role.LEAD).run()
    assert dict(_account(home, "Luis").roles) == {"acme": Role.LEAD}
    at.selectbox[0].select_index(0).run()
    assert dict(_account(home, "Luis").roles) == {} and not at.exception


def test_an_account_is_shut_and_opened(home: Home, admin: str) -> None:
    people.add_account(home, operator(), "Luis", PASSWORD)
    at = _person(home, admin, "Luis", "es")
    widget(at.button, "Desactivar esta cuenta").click().run()
    assert _account(home, "Luis").disabled
    widget(at.button, "Reactivar esta cuenta").click().run()
    assert not _account(home, "Luis").disabled


def test_the_last_admin_cannot_be_shut_out(home: Home, admin: str) -> None:
    at = _person(home, admin, "Ana")
    assert not at.selectbox
    widget(at.button, "Shut this account").click().run()
    assert at.error[0].value.startswith("This is the last admin") and not _account(home, "Ana").disabled


def test_a_new_password(home: Home, admin: str) -> None:
    people.add_account(home, operator(), "Luis", PASSWORD)
    at = _person(home, admin, "Luis")
    for fresh, fits in [("short", False), ("another long pass phrase", True)]:
        at.text_input[0].set_value(fresh)
        widget(at.button, "Set password").click().run()
        assert (bool(at.success), bool(at.error)) == (fits, not fits)
    _, password_hash = accounts.credentials(home.control(), "Luis")
    assert matches(password_hash, "another long pass phrase") and not matches(password_hash, PASSWORD)


@pytest.mark.parametrize("role", [Role.LEAD, Role.ANNOTATOR, Role.CLIENT])
def test_nobody_but_an_admin_sees_the_page(home: Home, role: Role) -> None:
    luis = people.add_account(home, operator(), "Luis", PASSWORD)
    people.set_membership(home, operator(), "Luis", "acme", role)
    at = visit(home, luis, PAGE).run()
    assert at.exception and not at.dataframe
    with pytest.raises(CurationError, match="no such thing"):
        people.accounts(home, people.principal_for(home, luis))
