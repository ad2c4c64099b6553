"""Runs a step outside the click: progress, cancel, resume.

One thread a workspace works through its jobs in order. What matters over a restart (asked, running, done, failed) is
appended to the control file; the moving figures live in memory. Every kind of job is a step that goes on where it was
cut short, so resuming is running it again.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

from curation.access import Permission, Principal
from curation.errors import CurationError
from curation.progress import Cancelled
from curation.steps.kinds import KINDS, Work
from curation.store import jobs as stored
from curation.store.home import Home

_log = logging.getLogger(__name__)

ACTIVE = ("queued", "running")
_FORGOTTEN = timedelta(days=1)  # an upload that nobody imported by then is private data lying about
RESUMABLE = ("cancelled", "failed", "interrupted")


@dataclass(frozen=True)
class Job:
    """One job as it stands. `state`: queued, running, done, failed, cancelled, interrupted (the server stopped)."""

    id: str
    workspace: str
    kind: str
    arguments: Mapping[str, Any]
    asked_by: str
    asked_at: datetime
    state: str = "queued"
    done: int = 0
    total: int | None = None
    unit: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    code: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Desk:
    """The jobs of one home. There is one desk a process: `desk(home)`."""

    def __init__(self, home: Home, kinds: Mapping[str, tuple[Permission, Work]] = KINDS) -> None:
        self._home = home
        self._kinds = kinds
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._stop: dict[str, threading.Event] = {}
        self._waiting: dict[str, deque[tuple[str, Principal]]] = {}
        self._idle = threading.Condition(self._lock)
        for row in stored.load(home.control()):
            job = Job(**row)
            if job.state in ACTIVE:
                job = replace(job, state="interrupted", ended_at=datetime.now(UTC))
                stored.note(home.control(), job.id, "interrupted")
            self._jobs[job.id] = job
        wanted = {str(job.arguments.get("path")) for job in self._jobs.values() if job.state in RESUMABLE}
        home.sweep_uploads(_FORGOTTEN, wanted)

    def start(self, principal: Principal, workspace: str, kind: str, arguments: Mapping[str, Any]) -> str:
        """Queues the job and returns its id. Raises CurationError `not_found` for who may not do it."""
        principal.require(self._kinds[kind][0], workspace)
        job = Job(uuid4().hex[:12], workspace, kind, dict(arguments), principal.user_id, datetime.now(UTC))
        stored.add(self._home.control(), job.id, workspace, kind, arguments, principal.user_id)
        with self._lock:
            self._queue(job, principal)
        return job.id

    def resume(self, principal: Principal, job_id: str) -> None:
        """Runs a job again that was cut short; it goes on where it stopped."""
        self.job(principal, job_id)
        with self._lock:
            # Read under the lock: of two clicks at once only the first finds it resumable.
            job = self._jobs[job_id]
            if job.state in RESUMABLE:
                stored.note(self._home.control(), job_id, "queued")
                self._queue(
                    replace(job, state="queued", code=None, facts={}, started_at=None, ended_at=None), principal
                )

    def cancel(self, principal: Principal, job_id: str) -> None:
        """Asks a job to stop after the batch it is in; a queued one stops at once."""
        self.job(principal, job_id)
        with self._lock:
            job = self._jobs[job_id]
            if job.state == "queued":
                self._waiting[job.workspace] = deque(w for w in self._waiting[job.workspace] if w[0] != job_id)
                self._end(job_id, "cancelled")
            elif job.state == "running":
                self._stop[job_id].set()

    def job(self, principal: Principal, job_id: str) -> Job:
        """One job. Raises CurationError `not_found` for an unknown one and for one that is not yours to see."""
        job = self._jobs.get(job_id)
        if job is None:
            raise CurationError("not_found")
        principal.require(Permission.JOBS, job.workspace)
        return job

    def jobs(self, principal: Principal, workspace: str) -> list[Job]:
        """The jobs of a workspace, newest first."""
        principal.require(Permission.JOBS, workspace)
        with self._lock:
            mine = [job for job in self._jobs.values() if job.workspace == workspace]
        return sorted(mine, key=lambda job: job.asked_at, reverse=True)

    def wait(self, timeout: float) -> bool:
        """Waits until nothing is queued or running; False when the time is up first."""
        with self._idle:
            return self._idle.wait_for(lambda: not any(j.state in ACTIVE for j in self._jobs.values()), timeout)

    def close(self) -> None:
        """Asks everything to stop and waits a little; what does not make it is resumable."""
        with self._lock:
            for job_id, _ in chain.from_iterable(self._waiting.values()):
                self._end(job_id, "interrupted")
            self._waiting.clear()
            for stop in self._stop.values():
                stop.set()
        self.wait(10)

    def _queue(self, job: Job, principal: Principal) -> None:
        """Puts the job in its workspace's line, and a thread to work if none does; the caller holds the lock."""
        self._jobs[job.id] = job
        self._stop[job.id] = threading.Event()
        line = self._waiting.get(job.workspace)
        if line is not None:
            line.append((job.id, principal))
            return
        self._waiting[job.workspace] = deque([(job.id, principal)])
        threading.Thread(target=self._work, args=(job.workspace,), name=f"jobs-{job.workspace}", daemon=True).start()

    def _work(self, workspace: str) -> None:
        while True:
            with self._lock:
                line = self._waiting.get(workspace)
                if not line:
                    self._waiting.pop(workspace, None)
                    self._idle.notify_all()
                    return
                job_id, principal = line.popleft()
                self._set(job_id, state="running", started_at=datetime.now(UTC), done=0, total=None, unit="")
            self._run(job_id, principal)

    def _run(self, job_id: str, principal: Principal) -> None:
        job = self._jobs[job_id]

        def progress(done: int, total: int | None, unit: str) -> None:
            with self._lock:
                self._set(job_id, done=done, total=total, unit=unit)
            if self._stop[job_id].is_set():
                raise Cancelled

        state, code, facts = "done", None, {}
        try:
            stored.note(self._home.control(), job_id, "running")
            facts = dict(self._kinds[job.kind][1](self._home, principal, job.workspace, job.arguments, progress))
        except Cancelled:
            state = "cancelled"
        except CurationError as error:
            state, code, facts = "failed", error.code, dict(error.facts)
        except Exception as error:
            # The traceback names code, never values: messages of exceptions may hold transcript text.
            _log.error("job %s (%s) failed: %s at %s", job_id, job.kind, type(error).__name__, _place(error))
            state, code, facts = "failed", "job_crashed", {"kind": type(error).__name__}
        with self._lock:
            self._end(job_id, state, code, facts)

    def _end(self, job_id: str, state: str, code: str | None = None, facts: Mapping[str, Any] | None = None) -> None:
        stored.note(self._home.control(), job_id, state, code, facts or {})
        self._set(job_id, state=state, code=code, facts=facts or {}, ended_at=datetime.now(UTC))
        self._idle.notify_all()

    def _set(self, job_id: str, **changes: Any) -> None:
        self._jobs[job_id] = replace(self._jobs[job_id], **changes)


_desks: dict[str, Desk] = {}
_desks_lock = threading.Lock()


def desk(home: Home) -> Desk:
    """The desk of this home, the same for every thread of the process."""
    with _desks_lock:
        key = str(home.path)
        if key not in _desks:
            _desks[key] = Desk(home)
        return _desks[key]


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
