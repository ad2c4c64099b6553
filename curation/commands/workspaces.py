"""Commands on a workspace: import, check, release, export, report, jobs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from curation.access import operator
from curation.commands import story
from curation.commands.files import existing, mapping_for, toml_text
from curation.commands.terminal import (
    ENVIRONMENT,
    AgentsOption,
    Bar,
    FormatOption,
    HomeOption,
    JsonOption,
    MappingOption,
    WorkspaceOption,
    home_at,
    home_holding,
    line,
    remark,
    say,
    table,
)
from curation.errors import CurationError
from curation.importers.reading import files_of
from curation.jobs import desk
from curation.policy import Policy
from curation.steps import people, rules
from curation.steps.check import check as check_step
from curation.steps.ingest import ingest
from curation.steps.overview import overview_of
from curation.steps.release import history, open_file
from curation.steps.release import release as release_step
from curation.store.home import Home

PolicyOption = Annotated[
    Path | None, typer.Option("--policy", help="TOML; becomes the workspace's policy from here on.")
]


def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    workspace: WorkspaceOption = "main",
    home: HomeOption = None,
    format: FormatOption = None,
    mapping: MappingOption = None,
    agents: AgentsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import raw transcripts into a workspace, which is made where there is none. The same file twice adds nothing.

    Of several files, one that cannot be read is said and left out; exit 1 then.
    """
    place, told = home_at(home), mapping_for(mapping, agents)
    files = [file for path in paths for file in files_of(existing(path))]
    people.ensure_workspace(place, operator(), workspace, workspace)
    came = []
    for file in files:
        try:
            with Bar(file.name) as bar:
                came.append(ingest(place, operator(), workspace, file, format=format, mapping=told, progress=bar))
        except CurationError as error:
            if len(files) == 1 or error.code in ENVIRONMENT:
                raise
            remark(f"left out {file}: {error}")
            continue
        if as_json:
            line(story.as_json(came[-1]))
    if not as_json:
        story.came_in(came)
    place.close()
    if len(came) < len(files):
        raise typer.Exit(1)


def check(
    workspace: WorkspaceOption = "main",
    home: HomeOption = None,
    policy: PolicyOption = None,
    workers: Annotated[int | None, typer.Option("--workers", help="Processes; every core when left out.")] = None,
) -> None:
    """Measure and check what has not been checked under the workspace's policy yet."""
    place = home_holding(workspace, home)
    _adopt(place, workspace, policy)
    with Bar("Check") as bar:
        check_step(place, operator(), workspace, progress=bar, workers=workers)
    story.was_found(place, operator(), workspace)
    place.close()


def release(workspace: WorkspaceOption = "main", home: HomeOption = None, policy: PolicyOption = None) -> None:
    """Freeze, split, redact, lint and write the training files and the embedding corpus."""
    place = home_holding(workspace, home)
    _adopt(place, workspace, policy)
    with Bar("Release") as bar:
        made = release_step(place, operator(), workspace, progress=bar)
    story.went_out(made)
    place.close()


def export(
    file: Annotated[str | None, typer.Argument(help="A file of the release; lists them when left out.")] = None,
    number: Annotated[
        int | None, typer.Option("--release", help="Number of the release; the newest when left out.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Where to write it; stdout when left out.")] = None,
    workspace: WorkspaceOption = "main",
    home: HomeOption = None,
) -> None:
    """Take a file out of a release."""
    place = home_holding(workspace, home)
    releases = history(place, operator(), workspace)
    chosen = next((r for r in releases if number in (None, r.number)), None)
    if chosen is None:
        raise typer.BadParameter("there is no such release yet: 'release' makes one")
    if file is None:
        table(("file", "examples", "bytes"), [(f.name, f.examples, f.bytes) for f in chosen.files], indent="")
        return
    source = open_file(place, operator(), workspace, str(chosen.number), file)
    with source.open("rb") as reading:
        if out is None:
            shutil.copyfileobj(reading, sys.stdout.buffer)
        else:
            with out.open("wb") as writing:
                shutil.copyfileobj(reading, writing)
            remark(f"{out}: {out.stat().st_size:,} bytes")
    place.close()


def report(workspace: WorkspaceOption = "main", home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Say what the workspace holds and what was found in it."""
    place = home_holding(workspace, home)
    if as_json:
        found = overview_of(place, operator(), workspace)
        line(
            {
                "conversations": found.conversations,
                "messages": found.messages,
                "tokens": found.tokens,
                "rejected_messages": found.rejected_messages,
                "open_findings": found.open_findings,
                "unchecked": found.waiting,
                "funnel": found.funnel,
                "lost": found.lost,
                "findings": found.by_label,
                "languages": found.languages.to_dict("records"),
            }
        )
    else:
        story.was_found(place, operator(), workspace)
    place.close()


def jobs(workspace: WorkspaceOption = "main", home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List what ran in the server for this workspace, newest first."""
    place = home_holding(workspace, home)
    # Whoever gets the file open owns it: what a server left queued or running is interrupted, and the desk says so.
    shown = [
        {name: getattr(job, name) for name in ("id", "kind", "state", "asked_by", "asked_at", "ended_at")}
        for job in desk(place).jobs(operator(), workspace)
    ]
    if as_json:
        for row in shown:
            line(row)
    elif shown:
        table(list(shown[0]), [[str(v) if v is not None else "-" for v in row.values()] for row in shown], indent="")
    else:
        say("No jobs yet.")
    place.close()


def _adopt(home: Home, workspace: str, policy: Path | None) -> None:
    if policy is not None:
        rules.save_policy(home, operator(), workspace, Policy.from_toml(toml_text(policy, "policy_not_toml")))


COMMANDS = (import_, check, release, export, report, jobs)
