"""One DuckDB file: opened locked-down, migrated, shared by cursors.

Measured on DuckDB 2.0: `allowed_directories` may only be set on a running database and before external access goes
off; a shared connection fails between threads, a cursor each works; `execute` streams, so a result that is not
fetched to its end holds up the checkpoint.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from curation.errors import CurationError

Migration = tuple[str, str]  # name, statements
Parameters = Sequence[Any] | Mapping[str, Any]  # for ? and for $name


class Database:
    """A file and the one connection that owns it. Every call takes a cursor of its own, so threads may share it."""

    def __init__(self, path: Path, migrations: Sequence[Migration], *, memory_limit: str = "2GB") -> None:
        """Opens or makes the file. Raises CurationError `busy` when another process owns it."""
        self.path = path
        self._writing = threading.RLock()
        _private_folder(path.parent)
        spill = path.parent / "tmp"
        self._connection = _connect(path, spill, memory_limit)
        # Spill files hold plain text and nobody needs them after a crash; only the owner of the file gets here.
        shutil.rmtree(spill, ignore_errors=True)
        _private_folder(spill)
        try:
            _migrate(self._connection, migrations)
            _lock_down(self._connection, path.parent)
        except BaseException:
            self._connection.close()
            raise
        for file in (path, path.with_name(path.name + ".wal")):
            if file.exists():
                file.chmod(0o600)

    def close(self) -> None:
        """Writes everything to the file and lets it go."""
        self._connection.close()

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that is closed again."""
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside a transaction, one writer at a time; rolled back when the block fails.

        Raises CurationError `store_full` when there is no room on the disk.
        """
        with self._writing, self.cursor() as cursor, _room(self.path):
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Every row of the answer."""
        with self.cursor() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Parameters = ()) -> tuple[Any, ...] | None:
        """The first row of the answer, None where there is none."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row."""
        found = self.row(sql, parameters)
        return found[0] if found else None

    def dicts(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """Every row of the answer by column name."""
        with self.cursor() as cursor:
            cursor.execute(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def table(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """The answer as one Arrow table."""
        with self.cursor() as cursor:
            return cursor.sql(sql, params=parameters).to_arrow_table()

    def frame(self, sql: str, parameters: Parameters = ()) -> pd.DataFrame:
        """The answer as a data frame, for charts."""
        with self.cursor() as cursor:
            return cursor.execute(sql, parameters).df()


def append(cursor: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> int:
    """Adds the rows to the table, columns matched by name; the only way in for more than a row. `table` is a name of ours."""
    if rows.num_rows:
        cursor.complete()  # a fetchone() before this leaves a result open, and register() refuses to work beside one
        cursor.register("incoming", rows)
        try:
            cursor.execute(f"insert into {table} by name select * from incoming")
        finally:
            cursor.unregister("incoming")
    return rows.num_rows


@contextmanager
def _room(path: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        if "No space left" in str(error):
            raise CurationError("store_full", file=path.parent.name) from None
        raise


def _connect(path: Path, spill: Path, memory_limit: str) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(spill),
        "memory_limit": memory_limit,
        "threads": str(len(os.sched_getaffinity(0))),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        return duckdb.connect(str(path), config=settings)
    except duckdb.Error as error:  # a damaged file raises whatever its bytes lead to
        if "Could not set lock" in str(error):
            # The control file's own folder is no name anybody knows: its home is.
            folder = path.parent if not path.parent.name.startswith(".") else path.parent.parent
            raise CurationError("busy", file=folder.name) from None
        raise CurationError("store_unreadable", file=path.name) from None


def _lock_down(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    quoted = str(folder).replace("'", "''")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"set allowed_directories = ['{quoted}']")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _migrate(connection: duckdb.DuckDBPyConnection, migrations: Sequence[Migration]) -> None:
    connection.execute(
        "create table if not exists migrations (name varchar not null, applied_at timestamptz not null default now())"
    )
    applied = {name for (name,) in connection.execute("select name from migrations").fetchall()}
    unknown = applied - {name for name, _ in migrations}
    if unknown:
        raise CurationError("store_newer", name=sorted(unknown)[0])
    for name, statements in migrations:
        if name not in applied:
            connection.begin()
            connection.execute(statements)
            connection.execute("insert into migrations (name) values (?)", [name])
            connection.commit()


def _private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
