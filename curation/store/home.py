"""The folder everything lives in: a control file, and a folder with one file for every workspace.

HOME/.control/control.duckdb    accounts, sessions, memberships, jobs
HOME/.keys/                     secrets made at the first run, 0600
HOME/NAME/                      workspace.duckdb, tmp/ (purged), uploads/, releases/
"""

from __future__ import annotations

import os
import re
import secrets
import threading
import time
from collections.abc import Container
from datetime import timedelta
from pathlib import Path

from curation.errors import CurationError
from curation.store.database import Database
from curation.store.migrations import CONTROL, WORKSPACE

DEFAULT = Path(__file__).parents[2] / "data" / "workspaces"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Home:
    """Opens files once and hands the same ones to every thread. One process owns a home."""

    def __init__(self, path: Path | None = None) -> None:
        """The home at this path, else at TAMIZ_HOME, else in the project's data folder. Nothing is opened yet."""
        self.path = (path or Path(os.environ.get("TAMIZ_HOME") or DEFAULT)).resolve()
        self._opening = threading.RLock()
        self._open: dict[str, Database] = {}

    def control(self) -> Database:
        """The control file."""
        return self._opened("", self.path / ".control" / "control.duckdb")

    def workspace(self, name: str) -> Database:
        """The file of one workspace. Raises CurationError `not_found` where there is none."""
        file = self.folder(name) / "workspace.duckdb"
        if not file.exists():
            raise CurationError("not_found")
        return self._opened(name, file)

    def create(self, name: str) -> Database:
        """The file of one workspace, made where there is none."""
        return self._opened(name, self.folder(name) / "workspace.duckdb")

    def names(self) -> list[str]:
        """Every workspace there is, by name."""
        return sorted(file.parent.name for file in self.path.glob("*/workspace.duckdb"))

    def folder(self, name: str) -> Path:
        """The folder of one workspace. Raises CurationError `bad_workspace_name` for what could leave the home."""
        if not _NAME.fullmatch(name):
            raise CurationError("bad_workspace_name")
        return self.path / name

    def upload(self, workspace: str, name: str) -> Path:
        """Where an upload of this name lies in the workspace's own folder. Raises `not_found` for a name with a path in it."""
        if not name or name != Path(name).name or name.startswith("."):
            raise CurationError("not_found")
        folder = self.folder(workspace) / "uploads"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / name

    def sweep_uploads(self, older_than: timedelta, keep: Container[str]) -> int:
        """Deletes uploads that were dropped and never imported; returns how many. `keep` names those still wanted."""
        before = time.time() - older_than.total_seconds()
        stale = [
            file
            for name in self.names()
            for file in (self.folder(name) / "uploads").glob("*")
            if file.name not in keep and file.stat().st_mtime < before
        ]
        for file in stale:
            file.unlink(missing_ok=True)
        return len(stale)

    def key(self, name: str) -> bytes:
        """32 secret bytes of this install under this name, made when first asked for."""
        file = self.path / ".keys" / name
        with self._opening:
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                file.parent.chmod(0o700)
                fresh = file.with_suffix(".new")
                with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                    out.write(secrets.token_bytes(32))
                    out.flush()
                    os.fsync(out.fileno())
                fresh.rename(file)
            return file.read_bytes()

    def close(self) -> None:
        """Closes every open file."""
        with self._opening:
            while self._open:
                self._open.popitem()[1].close()

    def _opened(self, key: str, file: Path) -> Database:
        with self._opening:
            if key not in self._open:
                self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
                self.path.chmod(0o700)
                self._open[key] = Database(file, WORKSPACE if key else CONTROL)
            return self._open[key]
