"""SIGKILL at random points of import and of check: a rerun ends with the content of an undisturbed run."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.context import ForkServerContext
from pathlib import Path

import orjson
import pytest

from curation.access import operator
from curation.steps import check as check_step
from curation.steps import ingest as ingest_step
from curation.store.conversations import content_hash
from curation.store.home import Home

KILLS = int(os.environ.get("TAMIZ_KILLS", "20"))
WORKSPACE = "main"


@pytest.fixture(scope="module")
def transcripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat file with repeats, bad lines and something to find in every conversation."""
    file = tmp_path_factory.mktemp("kill") / "chat.jsonl"
    with file.open("wb") as out:
        for n in range(1_500):
            said = f"Hola, mi correo es cliente{n % 900}@example.com y mi pedido {n % 700} no llega"
            messages = [{"role": "user", "content": said}, {"role": "assistant", "content": f"Lo reviso, caso {n % 50}."}]
            out.write(orjson.dumps({"messages": messages}) + b"\n")
            if n % 100 == 7:
                out.write(b'{"messages": [{"role": "user"\n')
    return file


def _import(home: Path, file: Path) -> None:
    ingest_step._BATCH = 25
    ingest_step.ingest(Home(home), operator(), WORKSPACE, file)


def _check(home: Path, _: Path) -> None:
    check_step._BATCH = 25
    check_step.check(Home(home), operator(), WORKSPACE, workers=1)


def _check_in_a_pool(home: Path, _: Path) -> None:
    check_step._BATCH = 25
    check_step.check(Home(home), operator(), WORKSPACE, workers=2)


@pytest.fixture(scope="module")
def spawner() -> ForkServerContext:
    """Children that start with everything imported, so that a kill hits work and not start-up."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["curation.steps.ingest", "curation.steps.check"])
    return context


def _run(spawner: ForkServerContext, work: Callable[[Path, Path], None], home: Path, file: Path) -> None:
    child = spawner.Process(target=work, args=(home, file))
    child.start()
    child.join(120)
    assert child.exitcode == 0


def _hash(home: Path) -> str:
    place = Home(home)
    try:
        return content_hash(place.workspace(WORKSPACE))
    finally:
        place.close()


def _made(folder: Path) -> Path:
    place = Home(folder)
    place.create(WORKSPACE)
    place.key("evidence")
    place.close()
    return folder


def _copy(home: Path, to: Path) -> Path:
    import shutil

    shutil.copytree(home, to)
    return to


@pytest.mark.parametrize(
    ("work", "before", "kills"),
    [(_import, None, KILLS), (_check, _import, KILLS), (_check_in_a_pool, _import, 3)],
    ids=["import", "check", "check in a pool"],
)
def test_a_killed_run_is_made_good_by_the_next(
    work: Callable[[Path, Path], None],
    before: Callable[[Path, Path], None] | None,
    kills: int,
    transcripts: Path,
    spawner: ForkServerContext,
    tmp_path: Path,
) -> None:
    start = _made(tmp_path / "start")
    if before:
        _run(spawner, before, start, transcripts)
    whole = _copy(start, tmp_path / "whole")
    began = time.monotonic()
    _run(spawner, work, whole, transcripts)
    seconds = time.monotonic() - began
    expected = _hash(whole)

    chance = random.Random(20)
    landed = 0
    for n in range(kills):
        home = _copy(start, tmp_path / f"kill-{n}")
        child = spawner.Process(target=work, args=(home, transcripts))
        child.start()
        assert child.pid is not None
        child.join(seconds * chance.uniform(0.1, 0.95))
        if child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
            landed += 1
        child.join()
        _run(spawner, work, home, transcripts)
        assert _hash(home) == expected, f"kill {n}"
    assert landed >= kills * 0.7
