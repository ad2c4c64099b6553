"""How commands speak: JSON lines and tables on stdout, progress and remarks on stderr."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from curation.errors import CurationError
from curation.store.home import Home

# Codes of errors that are the machine's, not the data's.
ENVIRONMENT = frozenset({"busy", "store_full", "store_unreadable", "store_newer"})

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="Folder of all workspaces; else TAMIZ_HOME, else data/workspaces.")
]
WorkspaceOption = Annotated[
    str, typer.Option("--workspace", "-w", help="Name of the workspace.", envvar="TAMIZ_WORKSPACE")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")]
FormatOption = Annotated[
    str | None, typer.Option("--format", help="The raw format, where it cannot be told from the file.")
]
MappingOption = Annotated[
    Path | None, typer.Option("--mapping", help="TOML: columns, speakers, agents, order, delimiter, encoding.")
]
AgentsOption = Annotated[
    str | None, typer.Option("--agents", help="Who speaks for the company, as 'Ana;Luis'. An empty value is none.")
]


def home_at(path: Path | None) -> Home:
    """The home the options name."""
    return Home(path)


def home_holding(workspace: str, path: Path | None) -> Home:
    """The home the options name, when it has this workspace. Raises CurationError `no_workspace` that lists those it has."""
    home = Home(path)
    home.folder(workspace)
    if workspace not in home.names():
        raise CurationError("no_workspace", name=workspace, known=", ".join(home.names()) or "-")
    return home


def line(value: Mapping[str, Any]) -> None:
    """One JSON object on a line of stdout."""
    sys.stdout.buffer.write(orjson.dumps(value, default=str) + b"\n")


def say(text: str = "") -> None:
    """A line for a person, on stdout."""
    sys.stdout.buffer.write(printable(text).encode() + b"\n")
    sys.stdout.flush()


def remark(text: str) -> None:
    """A line for a person, on stderr."""
    print(printable(text), file=sys.stderr)


def printable(text: str) -> str:
    """The text on one line that commands no terminal: file names may hold line breaks, escapes and half characters."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]], indent: str = "  ") -> None:
    """Aligned columns on stdout, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(c[i]) for c in [list(columns), *cells]) for i in range(len(columns))]
    for row, values in [(list(columns), [""] * len(columns)), *zip(cells, rows, strict=True)]:
        said = (
            text.rjust(width) if isinstance(value, (int, float)) else text.ljust(width)
            for text, width, value in zip(row, widths, values, strict=True)
        )
        say((indent + "  ".join(said)).rstrip())


def _cell(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "-"}[value]
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


class Bar:
    """A progress line on stderr, drawn over itself; silent where stderr is no terminal."""

    def __init__(self, what: str) -> None:
        self._what = printable(what)
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._began = self._drawn = time.monotonic()

    def __call__(self, done: int, total: int | None, unit: str) -> None:
        """As `progress.Progress`."""
        now = time.monotonic()
        if not self._shown or (now - self._drawn < 0.1 and done != total):
            return
        self._drawn = now
        rate = f"{done / (now - self._began):,.0f}/s" if now > self._began else ""
        if total:
            filled = 30 * done // total
            shown = f"[{'#' * filled}{'.' * (30 - filled)}] {done:,}/{total:,} {unit} {rate}"
        else:
            shown = f"{done:,} {unit} {rate}"
        sys.stderr.write(f"\r\033[K{self._what} {shown}")
        sys.stderr.flush()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
