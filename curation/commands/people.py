"""Accounts and what they may do."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from curation.access import Principal, Role, operator
from curation.commands.terminal import HomeOption, JsonOption, home_at, line, say, table
from curation.errors import CurationError
from curation.steps import people
from curation.store.home import Home


def users(
    action: Annotated[str, typer.Argument(help="list, add, password, role, disable or enable")] = "list",
    name: Annotated[str | None, typer.Argument(help="The account's name.")] = None,
    role: Annotated[
        Role | None, typer.Option("--role", help="What the account is; only an admin is one everywhere.")
    ] = None,
    workspace: Annotated[str | None, typer.Option("--workspace", "-w", help="Where the role holds.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the accounts, add one, change its password or role, or shut it out. A password is asked for, or read from a pipe."""
    place, who = home_at(home), operator()
    if action == "list":
        rows = [_shown(person) for person in people.accounts(place, who)]
        if as_json:
            for row in rows:
                line(row)
        elif rows:
            table(list(rows[0]), [list(row.values()) for row in rows])
        else:
            say("No accounts yet. The first visit in the browser makes the admin's.")
        return
    done = _ACTIONS.get(action)
    if done is None:
        raise typer.BadParameter(f"there is no 'users {action}', only {', '.join(['list', *_ACTIONS])}")
    if name is None:
        raise typer.BadParameter(f"'users {action}' needs a name")
    if (action == "role" and role is None) or (role not in (None, Role.ADMIN) and not workspace):
        raise typer.BadParameter("a role needs --role and the --workspace it holds in; only an admin is one everywhere")
    done(place, who, name, role, workspace)
    say(f"Done: {action} {name}.")
    place.close()


def _add(home: Home, who: Principal, name: str, role: Role | None, workspace: str | None) -> None:
    member = role is not None and role is not Role.ADMIN
    if member and workspace not in {known.name for known in people.workspaces_of(home, who)}:
        # Before the account is made: half of what was asked for would be in the way of asking again.
        raise CurationError("not_found")
    people.add_account(home, who, name, _password(), is_admin=role is Role.ADMIN)
    if member:
        people.set_membership(home, who, name, workspace or "", role)


_Action = Callable[[Home, Principal, str, Role | None, str | None], object]
_ACTIONS: Mapping[str, _Action] = {
    "add": _add,
    "password": lambda home, who, name, *_: people.set_password(home, who, name, _password()),
    "role": lambda home, who, name, role, workspace: people.set_membership(home, who, name, workspace or "", role),
    "disable": lambda home, who, name, *_: people.disable(home, who, name),
    "enable": lambda home, who, name, *_: people.enable(home, who, name),
}


def _shown(person: people.Person) -> dict[str, str]:
    roles = ", ".join(f"{workspace}: {role}" for workspace, role in sorted(person.roles.items()))
    state = "shut" if person.disabled else "open"
    return {"name": person.name, "role": "admin" if person.is_admin else roles or "-", "state": state}


def _password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")


COMMANDS = (users,)
