"""The hand-written scripts, read from `scripts/*.txt`.

    == name-of-the-script
    lang: es; region: MX CO; in: chat*3 zendesk*1; items: lamp fan
    subject: One subject // another
    C The customer says this
    / or this
    A The agent's answer, [either|or] with {slots}
    C/b only where branch b was drawn
    C? left out half the time; optional lines that follow a left-out one are left out too
    A~ takes the alternative with the same number as the line before
    C <AR> said only in Argentina
    A (+1d) said a day later

`N` is an internal note, `CALL` and `TOOL` a tool's call and result, `MC` and `XC` a picture and a deleted message of the
customer (`MA`, `XA` of the agent). `¶` is a line break. Slots are told in `values.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(
    r"(?P<kind>CALL|TOOL|[CANMX][CA]?)(?P<optional>\?)?(?P<linked>~)?(?:/(?P<branch>[a-z]))?(?: (?P<text>.*))?"
)
_MARKED = re.compile(r"(?:<(?P<regions>[A-Z ]+)> )?(?P<text>.*)")


@dataclass(frozen=True)
class Line:
    """One turn of a script with its alternatives."""

    kind: str
    alternatives: tuple[str, ...]
    optional: bool = False
    linked: bool = False
    branch: str | None = None
    regions: tuple[str, ...] = ()

    def fitting(self, region: str) -> list[int]:
        """The places of the alternatives that people there would say; all of them where none is marked for it."""
        fitting = [place for place, said in enumerate(self.regions) if not said or region in said]
        return fitting or list(range(len(self.alternatives)))


@dataclass(frozen=True)
class Script:
    """A conversation as it was written by hand, with everything that may vary."""

    name: str
    topic: str
    settings: dict[str, str]
    subjects: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def language(self) -> str:
        """The language as it is written: ISO 639-1."""
        return self.settings["lang"]

    @property
    def regions(self) -> list[str]:
        """The countries it may play in."""
        return self.settings["region"].split()

    @property
    def times(self) -> list[tuple[str, int]]:
        """How often it is used in which file: [("chat", 3), ("zendesk", 1)]."""
        return [(name, int(count)) for name, count in (part.split("*") for part in self.settings["in"].split())]

    @property
    def plant(self) -> list[str]:
        """What it is planted for: ["wrong_language", "fr"]; empty for an ordinary one."""
        return self.settings.get("plant", "").split()


def read_scripts(folder: Path) -> list[Script]:
    """Every script of the folder, files and scripts in order."""
    return [script for file in sorted(folder.glob("*.txt")) for script in _scripts(file)]


def _scripts(file: Path) -> Iterator[Script]:
    text = "\n".join(line for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    for block in text.split("\n== ")[1:]:
        name, settings, *rest = [line for line in block.splitlines() if line.strip()]
        pairs = (setting.split(":", 1) for setting in settings.split(";") if setting.strip())
        subjects: tuple[str, ...] = ()
        if rest[0].startswith("subject:"):
            subjects = tuple(one.strip() for one in rest.pop(0).removeprefix("subject:").split("//"))
        topic = file.stem.split("_")[-1]
        yield Script(name, topic, {k.strip(): v.strip() for k, v in pairs}, subjects, tuple(_lines(name, rest)))


def _lines(name: str, rest: list[str]) -> Iterator[Line]:
    merged: list[list[str]] = []
    for line in rest:
        if line.startswith("/ "):
            merged[-1].append(line[2:])
        else:
            merged.append([line])
    for first, *others in merged:
        match = _LINE.fullmatch(first)
        if match is None:
            raise ValueError(f"{name}: cannot read the line {first!r}")
        marked = [_MARKED.fullmatch(text) for text in (match["text"] or "", *others)]
        yield Line(
            kind=match["kind"],
            alternatives=tuple(one["text"] for one in marked),
            optional=bool(match["optional"]),
            linked=bool(match["linked"]),
            branch=match["branch"],
            regions=tuple(one["regions"] or "" for one in marked),
        )
