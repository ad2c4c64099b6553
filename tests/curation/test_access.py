"""Who may do what: the whole table, and nothing beside it."""

from __future__ import annotations

import pytest

from curation.access import GRANTS, Permission, Principal, Role, operator
from curation.errors import CurationError

# Written out, so that a wider grant is a change somebody makes on purpose.
TABLE = {
    Role.ADMIN: {"read", "review", "import", "check", "overview", "release", "jobs", "manage"},
    Role.LEAD: {"read", "review", "import", "check", "overview", "release", "jobs"},
    Role.ANNOTATOR: {"read", "review"},
    Role.CLIENT: set(),
}


def _member(role: Role) -> Principal:
    if role is Role.ADMIN:
        return Principal("u", "Ana", is_admin=True)
    return Principal("u", "Ana", roles={"acme": role})


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_the_table(role: Role, permission: Permission) -> None:
    person, allowed = _member(role), permission.value in TABLE[role]
    assert person.may(permission, "acme") is allowed
    if allowed:
        person.require(permission, "acme")
    else:
        with pytest.raises(CurationError) as refused:
            person.require(permission, "acme")
        assert (refused.value.code, refused.value.facts) == ("not_found", {})


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", [Role.LEAD, Role.ANNOTATOR, Role.CLIENT])
def test_a_role_holds_in_its_own_workspace_only(role: Role, permission: Permission) -> None:
    person = _member(role)
    for elsewhere in ("other", "", "ACME", "acme-2"):
        assert person.role_in(elsewhere) is None and not person.may(permission, elsewhere)


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_nothing(permission: Permission) -> None:
    assert not Principal("u", "Eva").may(permission, "acme")


def test_only_an_admin_is_an_admin() -> None:
    for role in (Role.LEAD, Role.ANNOTATOR, Role.CLIENT):
        with pytest.raises(CurationError, match="no such thing"):
            _member(role).require_admin()
    # Not even by a membership that says so.
    with pytest.raises(CurationError, match="no such thing"):
        Principal("u", "Eva", roles={"acme": Role.ADMIN}).require_admin()
    _member(Role.ADMIN).require_admin()
    operator().require_admin()
    assert operator().role_in("wherever") is Role.ADMIN


def test_every_role_has_its_row() -> None:
    assert set(GRANTS) == set(Role) == set(TABLE)
