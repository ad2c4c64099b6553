"""The desk: order, cancel, failure, restart, resume, and who may do which; with works that wait to be told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from curation.access import Permission, Principal, Role, operator
from curation.errors import CurationError
from curation.jobs import ACTIVE, Desk, Job, desk
from curation.progress import Progress
from curation.store import jobs as stored
from curation.store.home import Home

SECONDS = 20
LEAD = Principal("u1", "Luis", roles={"acme": Role.LEAD})
ANNOTATOR = Principal("u2", "Ana", roles={"acme": Role.ANNOTATOR})
STRANGER = Principal("u3", "Eva", roles={"other": Role.LEAD})
PRIVATE = "mi clave es perro-azul-77"


class Works:
    """Kinds of work for a desk: each a function that notes what it saw and, for "wait", holds until it is let go."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.running = threading.Event()
        self.go = threading.Event()
        self.broken = True

    def note(self, home: Home, who: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:  # fmt: skip
        self.seen.append(asked["name"])
        return {"conversations": 3}

    def wait(self, home: Home, who: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:  # fmt: skip
        progress(1, 4, "conversations")
        self.running.set()
        assert self.go.wait(SECONDS)
        progress(2, 4, "conversations")
        return self.note(home, who, workspace, asked, progress)

    def refuse(self, home: Home, who: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:  # fmt: skip
        raise CurationError("columns_unknown", file="a.csv", columns=4)

    def crash(self, home: Home, who: Principal, workspace: str, asked: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:  # fmt: skip
        if self.broken:
            raise ValueError(PRIVATE)
        return self.note(home, who, workspace, asked, progress)

    @property
    def kinds(self) -> Mapping[str, tuple[Permission, Callable[..., Mapping[str, Any]]]]:
        return {
            "note": (Permission.CHECK, self.note),
            "wait": (Permission.CHECK, self.wait),
            "refuse": (Permission.IMPORT, self.refuse),
            "crash": (Permission.IMPORT, self.crash),
            "manage": (Permission.MANAGE, self.note),
        }


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.close()


@pytest.fixture
def works() -> Iterator[Works]:
    made = Works()
    yield made
    made.go.set()


@pytest.fixture
def place(home: Home, works: Works) -> Iterator[Desk]:
    made = Desk(home, works.kinds)
    yield made
    works.go.set()
    assert made.wait(SECONDS)


def _job(desk: Desk, job_id: str) -> Job:
    return desk.job(LEAD, job_id)


def test_a_workspace_does_its_jobs_in_order(place: Desk, works: Works) -> None:
    ids = [place.start(LEAD, "acme", "wait", {"name": "first"})]
    ids += [place.start(LEAD, "acme", "note", {"name": name}) for name in ("second", "third")]
    assert works.running.wait(SECONDS)
    assert [_job(place, one).state for one in ids] == ["running", "queued", "queued"]
    assert (_job(place, ids[0]).done, _job(place, ids[0]).total, _job(place, ids[0]).unit) == (1, 4, "conversations")
    assert not place.wait(0)
    works.go.set()
    assert place.wait(SECONDS)
    assert works.seen == ["first", "second", "third"]
    assert [job.id for job in place.jobs(LEAD, "acme")] == ids[::-1]
    last = _job(place, ids[-1])
    assert (last.state, last.facts, last.asked_by, last.code) == ("done", {"conversations": 3}, "u1", None)
    assert last.started_at and last.ended_at and last.asked_at <= last.started_at <= last.ended_at


def test_workspaces_do_not_wait_for_each_other(place: Desk, works: Works) -> None:
    place.start(LEAD, "acme", "wait", {"name": "slow"})
    assert works.running.wait(SECONDS)
    other = place.start(STRANGER, "other", "note", {"name": "quick"})
    with place._idle:
        assert place._idle.wait_for(lambda: place._jobs[other].state == "done", SECONDS)
    assert works.seen == ["quick"]


def test_a_queued_job_is_cancelled_at_once_and_never_runs(place: Desk, works: Works) -> None:
    place.start(LEAD, "acme", "wait", {"name": "first"})
    second = place.start(LEAD, "acme", "note", {"name": "second"})
    assert works.running.wait(SECONDS)
    place.cancel(LEAD, second)
    assert _job(place, second).state == "cancelled"
    works.go.set()
    assert place.wait(SECONDS) and works.seen == ["first"]


def test_a_running_job_stops_at_its_next_batch_and_goes_on_when_resumed(place: Desk, works: Works) -> None:
    job_id = place.start(LEAD, "acme", "wait", {"name": "first"})
    assert works.running.wait(SECONDS)
    place.cancel(LEAD, job_id)
    assert _job(place, job_id).state == "running"
    works.go.set()
    assert place.wait(SECONDS)
    assert (_job(place, job_id).state, works.seen) == ("cancelled", [])
    place.resume(LEAD, job_id)
    assert place.wait(SECONDS)
    assert (_job(place, job_id).state, works.seen) == ("done", ["first"])


def test_cancelling_or_resuming_what_is_over_changes_nothing(place: Desk, works: Works) -> None:
    job_id = place.start(LEAD, "acme", "note", {"name": "only"})
    assert place.wait(SECONDS)
    done = _job(place, job_id)
    place.cancel(LEAD, job_id)
    place.resume(LEAD, job_id)
    assert place.wait(SECONDS)
    assert _job(place, job_id) == done and works.seen == ["only"]


def test_two_clicks_on_resume_run_it_once(place: Desk, works: Works) -> None:
    works.broken = True
    job_id = place.start(LEAD, "acme", "crash", {"name": "once"})
    assert place.wait(SECONDS)
    works.broken = False
    barrier = threading.Barrier(8)

    def click() -> None:
        barrier.wait(SECONDS)
        place.resume(LEAD, job_id)

    clicks = [threading.Thread(target=click) for _ in range(8)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(SECONDS)
    assert place.wait(SECONDS)
    assert _job(place, job_id).state == "done" and works.seen == ["once"]


def test_what_a_user_can_mend_is_kept_with_its_facts(place: Desk, home: Home) -> None:
    job_id = place.start(LEAD, "acme", "refuse", {})
    assert place.wait(SECONDS)
    job = _job(place, job_id)
    assert (job.state, job.code, job.facts) == ("failed", "columns_unknown", {"file": "a.csv", "columns": 4})
    (row,) = stored.load(home.control())
    assert (row["state"], row["code"], row["facts"]) == ("failed", "columns_unknown", {"file": "a.csv", "columns": 4})


def test_a_crash_says_where_and_never_what_it_was_about(
    place: Desk, home: Home, works: Works, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        job_id = place.start(LEAD, "acme", "crash", {"name": "x"})
        after = place.start(LEAD, "acme", "note", {"name": "next"})
        assert place.wait(SECONDS)
    job = _job(place, job_id)
    assert (job.state, job.code, job.facts) == ("failed", "job_crashed", {"kind": "ValueError"})
    assert "ValueError" in caplog.text and "test_jobs.py:" in caplog.text
    said = caplog.text + "".join(capfd.readouterr()) + str(home.control().rows("select * from job_events"))
    assert "perro-azul" not in said
    assert _job(place, after).state == "done"  # one crash does not stop the line


def test_what_a_stopped_server_left_is_interrupted_and_can_be_resumed(home: Home, works: Works) -> None:
    control = home.control()
    for name in ("queued", "running", "done"):
        stored.add(control, name, "acme", "note", {"name": name}, "u1")
    stored.note(control, "running", "running")
    stored.note(control, "done", "running")
    stored.note(control, "done", "done", None, {"conversations": 3})
    after = Desk(home, works.kinds)
    assert {job.id: job.state for job in after.jobs(LEAD, "acme")} == {
        "queued": "interrupted",
        "running": "interrupted",
        "done": "done",
    }
    assert after.wait(0)
    after.resume(LEAD, "running")
    assert after.wait(SECONDS)
    assert works.seen == ["running"]
    again = Desk(home, works.kinds)
    assert {job.id: (job.state, job.asked_by, job.arguments) for job in again.jobs(LEAD, "acme")} == {
        "queued": ("interrupted", "u1", {"name": "queued"}),
        "running": ("done", "u1", {"name": "running"}),
        "done": ("done", "u1", {"name": "done"}),
    }


def test_closing_stops_what_runs_and_leaves_the_queue_to_be_resumed(home: Home, works: Works) -> None:
    place = Desk(home, works.kinds)
    first = place.start(LEAD, "acme", "wait", {"name": "first"})
    second = place.start(LEAD, "acme", "note", {"name": "second"})
    assert works.running.wait(SECONDS)
    threading.Thread(target=lambda: place._stop[first].wait(SECONDS) and works.go.set()).start()
    place.close()
    assert place.wait(0), "nothing is queued or running any more"
    assert (_job(place, first).state, _job(place, second).state, works.seen) == ("cancelled", "interrupted", [])
    after = Desk(home, works.kinds)
    assert not any(job.state in ACTIVE for job in after.jobs(LEAD, "acme"))
    after.resume(LEAD, second)
    assert after.wait(SECONDS) and works.seen == ["second"]


def test_nobody_asks_for_sees_or_stops_what_is_not_theirs(place: Desk, home: Home, works: Works) -> None:
    job_id = place.start(LEAD, "acme", "wait", {"name": "mine"})
    assert works.running.wait(SECONDS)
    for who in (ANNOTATOR, STRANGER):
        for ask in (
            lambda who=who: place.start(who, "acme", "note", {"name": "theirs"}),
            lambda who=who: place.job(who, job_id),
            lambda who=who: place.jobs(who, "acme"),
            lambda who=who: place.cancel(who, job_id),
            lambda who=who: place.resume(who, job_id),
            lambda who=who: place.job(who, "unheard-of"),
        ):
            with pytest.raises(CurationError) as refused:
                ask()
            assert refused.value.code == "not_found"
    with pytest.raises(CurationError, match="no such thing"):
        place.start(LEAD, "acme", "manage", {"name": "theirs"})
    assert _job(place, job_id).state == "running"
    works.go.set()
    assert place.wait(SECONDS)
    assert works.seen == ["mine"] and home.control().value("select count(*) from jobs") == 1
    assert place.job(operator(), job_id).state == "done"


def test_one_desk_a_home(home: Home) -> None:
    found: list[Desk] = []
    threads = [threading.Thread(target=lambda: found.append(desk(home))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(SECONDS)
    assert len(found) == 8 and len({id(one) for one in found}) == 1
