"""Writes docs/benchmarks.md from what the benchmarks print: `python -m benchmarks.report`. Nothing in it is typed by hand."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

from benchmarks.side_by_side import ROOT

SCRIPTS = ("tokens", "imports", "duplicates", "pii", "review")
_HEAD = """# Benchmarks
Side by side with the peers, in one run on one machine: compare ratios within a table, never seconds between tables.
Made by `python -m benchmarks.report` on {day}; `make bench` prints the same tables, `make bench QUICK=1` small ones.

| Script | Asks | Peer |
|---|---|---|
| `benchmarks/tokens.py` | exact token counts, offline | tiktoken |
| `benchmarks/imports.py` | chat JSONL into a workspace | plain DuckDB, pandas |
| `benchmarks/duplicates.py` | near duplicates with planted truth | datasketch |
| `benchmarks/pii.py` | personal data: quality and speed | Presidio's patterns |
| `benchmarks/review.py` | key press to the next conversation painted, in a real browser | |
| `benchmarks/validators/run.py FILE` | whether other people's validators take our export | OpenAI's types, mistral-common, Together, parallelogram |
"""


def main() -> None:
    """Runs them all, one after the other."""
    parts = [_HEAD.format(day=datetime.now(UTC).date())]
    for name in SCRIPTS:
        print(f"running {name}", file=sys.stderr)
        ran = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
        )
        parts.append(f"\n## {name.capitalize()}\n\n{ran.stdout.strip()}\n")
    (ROOT / "docs" / "benchmarks.md").write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
