"""Accounts and what they may do."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from curation.access import operator
from curation.commands.terminal import HomeOption, JsonOption, home_at, line, say, table
from curation.steps import people


def users(
    action: Annotated[str, typer.Argument(help="list, add, password, role, disable or enable")] = "list",
    name: Annotated[str | None, typer.Argument(help="The account's name.")] = None,
    role: Annotated[str | None, typer.Option("--role", help="admin, lead, annotator or client.")] = None,
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
    if name is None:
        raise typer.BadParameter(f"'users {action}' needs a name")
    if action == "add":
        people.add_account(place, who, name, _password(), is_admin=role == "admin")
        if workspace and role and role != "admin":
            people.set_membership(place, who, name, workspace, role)
    elif action == "password":
        people.set_password(place, who, name, _password())
    elif action == "role" and role and workspace:
        people.set_membership(place, who, name, workspace, role)
    elif action == "disable":
        people.disable(place, who, name)
    elif action == "enable":
        people.enable(place, who, name)
    else:
        raise typer.BadParameter("list, add, password, role (with --role and --workspace), disable or enable")
    say(f"Done: {action} {name}.")
    place.close()


def _shown(person: people.Person) -> dict[str, str]:
    roles = ", ".join(f"{workspace}: {role}" for workspace, role in sorted(person.roles.items()))
    state = "shut" if person.disabled else "open"
    return {"name": person.name, "role": "admin" if person.is_admin else roles or "-", "state": state}


def _password() -> str:
    return getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


COMMANDS = (users,)
