"""Raw file to conversations, once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from curation.errors import CurationError
from curation.importers.reading import importer_for, read_file, shown_name
from curation.interfaces import Mapping
from curation.model import Conversation
from curation.progress import Progress, quiet
from curation.steps.check import compare
from curation.steps.doors import Database, Home, Permission, Principal, audit, enter, policy_of
from curation.store import imports
from curation.store.imports import Counts, Numbered

_BATCH = 1_000  # conversations a transaction: about 0.2 s, so little is done twice after a crash
_HEAD = 64 * 1024


@dataclass(frozen=True)
class Imported:
    """What came of one file. `nothing_new` when this very file had been imported before."""

    import_id: str
    file_name: str
    format: str
    counts: Counts
    nothing_new: bool


def ingest(
    home: Home,
    principal: Principal,
    workspace: str,
    path: Path,
    *,
    format: str | None = None,
    mapping: Mapping | None = None,
    progress: Progress = quiet,
    name: str | None = None,
) -> Imported:
    """Imports one file into the workspace. Streams; an import cut short goes on where its last batch was committed.

    `name` is shown instead of the path's own (an upload's). Raises CurationError when nothing can be read.
    """
    database = enter(home, principal, workspace, Permission.IMPORT)
    mapping = mapping or Mapping()
    shown = name or shown_name(path)
    with path.open("rb") as file:
        chosen = importer_for(file.read(_HEAD), shown, format).name
    file_hash, size = _digest(path)
    said = orjson.dumps(asdict(mapping), option=orjson.OPT_SORT_KEYS).decode()
    import_id = hashlib.blake2b(f"{file_hash}\0{chosen}\0{said}".encode(), digest_size=12).hexdigest()
    resume_at, finished = imports.begin(
        database, import_id, file_name=shown, file_hash=file_hash, size=size, format=chosen, mapping=said, by=principal.user_id
    )  # fmt: skip
    if finished:
        return Imported(import_id, shown, chosen, imports.counts(database, import_id), nothing_new=True)
    _store(database, import_id, file_hash, enumerate(read_file(path, shown, chosen, mapping)), resume_at, progress)
    counts = imports.finish(database, import_id)
    audit(
        database, principal, "import", import_id=import_id, conversations=counts.conversations, rejects=counts.rejects
    )
    return Imported(import_id, shown, chosen, counts, nothing_new=False)


def history(home: Home, principal: Principal, workspace: str) -> list[dict[str, Any]]:
    """Every import, newest first."""
    return imports.history(enter(home, principal, workspace, Permission.IMPORT))


def rejects(
    home: Home, principal: Principal, workspace: str, import_id: str, limit: int = 1000
) -> list[dict[str, Any]]:
    """The first rejects of an import, in file order: place, code, facts (JSON), messages."""
    return imports.rejects(enter(home, principal, workspace, Permission.IMPORT), import_id, limit)


def warnings(home: Home, principal: Principal, workspace: str, import_id: str) -> list[dict[str, Any]]:
    """The first thousand warnings of an import, in file order: place, code, facts (JSON)."""
    return imports.warnings(enter(home, principal, workspace, Permission.IMPORT), import_id)


def undo(home: Home, principal: Principal, workspace: str, import_id: str) -> int:
    """Takes a whole import out again, with every decision on it; returns how many conversations went.

    Raises CurationError `not_found` for an unknown import.
    """
    database = enter(home, principal, workspace, Permission.IMPORT)
    if not imports.exists(database, import_id):
        raise CurationError("not_found")
    gone = imports.remove(database, import_id)
    # Duplicates of what went are duplicates no more.
    compare(database, policy_of(database), home.key("evidence"))
    audit(database, principal, "undo_import", import_id=import_id, conversations=gone)
    return gone


def _store(
    database: Database,
    import_id: str,
    file_hash: str,
    numbered: Iterator[Numbered],
    resume_at: int,
    progress: Progress,
) -> None:
    seen: Counter[bytes] = Counter()
    for _, item in islice(numbered, resume_at):
        if isinstance(item, Conversation):
            imports.pass_over(item, seen)
    done = resume_at
    while batch := list(islice(numbered, _BATCH)):
        imports.write(database, import_id, file_hash, batch, seen)
        done += len(batch)
        progress(done, None, "conversations")


def _digest(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size
