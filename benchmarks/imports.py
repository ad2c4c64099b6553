"""Import speed: our `ingest` of chat JSONL into a workspace, beside plain DuckDB and pandas reading the same file.

The peers do less (no content ids, no rejects, no folding, no resume): the ratio is what those cost.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

import duckdb
import orjson
import pandas as pd

from benchmarks.side_by_side import measure, peak_rss_mb, table, versions
from curation.access import operator
from curation.steps.ingest import ingest
from curation.store.home import Home

_WORDS = [
    "hola",
    "pedido",
    "factura",
    "lámpara",
    "envío",
    "garantía",
    "cuenta",
    "gracias",
    "código",
    "entrega",
    "order",
    "refund",
    "late",
    "broken",
    "please",
]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="5,000 conversations")
    asked = parser.parse_args()
    count = 5_000 if asked.quick else asked.conversations
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chat.jsonl"
        _write(file, count)
        size = file.stat().st_size / 1e6
        tries = [
            ("duckdb read_json to a file", measure(lambda: _duckdb(file), 1)),
            ("pandas read_json", measure(lambda: pd.read_json(file, lines=True), 1)),
            ("tamiz import", measure(lambda: _tamiz(file), 1)),
        ]
        base = tries[0][1]
        table(
            f"Import of {count:,} conversations, {size:,.0f} MB of chat JSONL ({versions('duckdb', 'pandas', 'orjson')})",
            ["what", "seconds", "MB/s", "speed against duckdb"],
            [(name, f"{s:.2f}", f"{size / s:.1f}", f"{base / s:.2f}x") for name, s in tries],
        )
        print(f"Peak memory of the whole run: {peak_rss_mb():,.0f} MB")


def _write(file: Path, count: int) -> None:
    chance = random.Random(1)
    with file.open("wb") as out:
        for n in range(count):
            messages = [
                {"role": ("user", "assistant")[turn % 2], "content": f"{n} {' '.join(chance.choices(_WORDS, k=14))}"}
                for turn in range(6)
            ]
            out.write(orjson.dumps({"messages": messages}) + b"\n")


def _duckdb(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(f"{folder}/plain.duckdb") as con:
        con.execute(
            "create table m as select unnest(messages) as m from read_json(?, format = 'newline_delimited', "
            "columns = {messages: 'struct(role varchar, content varchar)[]'})",
            [str(file)],
        )


def _tamiz(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.create("bench")
        ingest(home, operator(), "bench", file)
        home.close()


if __name__ == "__main__":
    main()
