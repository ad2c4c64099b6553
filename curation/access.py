"""Who may do what. Steps ask here, pages never decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from curation.errors import CurationError


class Role(StrEnum):
    """What a person is in a workspace; an admin is one everywhere."""

    ADMIN = "admin"
    LEAD = "lead"
    ANNOTATOR = "annotator"
    CLIENT = "client"


class Permission(StrEnum):
    """What a step needs."""

    READ = "read"  # browse conversations and measures
    REVIEW = "review"  # decide and rule
    IMPORT = "import"
    CHECK = "check"
    OVERVIEW = "overview"
    RELEASE = "release"  # make and download releases
    JOBS = "jobs"
    MANAGE = "manage"  # people and workspaces


_LEAD = frozenset(Permission) - {Permission.MANAGE}
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.LEAD: _LEAD,
    Role.ANNOTATOR: frozenset({Permission.READ, Permission.REVIEW}),
    # Check my transcripts is its own flow; until then a client may reach nothing of a workspace.
    Role.CLIENT: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """A person, as every step sees them. `roles` maps the workspaces they belong to; an admin needs no entry."""

    user_id: str
    name: str
    is_admin: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)

    def role_in(self, workspace: str) -> Role | None:
        """The role in this workspace, None for a stranger."""
        return Role.ADMIN if self.is_admin else self.roles.get(workspace)

    def may(self, permission: Permission, workspace: str) -> bool:
        """Whether the step may go on."""
        role = self.role_in(workspace)
        return role is not None and permission in GRANTS[role]

    def require(self, permission: Permission, workspace: str) -> None:
        """Raises `not_found` when the step may not go on: a forbidden workspace looks like a missing one."""
        if not self.may(permission, workspace):
            raise CurationError("not_found")

    def require_admin(self) -> None:
        """Raises `not_found` for anybody but an admin."""
        if not self.is_admin:
            raise CurationError("not_found")


def operator() -> Principal:
    """Whoever runs the command line: they hold the files already, so they act as an admin."""
    return Principal(user_id="operator", name="operator", is_admin=True)
