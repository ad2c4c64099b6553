"""Measure, then find: runs every check of the policy over what has not been checked under it yet."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from curation.checks import CHECKS, CORPUS_CHECKS
from curation.checks.examination import check_key, enabled, examine, finding_rows
from curation.engine import local
from curation.policy import Policy
from curation.progress import Progress, quiet
from curation.steps.doors import Database, Home, Permission, Principal, audit, enter, policy_of
from curation.store import conversations, findings

_BATCH = 400  # conversations a task: small enough to show progress and to lose little, large enough to repay the trip


@dataclass(frozen=True)
class Checked:
    """What a check run came to."""

    run_id: str
    conversations: int
    by_label: list[dict[str, Any]]


def check(
    home: Home,
    principal: Principal,
    workspace: str,
    *,
    progress: Progress = quiet,
    workers: int | None = None,
) -> Checked:
    """Checks what is new, or everything when the policy's checks or the code changed since. A run cut short goes on.

    Batches run in worker processes; every batch's results are committed together, so a crash loses none and doubles
    none. Corpus checks compare at the end, from small sketches.
    """
    database = enter(home, principal, workspace, Permission.CHECK)
    policy = policy_of(database)
    key = check_key(policy)
    run_id = uuid4().hex[:12]
    every = [check.name for check in CHECKS] + [check.name for check in CORPUS_CHECKS]
    names = [name for name in every if enabled(name, policy)]
    findings.begin_run(database, run_id, key, policy.fingerprint, names, principal.user_id)
    evidence_key = home.key("evidence")

    todo = conversations.ranges(database, _BATCH, findings.covered(database, key))
    total = sum(size for _, _, size in todo)
    done = 0
    batches = (conversations.batch(database, first, last) for first, last, _ in todo)
    work = partial(examine, policy=policy, evidence_key=evidence_key)
    with closing(local.run(work, batches, workers if len(todo) > 1 else 1)) as results:
        for (first, last, size), result in zip(todo, results, strict=True):
            places = conversations.places(database, first, last)
            findings.write(database, key, (first, last), places, result.measurements, result.findings, result.sketches)
            done += size
            progress(done, total, "conversations")
    compare(database, policy, evidence_key, progress)
    findings.forget_other_keys(database, key)
    findings.end_run(database, run_id)
    audit(database, principal, "check", run_id=run_id, conversations=total)
    return Checked(run_id, total, findings.by_label(database, policy.limits.min_score))


def compare(database: Database, policy: Policy, evidence_key: bytes, progress: Progress = quiet) -> None:
    """Runs the corpus checks anew over the sketches of every conversation that is here."""
    wanted = [part for part in CORPUS_CHECKS if enabled(part.name, policy)]
    for position, part in enumerate(wanted):
        progress(position, len(wanted), "comparisons")
        sketches = findings.sketches(database, part.name)
        if sketches is not None:
            found = part.compare(sketches, policy)
            findings.replace_corpus_findings(database, part.name, finding_rows(found, part.version, None, evidence_key))
    progress(len(wanted), len(wanted), "comparisons")


def unchecked(database: Database) -> int:
    """How many conversations the policy in force has not been run over yet."""
    covered = findings.covered(database, check_key(policy_of(database)))
    return sum(size for _, _, size in conversations.ranges(database, 10_000, covered))
