"""SIGKILL in the middle of a release: half of one is never seen, and a rerun writes the same bytes."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from curation.access import operator
from curation.policy import Checks, Policy, Release
from curation.steps import release as step
from curation.steps import release_pass
from curation.steps.check import check
from curation.steps.release import history, open_file, release
from curation.steps.rules import save_policy
from curation.store import releases
from curation.store.home import Home
from tests.seeding import conversations, seed_workspace

WORKSPACE = "main"
POLICY = Policy(
    Checks(enabled=("structure", "pii", "secrets")), release=Release(target="generic", selection="unblocked")
)


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _release(home: Path, point: str) -> None:
    """Runs in a child: dies at the point, as a power cut would have it."""

    def progress(done: int, total: int | None, unit: str) -> None:
        if point == f"after {done}":
            _die()

    release_pass._BATCH = 20
    settle, record = step.settle, releases.record
    if point == "before the rename":
        step.settle = _die
    elif point == "after the rename":
        step.settle = lambda part, place: (settle(part, place), _die())
    elif point == "after the record":
        releases.record = lambda *rows: (record(*rows), _die())
    release(Home(home), operator(), WORKSPACE, progress=progress, workers=1)


def _hashes(home: Path) -> dict[str, str]:
    place = Home(home)
    try:
        made = release(place, operator(), WORKSPACE, workers=1)
        for file in made.files:
            assert open_file(place, operator(), WORKSPACE, str(made.number), file.name).stat().st_size == file.bytes
        assert [one.number for one in history(place, operator(), WORKSPACE)] == [1]
        folder = place.folder(WORKSPACE) / "releases"
        assert [p.name for p in folder.iterdir() if p.is_dir()] == ["1"]
        return {"id": made.id} | {file.name: file.sha256 for file in made.files if file.format != "manifest"}
    finally:
        place.close()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a workspace that only waits to be released."""
    home = tmp_path_factory.mktemp("seeded") / "home"
    place = Home(home)
    seed_workspace(place, WORKSPACE, conversations(60))
    save_policy(place, operator(), WORKSPACE, POLICY)
    check(place, operator(), WORKSPACE, workers=1)
    place.close()
    return home


@pytest.fixture(scope="module")
def undisturbed(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a release comes to that nobody interrupts."""
    return _hashes(shutil.copytree(seeded, tmp_path_factory.mktemp("calm") / "home"))


@pytest.fixture(scope="module")
def spawner() -> ForkServerContext:
    """Children that start with everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["curation.steps.release"])
    return context


POINTS = ("after 20", "after 40", "after 60", "before the rename", "after the rename", "after the record")


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_release_is_never_seen_and_a_rerun_is_the_same(
    tmp_path: Path, seeded: Path, undisturbed: dict[str, str], spawner: ForkServerContext, point: str
) -> None:
    home = shutil.copytree(seeded, tmp_path / "home")
    child = spawner.Process(target=_release, args=(home, point))
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL
    place = Home(home)
    seen = history(place, operator(), WORKSPACE)
    place.close()
    assert len(seen) == (point == "after the record")
    assert _hashes(home) == undisturbed
