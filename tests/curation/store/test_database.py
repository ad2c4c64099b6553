"""One file: locked down, private, owned by one process, migrated from wherever it stands."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from curation.access import operator
from curation.errors import CurationError
from curation.steps.overview import overview_of
from curation.store.database import Database, append
from curation.store.home import Home
from curation.store.migrations import CONTROL, WORKSPACE
from tests.seeding import conversations, seed_workspace

ROOT = Path(__file__).parents[3]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "acme" / "workspace.duckdb", WORKSPACE)
    yield made
    made.close()


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from read_text('/etc/hostname')",
        "select * from read_blob('/proc/self/environ')",
        "select * from glob('/etc/*')",
        "select * from read_csv('http://127.0.0.1:1/x.csv')",
        "copy (select 1) to '/tmp/out-of-a-workspace.csv'",
        "export database '/tmp/out-of-a-workspace'",
        "attach '/tmp/out-of-a-workspace.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set allowed_directories = ['/']",
        "set temp_directory = '/tmp'",
        "reset enable_external_access",
        "pragma memory_limit = '100GB'",
    ],
)
def test_nothing_leads_out_of_the_workspaces_folder(database: Database, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        database.rows(sql)
    assert not list(Path("/tmp").glob("out-of-a-workspace*"))


def test_the_folder_of_another_workspace_is_as_far_away(tmp_path: Path, database: Database) -> None:
    (tmp_path / "acme-2").mkdir()
    (tmp_path / "acme-2" / "export.csv").write_text("a,b\n1,2\n")
    for path in (tmp_path / "acme-2" / "export.csv", tmp_path / "acme" / ".." / "acme-2" / "export.csv"):
        with pytest.raises(duckdb.Error):
            database.rows("select * from read_csv(?)", [str(path)])


def test_the_workspaces_own_folder_can_be_read(tmp_path: Path, database: Database) -> None:
    (tmp_path / "acme" / "part.csv").write_text("a,b\n1,2\n")
    assert database.rows("select * from read_csv(?)", [str(tmp_path / "acme" / "part.csv")]) == [(1, 2)]


def test_a_folder_with_a_quote_in_its_name_is_locked_down_as_well(tmp_path: Path) -> None:
    made = Database(tmp_path / "it's" / "workspace.duckdb", WORKSPACE)
    with pytest.raises(duckdb.Error):
        made.rows("select * from '/etc/passwd'")
    made.close()


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        made = Database(tmp_path / "acme" / "workspace.duckdb", WORKSPACE)
        made.close()
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "acme").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "acme" / "tmp").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "acme" / "workspace.duckdb").stat().st_mode) == 0o600


def test_what_a_crash_left_in_the_spill_folder_goes(tmp_path: Path, database: Database) -> None:
    database.close()
    (tmp_path / "acme" / "tmp" / "duckdb_temp_storage-0.tmp").write_bytes(b"plain text of somebody")
    Database(tmp_path / "acme" / "workspace.duckdb", WORKSPACE).close()
    assert list((tmp_path / "acme" / "tmp").iterdir()) == []


def test_a_file_another_process_owns_is_busy(database: Database) -> None:
    script = (
        "import sys; from pathlib import Path; from curation.errors import CurationError;"
        "from curation.store.database import Database; from curation.store.migrations import WORKSPACE\n"
        "try: Database(Path(sys.argv[1]), WORKSPACE)\n"
        "except CurationError as error: print(error.code, error.facts['file'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(database.path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("busy acme\n", "")


@pytest.mark.parametrize("content", [b"not a database at all" * 1_000, b"\0" * 20_000], ids=["text", "zeros"])
def test_what_is_no_database_is_unreadable_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """The folder's name holds the word the lock's message has in it."""
    file = tmp_path / "locksmith" / "workspace.duckdb"
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(CurationError) as refused:
        Database(file, WORKSPACE)
    assert refused.value.code == "store_unreadable"
    assert file.read_bytes() == content


def test_a_damaged_file_is_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "acme" / "workspace.duckdb"
    Database(file, WORKSPACE).close()
    whole = file.read_bytes()
    for damaged in (whole[:100], whole[: len(whole) // 2], whole[:4096] + b"\xa5" * (len(whole) - 4096)):
        file.write_bytes(damaged)
        with pytest.raises(CurationError) as refused:
            Database(file, WORKSPACE)
        assert refused.value.code == "store_unreadable"


def test_a_file_of_a_newer_tamiz_is_refused_and_let_go(tmp_path: Path) -> None:
    file = tmp_path / "acme" / "workspace.duckdb"
    newer = (*WORKSPACE, ("0999_wonders", "create table wonders (id varchar)"))
    Database(file, newer).close()
    with pytest.raises(CurationError) as refused:
        Database(file, WORKSPACE)
    assert (refused.value.code, refused.value.facts) == ("store_newer", {"name": "0999_wonders"})
    Database(file, newer).close()


def _shape(database: Database) -> list[tuple[str, ...]]:
    return database.rows(
        "select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns "
        "where table_schema = 'main' order by table_name, ordinal_position"
    )


@pytest.mark.parametrize("migrations", [WORKSPACE, CONTROL], ids=["workspace", "control"])
def test_the_oldest_file_and_a_blank_one_come_to_the_same_shape(
    tmp_path: Path, migrations: tuple[tuple[str, str], ...]
) -> None:
    blank = Database(tmp_path / "blank" / "x.duckdb", migrations)
    expected = _shape(blank)
    for steps in range(len(migrations)):
        file = tmp_path / f"old-{steps}" / "x.duckdb"
        Database(file, migrations[:steps]).close()
        old = Database(file, migrations)
        assert _shape(old) == expected and len(expected) > 10
        assert [name for (name,) in old.rows("select name from migrations order by rowid")] == [
            n for n, _ in migrations
        ]
        old.close()
        again = Database(file, migrations)
        assert again.value("select count(*) from migrations") == len(migrations)
        again.close()
    blank.close()


def test_what_the_oldest_file_held_is_still_there(tmp_path: Path) -> None:
    file = tmp_path / "acme" / "workspace.duckdb"
    old = Database(file, WORKSPACE[:1])
    with old.writing() as cursor:
        cursor.execute(
            "insert into imports (id, file_name, file_hash, bytes, format, mapping, imported_by) values ('i', 'a', 'h', 1, 'f', '{}', 'x')"
        )
        cursor.execute("insert into conversations values ('c', 0, 'i', 0, 'T-1', 'line 1', '{}', null, null, 1)")
        cursor.execute("insert into messages values (0, 'c', 0, 0, 'user', null, null, 'Hola 👋', 'hola 👋', null, 1)")
    old.close()
    home = Home(tmp_path)
    found = overview_of(home, operator(), "acme")
    assert (found.conversations, found.messages, found.waiting) == (1, 1, 1)
    assert home.workspace("acme").rows("select text from current_messages") == [("Hola 👋",)]
    home.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "acme" / "workspace.duckdb"
    Database(file, WORKSPACE[:1]).close()
    broken = (*WORKSPACE[:1], ("0002_broken", "create table half (id varchar); select no_such_function()"))
    with pytest.raises(duckdb.Error):
        Database(file, broken)
    after = Database(file, WORKSPACE)
    assert after.value("select count(*) from information_schema.tables where table_name = 'half'") == 0
    after.close()


def test_a_block_that_fails_writes_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as cursor:
        cursor.execute("insert into audit (user_id, action, facts) values ('a', 'b', '{}')")
        raise ZeroDivisionError
    assert database.value("select count(*) from audit") == 0


def test_threads_write_one_after_the_other_and_read_meanwhile(database: Database) -> None:
    def work(name: str) -> None:
        for _ in range(20):
            with database.writing() as cursor:
                (count,) = cursor.execute("select count(*) from audit").fetchone()  # type: ignore[misc]
                rows = pa.table({"user_id": [name], "action": [str(count)], "facts": ["{}"]})
                append(cursor, "audit", rows)
            assert database.value("select count(*) from audit") > count

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    # Everybody saw all that was written before: no count was seen twice.
    assert database.rows("select count(*), count(distinct action) from audit") == [(80, 80)]


def test_a_closed_file_holds_everything(tmp_path: Path) -> None:
    home = Home(tmp_path)
    ids = seed_workspace(home, "acme", conversations(3))
    home.close()
    again = Home(tmp_path)
    assert [key for (key,) in again.workspace("acme").rows("select id from conversations order by seq")] == ids
    again.close()


def test_a_full_disk_is_said_and_what_was_written_before_is_kept(database: Database) -> None:
    with database.writing() as cursor:
        cursor.execute("insert into audit (user_id, action, facts) values ('a', 'before', '{}')")
    with pytest.raises(CurationError) as full, database.writing() as cursor:
        cursor.execute("insert into audit (user_id, action, facts) values ('a', 'lost', '{}')")
        raise duckdb.IOException("Could not write file: No space left on device")
    assert (full.value.code, full.value.facts) == ("store_full", {"file": "acme"})
    assert database.rows("select action from audit") == [("before",)]
