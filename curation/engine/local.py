"""Runs a function over batches in worker processes of this machine.

loky, and not `multiprocessing`: a spawned child of the standard library runs the parent's main module again, which
under Streamlit is a page; loky's child does not. It also notices a killed worker instead of waiting for it.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future
from typing import TypeVar

from loky import get_reusable_executor

Task = TypeVar("Task")
Result = TypeVar("Result")


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0))


def run(
    function: Callable[[Task], Result], tasks: Iterable[Task], workers: int | None = None
) -> Generator[Result, None, None]:
    """The results in the order of the tasks, a few tasks ahead of the reader and never more, so that memory stays flat.

    Tasks are drawn in the caller's thread. Closing the iterator cancels what has not begun. `workers` 1 works in this
    process; None uses every core.
    """
    count = workers or cores()
    if count == 1:
        yield from map(function, tasks)
        return
    executor = get_reusable_executor(max_workers=count, timeout=60, initializer=_prepare)
    waiting: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            waiting.append(executor.submit(function, task))
            if len(waiting) > count + 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def close() -> None:
    """Sends the idle workers home; without it they wait a minute for more work, and a process that ends by itself
    (one of `multiprocessing`, say) waits with them."""
    get_reusable_executor(reuse=True).shutdown(wait=True)


def _prepare() -> None:
    """One thread a worker, and no worker without its parent: after a SIGKILL nobody else would tell it to go."""
    import pyarrow as pa  # noqa: PLC0415  (the parent need not load it to start workers)

    pa.set_cpu_count(1)
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
