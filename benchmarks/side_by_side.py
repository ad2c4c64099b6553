"""What every benchmark here shares: fair timing, peak memory in a process of its own, and one table to print.

A benchmark is a plain script (`python -m benchmarks.tokens`) that prints markdown. Figures from two runs do not
compare, ratios within one run do: always time ours and the peer's in the same run, on the same data.
"""

from __future__ import annotations

import os
import platform
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def measure(function: Callable[[], object], repeat: int = 3) -> float:
    """Seconds of the fastest of `repeat` calls: on a shared machine the best is the least disturbed."""
    best = float("inf")
    for _ in range(repeat):
        started = time.perf_counter()
        function()
        best = min(best, time.perf_counter() - started)
    return best


def peak_rss_mb() -> float:
    """The most memory this process has held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3  # bytes there, kilobytes here


def apart(function: Callable[..., Any], *arguments: object) -> tuple[Any, float]:
    """What the function returns and the peak MB of the fresh process it ran in, so that peers do not share memory.

    The function must be importable (top level of its script); a script that uses this needs its
    `if __name__ == "__main__":` guard.
    """
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_with_peak, (function, arguments))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a markdown table: floats to three significant digits, None as a dash."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(_shown(value) for value in row) + " |", flush=True)


def versions(*packages: str) -> str:
    """The machine, Python and these packages with their versions, for the line under a table."""
    named = ", ".join(f"{package} {version(package)}" for package in packages)
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {named}"


def corpora() -> Path | None:
    """The folder of third-party corpora (`TAMIZ_CORPORA`, or beside the repository), None where there is none."""
    folder = Path(os.environ.get("TAMIZ_CORPORA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


def generator(seed: int = 7) -> random.Random:
    """The one source of chance, so that everybody who runs a benchmark runs it on the same data."""
    return random.Random(seed)


def _with_peak(function: Callable[..., Any], arguments: tuple[object, ...]) -> tuple[Any, float]:
    return function(*arguments), peak_rss_mb()


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
