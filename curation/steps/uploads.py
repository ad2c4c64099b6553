"""Files people bring in the browser: kept in the workspace's own folder until they are imported, looked into before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from curation.importers import IMPORTERS
from curation.importers.columns import guessed_columns
from curation.importers.reading import importer_for, read_file
from curation.interfaces import Mapping
from curation.model import Conversation, Rejected, Warned
from curation.steps.doors import Home, Permission, Principal, enter

_HEAD = 64 * 1024


@dataclass(frozen=True)
class Preview:
    """What an import of the upload would give. Counts are of the whole file when `complete`, else of what was read.

    `columns` are the file's headers, empty where the format has none; `guessed` pairs our columns with those.
    """

    format: str
    columns: tuple[str, ...]
    guessed: tuple[tuple[str, str], ...]
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
    """Stores an upload and returns the name it is kept under, which says nothing of the file's own name."""
    enter(home, principal, workspace, Permission.IMPORT)
    digest = hashlib.sha256()
    coming = home.upload(workspace, f"{principal.user_id}.part")
    with coming.open("wb") as out:
        for chunk in chunks:
            digest.update(chunk)
            out.write(chunk)
    name = digest.hexdigest()[:32]
    coming.rename(home.upload(workspace, name))
    return name


def discard(home: Home, principal: Principal, workspace: str, name: str) -> None:
    """Deletes an upload that is not wanted after all."""
    enter(home, principal, workspace, Permission.IMPORT)
    home.upload(workspace, name).unlink(missing_ok=True)


def preview(
    home: Home,
    principal: Principal,
    workspace: str,
    upload: str,
    shown_name: str,
    *,
    format: str | None = None,
    mapping: Mapping | None = None,
    show: int = 20,
    limit: int = 5_000,
) -> Preview:
    """The first `show` conversations of an upload as they would be, and counts over at most `limit` conversations.

    Raises CurationError when nothing can be read.
    """
    enter(home, principal, workspace, Permission.IMPORT)
    path = home.upload(workspace, upload)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    chosen = importer_for(head, shown_name, format).name
    told = mapping or Mapping()
    first: list[Conversation] = []
    rejects: list[Rejected] = []
    warnings: list[Warned] = []
    conversations = messages = rejected = 0
    complete = True
    for item in read_file(path, shown_name, chosen, told):
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
    with path.open("rb") as file:
        guess = guessed_columns(file, shown_name, told)
    return Preview(
        chosen, guess.headers, tuple(guess.columns.items()), tuple(first), tuple(rejects), tuple(warnings),
        conversations, messages, rejected, complete,
    )  # fmt: skip
