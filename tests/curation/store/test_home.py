"""The folder of everything: where things lie, who may look, and names that lead nowhere else."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from curation.errors import CurationError
from curation.store.home import DEFAULT, Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    yield made
    made.close()


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_is_made_before_it_is_needed(home: Home) -> None:
    assert not home.path.exists() and home.names() == []
    with pytest.raises(CurationError, match="no such thing"):
        home.workspace("acme")
    assert not home.path.exists()


def test_which_home_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TAMIZ_HOME", raising=False)
    assert Home().path == DEFAULT.resolve()
    monkeypatch.setenv("TAMIZ_HOME", str(tmp_path / "there"))
    assert Home().path == tmp_path / "there"
    assert Home(tmp_path / "here").path == tmp_path / "here"
    monkeypatch.setenv("TAMIZ_HOME", "")
    assert Home().path == DEFAULT.resolve()


def test_workspaces_are_listed_and_the_house_itself_is_not_one(home: Home) -> None:
    home.control()
    home.key("evidence")
    for name in ("ventas", "acme", "0-x"):
        home.create(name)
    (home.path / "leftover").mkdir()
    assert home.names() == ["0-x", "acme", "ventas"]


def test_everything_is_the_owners_alone(home: Home) -> None:
    home.create("acme")
    home.control()
    home.key("evidence")
    home.upload("acme", "x")
    folders = [home.path, *(path for path in home.path.rglob("*") if path.is_dir())]
    assert len(folders) >= 6 and {_mode(path) for path in folders} == {0o700}
    keys = list(home.path.rglob("evidence*"))
    assert [_mode(path) for path in keys] == [0o600]


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../acme", "a/b", "a\\b", "/etc", "Acme", "-a", "a b", "ñandú", "a" * 64, "acme\n", "a\0b", ".control", ".keys", "١"],
)  # fmt: skip
def test_a_name_that_could_lead_elsewhere_is_no_name(home: Home, name: str) -> None:
    for ask in (home.folder, home.workspace, home.create):
        with pytest.raises(CurationError) as refused:
            ask(name)
        assert refused.value.code == "bad_workspace_name"
    assert not home.path.exists()


@pytest.mark.parametrize("name", ["a", "0", "acme-ventas-2", "a" * 63])
def test_a_name_that_will_do(home: Home, name: str) -> None:
    assert home.create(name) is home.workspace(name)
    assert home.folder(name).parent == home.path


@pytest.mark.parametrize("name", ["", ".", "..", "../workspace.duckdb", "a/b", "/etc/passwd", ".hidden"])
def test_an_upload_lies_in_its_workspaces_folder_or_nowhere(home: Home, name: str) -> None:
    home.create("acme")
    with pytest.raises(CurationError) as refused:
        home.upload("acme", name)
    assert refused.value.code == "not_found"
    assert home.upload("acme", "0123abc").parent == home.folder("acme") / "uploads"


def test_a_key_is_made_once_and_stays(home: Home) -> None:
    key = home.key("evidence")
    assert len(key) == 32 and home.key("evidence") == key and home.key("cookies") != key
    assert Home(home.path).key("evidence") == key
    other = Home(home.path.parent / "other")
    assert other.key("evidence") != key


def test_every_thread_gets_the_same_file(home: Home) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(id(home.create("acme")))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert len(found) == 8 and len(set(found)) == 1


def test_a_closed_home_opens_again(home: Home) -> None:
    with home.create("acme").writing() as cursor:
        cursor.execute("insert into audit (user_id, action, facts) values ('a', 'b', '{}')")
    home.close()
    assert home.workspace("acme").value("select count(*) from audit") == 1


def test_uploads_nobody_imported_are_swept(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create("acme")
    for name in ("old", "wanted", "new"):
        home.upload("acme", name).write_text("x")
    for name in ("old", "wanted"):
        os.utime(home.upload("acme", name), (0, 0))
    assert home.sweep_uploads(timedelta(days=1), {"wanted"}) == 1
    assert [home.upload("acme", name).exists() for name in ("old", "wanted", "new")] == [False, True, True]
    home.close()
