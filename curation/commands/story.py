"""What came in, what was found, what went out: the main job told on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from curation.access import Principal
from curation.commands.terminal import say, table
from curation.errors import sentence
from curation.steps.ingest import Imported
from curation.steps.overview import overview_of
from curation.steps.release import ReleaseResult
from curation.store.home import Home


def came_in(imports: Sequence[Imported]) -> None:
    """A line a file, and the sum: every message is stored, rejected, or was here before."""
    say("Came in")
    rows: list[tuple[str | int, ...]] = []
    for i in imports:
        c = i.counts
        total = c.messages + c.rejected_messages + c.repeated_messages
        rows.append(
            (i.file_name, i.format, c.conversations, total, c.messages, c.rejected_messages, c.repeated_messages)
        )
    if len(rows) > 1:
        rows.append(("all", "", *(sum(int(row[n]) for row in rows) for n in range(2, 7))))
    table(("file", "format", "conversations", "messages in", "stored", "rejected", "repeated"), rows)
    same = sum(i.nothing_new for i in imports)
    if same:
        say(f"  {same} of {len(imports)} files had been imported before: nothing was added for them.")
    say()


def as_json(imported: Imported) -> dict[str, Any]:
    """One import as JSON."""
    return {
        "file": imported.file_name,
        "format": imported.format,
        "nothing_new": imported.nothing_new,
        **asdict(imported.counts),
    }


def was_found(home: Home, principal: Principal, workspace: str) -> None:
    """Size, languages, findings by kind."""
    found = overview_of(home, principal, workspace)
    say("Was found")
    say(f"  {found.conversations:,} conversations, {found.messages:,} messages, {found.tokens:,} tokens")
    if found.waiting:
        say(f"  {found.waiting:,} conversations wait for a check")
    mix = ", ".join(f"{row.language} {row.conversations:,}" for row in found.languages.itertuples())
    say(f"  languages: {mix or '-'}")
    rows = [(row["check_name"], _human(row["label"]), row["findings"], row["conversations"]) for row in found.by_label]
    overlong = found.lost.get("overlong", 0)
    if overlong:
        rows.append(("tokens", f"over {found.max_tokens:,} tokens", overlong, overlong))
    table(("check", "label", "findings", "conversations"), rows)
    say()


def went_out(made: ReleaseResult) -> None:
    """The files of a release, why conversations stayed behind, and where the files are."""
    say(f"Went out: release {made.number}")
    for text in made.stated:
        say(f"  {text}")
    table(("file", "examples", "bytes", "sha256"), [(f.name, f.examples, f.bytes, f.sha256[:16]) for f in made.files])
    say(f"  in {made.folder}")
    say()


def _human(label: str) -> str:
    said = sentence(f"finding_{label}")
    return label if said == f"finding_{label}" else said
