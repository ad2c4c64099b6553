"""One command run to its exit code: in this process, from argument vector to bytes, or as a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson

from curation import cli

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: bytes
    said: str  # stderr

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of stdout as the JSON object it must be."""
        return [orjson.loads(line) for line in self.out.splitlines()]

    @property
    def text(self) -> str:
        """Stdout for a person."""
        return self.out.decode("utf-8")


def run(*arguments: str | Path, home: Path | None = None, stdin: str = "", lang: str = "C") -> Ran:
    """The command as `python -m curation` runs it, exit code and all, without the second a new interpreter takes."""
    out, said = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    environment = {"LANG": lang, "LC_ALL": ""} | ({"TAMIZ_HOME": str(home)} if home else {})
    umask = os.umask(0o022)
    code: object = 0
    try:
        with (
            patch.object(sys, "argv", ["curation", *map(str, arguments)]),
            patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")),
            patch.object(sys, "stdout", out),
            patch.object(sys, "stderr", said),
            patch.dict(os.environ, environment),
        ):
            try:
                cli.main()
            except SystemExit as left:
                code = left.code
    finally:
        os.umask(umask)
    assert code is None or isinstance(code, int), code
    return Ran(code or 0, out.buffer.getvalue(), said.buffer.getvalue().decode())  # type: ignore[attr-defined]


def process(*arguments: str | Path, home: Path | None = None, env: Mapping[str, str] | None = None) -> Ran:
    """The command as a process of its own, both ends pipes."""
    left = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-m", "curation", *map(str, arguments)],
        cwd=ROOT,
        env=left | ({"TAMIZ_HOME": str(home)} if home else {}) | dict(env or {}),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr.decode())
