"""The local engine: order kept, memory flat, nobody left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from curation.engine.local import run

ROOT = Path(__file__).parents[3]


def _double(n: int) -> int:
    return 2 * n


def _where(_: int) -> int:
    return os.getpid()


def _fail(n: int) -> int:
    if n == 3:
        raise ValueError("three")
    return n


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    assert list(run(_double, range(50), workers)) == [2 * n for n in range(50)]


def test_the_work_is_done_elsewhere() -> None:
    assert os.getpid() not in set(run(_where, range(4), 2))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_reaches_the_reader(workers: int) -> None:
    with pytest.raises(ValueError, match="three"):
        list(run(_fail, range(6), workers))


def test_tasks_are_drawn_a_few_ahead_only() -> None:
    drawn = 0

    def tasks() -> Iterator[int]:
        nonlocal drawn
        for n in range(1000):
            drawn = n + 1
            yield n

    results = run(_double, tasks(), 2)
    next(results)
    assert drawn < 10
    results.close()


def test_workers_leave_with_a_killed_parent() -> None:
    code = (
        "import os, sys, time; from curation.engine.local import run; from tests.curation.engine.test_local import _where\n"
        "print(*set(run(_where, range(20), 2)), flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(pid) for pid in parent.stdout.readline().split()]
    assert workers and all(_alive(pid) for pid in workers)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 15
    while any(_alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_alive(pid) for pid in workers)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False
