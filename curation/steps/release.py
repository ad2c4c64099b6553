"""Freeze, split, redact, lint, look again, write: from reviewed conversations to files one can train on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from curation.errors import CurationError
from curation.policy import Policy
from curation.progress import Progress, quiet
from curation.steps.doors import Database, Home, Permission, Principal, audit, enter, policy_of
from curation.steps.release_folder import making, settle, write_text
from curation.steps.release_manifest import digest, manifest, release_id, stated
from curation.steps.release_pass import Outcome, write
from curation.steps.release_plan import Plan, plan
from curation.steps.release_preview import Blocking, Preview, blocking, preview
from curation.store import releases
from curation.store.releases import ITEMS, ExportRow, ReleaseRow
from curation.targets.lint import lint_size

__all__ = ["Blocking", "Preview", "ReleaseResult", "ReleasedFile", "history", "open_file", "preview", "release"]

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class ReleasedFile:
    """One file that can be downloaded. `tokens` is None where none were counted, `split` where it holds all of them."""

    name: str
    format: str
    split: str | None
    examples: int
    bytes: int
    sha256: str
    tokens: int | None


@dataclass(frozen=True)
class ReleaseResult:
    """A finished release. `nothing_new` when this very release had been made before."""

    id: str
    number: int
    made_at: datetime
    made_by: str
    folder: Path
    files: tuple[ReleasedFile, ...]
    manifest: Mapping[str, Any]
    nothing_new: bool = False

    @property
    def examples(self) -> int:
        """Training lines over all splits."""
        return int(self.manifest["funnel"]["released"])

    @property
    def tokens(self) -> int:
        """Tokens over all splits."""
        return sum(file.tokens or 0 for file in self.files)

    @property
    def stated(self) -> list[str]:
        """What it came to, in a few English lines for a terminal."""
        return stated(self.manifest)


def release(
    home: Home,
    principal: Principal,
    workspace: str,
    *,
    progress: Progress = quiet,
    policy: Policy | None = None,
    workers: int | None = None,
) -> ReleaseResult:
    """Makes a release and returns it; the same input under the same policy is the same release, and made only once.

    Raises CurationError when nothing is chosen, when the checks have not seen what is, when the target would refuse
    the training file, and `release_gate` when the last scan finds anything. A release that was cut short or stopped
    leaves nothing behind; run it again.
    """
    database = enter(home, principal, workspace, Permission.RELEASE)
    made = plan(database, policy or policy_of(database))
    for stop in blocking(made, None):
        raise CurationError(stop.code, **stop.facts)
    folder = home.folder(workspace) / "releases"
    with making(folder, database) as part:
        outcome = write(database, made, part, progress, workers)
        _judge(made, outcome)
        key = release_id(made, outcome)
        known = next((row for row in releases.history(database) if row.id == key), None)
        if known is not None:
            if not (folder / str(known.number)).is_dir():
                write_text(part / MANIFEST, known.manifest)
                settle(part, folder / str(known.number))
            return _result(known, folder, nothing_new=True)
        row = _row(database, made, outcome, key, principal)
        write_text(part / MANIFEST, row.manifest)
        # Renamed before it is recorded: a kill in between leaves a folder nobody knows, which the next release sweeps.
        settle(part, folder / str(row.number))
        releases.record(database, row, made.recipe.policy.to_toml(), _items(key, outcome))
    audit(database, principal, "release", release_id=key, number=row.number, examples=outcome.examples)
    return _result(row, folder)


def history(home: Home, principal: Principal, workspace: str) -> list[ReleaseResult]:
    """Every finished release, newest first."""
    database = enter(home, principal, workspace, Permission.RELEASE)
    folder = home.folder(workspace) / "releases"
    return [_result(row, folder) for row in releases.history(database)]


def open_file(home: Home, principal: Principal, workspace: str, release: str, file_name: str) -> Path:
    """The path of a file of a release (its number or id). Raises CurationError `not_found` for anything that was not
    written down as such; no part of the path comes from the caller."""
    database = enter(home, principal, workspace, Permission.RELEASE)
    found = releases.file_of(database, release, file_name)
    if found is None:
        raise CurationError("not_found")
    path = home.folder(workspace) / "releases" / str(found[0]) / found[1]
    if not path.is_file():
        raise CurationError("not_found")
    audit(database, principal, "download", release=found[0], file=found[1])
    return path


def _judge(made: Plan, outcome: Outcome) -> None:
    """Whether what was written may go out."""
    if outcome.open_conversations:
        raise CurationError(
            "release_gate",
            findings=outcome.open_labels.total(),
            conversations=outcome.open_conversations,
            kinds=", ".join(f"{label} {count}" for label, count in sorted(outcome.open_labels.items())),
            ids=", ".join(outcome.open_in),
        )
    target = made.recipe.target
    train = outcome.files.get("train.jsonl")
    examples, size = (train[0].examples, train[0].bytes) if train else (0, 0)
    for problem in lint_size(examples, size, target):
        if problem.code == "lint_too_few_examples":
            raise CurationError("release_refused", target=target.title, examples=examples, least=target.min_examples)
        raise CurationError(problem.code, **problem.facts)


def _row(database: Database, made: Plan, outcome: Outcome, key: str, principal: Principal) -> ReleaseRow:
    made_at = datetime.now(UTC)
    before = releases.history(database)
    number = releases.next_number(database)
    text = orjson.dumps(
        manifest(
            made, outcome, key=key, number=number, made_at=made_at, made_by=principal.user_id,
            previous=digest(before[0].manifest) if before else None,
        ),
        option=orjson.OPT_INDENT_2,
    ).decode()  # fmt: skip
    files = [
        ExportRow(name, kind, split, written.examples, written.bytes, written.sha256)
        for name, (written, kind, split) in outcome.files.items()
    ]
    files.append(ExportRow(MANIFEST, "manifest", None, 0, len(text.encode()), digest(text)))
    return ReleaseRow(key, number, made.recipe.policy.fingerprint, principal.user_id, made_at, text, tuple(files))


def _items(key: str, outcome: Outcome) -> pa.Table:
    rows = [(key, *item) for item in outcome.items]
    columns = zip(zip(*rows, strict=True), ITEMS, strict=True)
    return pa.Table.from_arrays([pa.array(column, field.type) for column, field in columns], schema=ITEMS)


def _result(row: ReleaseRow, folder: Path, *, nothing_new: bool = False) -> ReleaseResult:
    said = releases.manifest_of(row)
    files = tuple(
        ReleasedFile(
            f.file_name, f.format, f.split, f.examples, f.bytes, f.sha256,
            said["files"].get(f.file_name, {}).get("tokens"),
        )
        for f in row.files
    )  # fmt: skip
    return ReleaseResult(
        row.id, row.number, row.made_at, row.made_by, folder / str(row.number), files, said, nothing_new
    )
