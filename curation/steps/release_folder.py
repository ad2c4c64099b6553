"""The folder of a release: written under another name, then renamed, so that half a release is never seen."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from curation.errors import CurationError
from curation.steps.doors import Database
from curation.store import releases

_PART = "making.part"


@contextmanager
def making(folder: Path, database: Database) -> Iterator[Path]:
    """An empty private folder to write in, gone again when the block ends. `folder` holds the workspace's releases.

    One release of a workspace at a time: raises CurationError `release_running`. Sweeps what a killed one left.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CurationError("release_running") from None
        _sweep(folder, database)
        part = folder / _PART
        part.mkdir(mode=0o700)
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)


def settle(part: Path, place: Path) -> None:
    """Puts the finished folder in its place, on disk before this returns."""
    _sync(part)
    part.rename(place)
    _sync(place.parent)


def write_text(path: Path, text: str) -> None:
    """A small private file, on disk before this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sweep(folder: Path, database: Database) -> None:
    """A folder that no finished release owns is what a kill left between renaming and recording."""
    known = {str(number) for number in releases.numbers(database)}
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in known:
            shutil.rmtree(entry)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
