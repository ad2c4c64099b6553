"""SIGKILL at random points of import and of check: a rerun ends with the content of an undisturbed run."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

import orjson
import pytest

from curation.access import operator
from curation.engine import local
from curation.steps import check as check_step
from curation.steps import ingest as ingest_step
from curation.store.conversations import content_hash
from curation.store.home import Home

KILLS = int(os.environ.get("TAMIZ_KILLS", "20"))
WORKSPACE = "main"
CONVERSATIONS, BATCH = 120, 6


@pytest.fixture(scope="module")
def transcripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chat file with repeats, bad lines and something to find in every conversation."""
    file = tmp_path_factory.mktemp("kill") / "chat.jsonl"
    with file.open("wb") as out:
        for n in range(CONVERSATIONS):
            said = f"Hola, mi correo es cliente{n % 90}@example.com y mi pedido {n % 70} no llega"
            messages = [
                {"role": "user", "content": said},
                {"role": "assistant", "content": f"Lo reviso, caso {n % 50}."},
            ]
            out.write(orjson.dumps({"messages": messages}) + b"\n")
            if n % 20 == 7:
                out.write(b'{"messages": [{"role": "user"\n')
    return file


@dataclass(frozen=True)
class Doom:
    """A SIGKILL to oneself, so long after this many batches. `batches` 0 lives."""

    batches: int = 0
    seconds: float = 0.0

    def __call__(self, done: int, total: int | None, unit: str) -> None:
        """As `progress.Progress`: the point is found by work done, so that a busy machine does not move it."""
        if unit == "conversations" and self.batches and done >= self.batches * BATCH:
            threading.Timer(self.seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()


def _import(home: Path, file: Path, doom: Doom) -> None:
    ingest_step._BATCH = BATCH
    ingest_step.ingest(Home(home), operator(), WORKSPACE, file, progress=doom)


def _check(home: Path, _: Path, doom: Doom) -> None:
    check_step._BATCH = BATCH
    check_step.check(Home(home), operator(), WORKSPACE, workers=1, progress=doom)


def _check_in_a_pool(home: Path, _: Path, doom: Doom) -> None:
    check_step._BATCH = BATCH
    check_step.check(Home(home), operator(), WORKSPACE, workers=2, progress=doom)
    local.close()


@pytest.fixture(scope="module")
def spawner() -> ForkServerContext:
    """Children that start with everything imported, so that a kill hits work and not start-up."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["curation.steps.ingest", "curation.steps.check", "tests.curation.steps.warm"])
    return context


Work = Callable[[Path, Path, Doom], None]


def _run(spawner: ForkServerContext, work: Work, home: Path, file: Path, doom: Doom = Doom()) -> int | None:
    child = spawner.Process(target=work, args=(home, file, doom))
    child.start()
    child.join(120)
    return child.exitcode


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
    shutil.copytree(home, to)
    return to


@pytest.mark.parametrize(
    ("work", "before", "kills"),
    [(_import, None, KILLS), (_check, _import, KILLS), (_check_in_a_pool, _import, 3)],
    ids=["import", "check", "check in a pool"],
)
def test_a_killed_run_is_made_good_by_the_next(
    work: Work, before: Work | None, kills: int, transcripts: Path, spawner: ForkServerContext, tmp_path: Path
) -> None:
    start = _made(tmp_path / "start")
    if before:
        assert _run(spawner, before, start, transcripts) == 0
    whole = _copy(start, tmp_path / "whole")
    assert _run(spawner, work, whole, transcripts) == 0
    expected = _hash(whole)

    chance = random.Random(20)
    for n in range(kills):
        home = _copy(start, tmp_path / f"kill-{n}")
        doom = Doom(chance.randint(1, CONVERSATIONS // BATCH - 3), chance.uniform(0, 0.05))
        assert _run(spawner, work, home, transcripts, doom) == -signal.SIGKILL
        assert _run(spawner, work, home, transcripts) == 0
        assert _hash(home) == expected, f"kill {n}: {doom}"
