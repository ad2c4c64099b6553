"""Files people bring in the browser: kept in the workspace's own folder until they are imported, looked into before."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from curation.errors import CurationError
from curation.importers import IMPORTERS
from curation.importers.columns import guess
from curation.importers.reading import importer_for, read_file
from curation.importers.tabular import Tabular, header
from curation.interfaces import Mapping
from curation.model import Conversation, Rejected, Warned
from curation.steps.doors import Home, Permission, Principal, enter

_HEAD = 64 * 1024
TABLES = Tabular.name


@dataclass(frozen=True)
class Look:
    """What an upload is, before it is read: its format (None while nobody recognises it, and `problem` says why), and
    for a table its headers with our columns as guessed from them."""

    format: str | None
    problem: CurationError | None
    columns: tuple[str, ...]
    guessed: dict[str, str]


@dataclass(frozen=True)
class Preview:
    """What an import of the upload would give. Counts are of the whole file when `complete`, else of what was read."""

    format: str
    first: tuple[Conversation, ...]
    rejects: tuple[Rejected, ...]
    warnings: tuple[Warned, ...]
    conversations: int
    messages: int
    rejected: int
    complete: bool


def formats() -> list[str]:
    """The names of every raw format there is an importer for."""
    return [importer.name for importer in IMPORTERS]


def as_facts(mapping: Mapping) -> dict[str, Any]:
    """What the mapping says as plain values, for a job's arguments; `mapping_from_facts` reads them back."""
    said = asdict(mapping) | {"agents": None if mapping.agents is None else list(mapping.agents)}
    return {key: value for key, value in said.items() if value is not None}


def keep(home: Home, principal: Principal, workspace: str, chunks: Iterable[bytes]) -> str:
    """Stores an upload and returns the name it is kept under: a new one every time, for an import deletes its own file."""
    enter(home, principal, workspace, Permission.IMPORT)
    name = secrets.token_hex(16)
    with home.upload(workspace, name).open("wb") as out:
        for chunk in chunks:
            out.write(chunk)
    return name


def discard(home: Home, principal: Principal, workspace: str, name: str) -> None:
    """Deletes an upload that is not wanted after all."""
    enter(home, principal, workspace, Permission.IMPORT)
    home.upload(workspace, name).unlink(missing_ok=True)


def look(home: Home, principal: Principal, workspace: str, upload: str, shown_name: str, format: str | None) -> Look:
    """What the upload is, or what the visitor says it is."""
    enter(home, principal, workspace, Permission.IMPORT)
    with home.upload(workspace, upload).open("rb") as file:
        try:
            chosen = importer_for(file.read(_HEAD), shown_name, format).name
            headers = header(file, shown_name, Mapping()) if chosen == TABLES else []
        except CurationError as error:
            return Look(None, error, (), {})
    return Look(chosen, None, tuple(dict.fromkeys(h for h in headers if h)), guess(headers))


def preview(
    home: Home,
    principal: Principal,
    workspace: str,
    upload: str,
    shown_name: str,
    *,
    format: str,
    mapping: Mapping,
    show: int = 20,
    limit: int = 5_000,
) -> Preview:
    """The first `show` conversations of an upload as they would be, and counts over at most `limit` conversations.

    Raises CurationError when nothing can be read.
    """
    enter(home, principal, workspace, Permission.IMPORT)
    first: list[Conversation] = []
    rejects: list[Rejected] = []
    warnings: list[Warned] = []
    conversations = messages = rejected = 0
    complete = True
    for item in read_file(home.upload(workspace, upload), shown_name, format, mapping):
        if isinstance(item, Conversation):
            if conversations == limit:
                complete = False
                break
            conversations += 1
            messages += len(item.messages)
            first += [item] if len(first) < show else []
        elif isinstance(item, Rejected):
            rejected += 1
            rejects += [item] if len(rejects) < show else []
        elif len(warnings) < show:
            warnings.append(item)
    return Preview(format, tuple(first), tuple(rejects), tuple(warnings), conversations, messages, rejected, complete)
