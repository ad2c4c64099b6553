"""The jobs page: what runs and what ran, stopping it and going on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from curation import jobs
from curation.access import Permission, Role, operator
from curation.errors import CurationError
from curation.policy import Checks, Policy
from curation.progress import Progress
from curation.steps import people, rules, uploads
from curation.steps.kinds import KINDS
from curation.steps.overview import unchecked_in
from curation.store import jobs as stored
from curation.store.home import Home
from pages.widgets.visit import texts
from tests.pages.visiting import PASSWORD, visit
from tests.seeding import conversations, seed_workspace

PAGE = "pages.lead.jobs"
SECONDS = 30


@pytest.fixture
def home(home: Home) -> Home:
    rules.save_policy(home, operator(), "acme", Policy(Checks(enabled=("structure",))))
    return home


class Slow:
    """Kinds of work that wait to be let go, and then do the real thing."""

    def __init__(self) -> None:
        self.running, self.go = threading.Event(), threading.Event()

    def check(self, home: Home, who: Any, workspace: str, asked: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:  # fmt: skip
        progress(250, 1_000, "conversations")
        self.running.set()
        assert self.go.wait(SECONDS)
        return KINDS["check"][1](home, who, workspace, asked, progress)


@pytest.fixture
def slow(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    """The desk of the home with a check that can be caught at work."""
    made = Slow()
    monkeypatch.setitem(
        jobs._desks, str(home.path), jobs.Desk(home, {**KINDS, "check": (Permission.CHECK, made.check)})
    )
    yield made
    made.go.set()
    assert jobs.desk(home).wait(SECONDS)


def shown(at: AppTest) -> list[str]:
    assert not at.exception, at.exception
    return [one.value for one in (*at.text, *at.caption, *at.error)]


def button(at: AppTest, label: str):
    (found,) = [one for one in at.button if one.label == label]
    return found


def test_before_the_first_job_it_says_what_will_be_here(home: Home, lead: str) -> None:
    at = visit(home, lead, PAGE, "es").run()
    assert [one.value for one in at.title] == ["Trabajos"]
    assert "no se ha hecho ningún trabajo" in at.info[0].value and not at.button


def test_a_running_job_says_how_far_it_is_and_is_stopped_and_resumed(home: Home, lead: str, slow: Slow) -> None:
    seed_workspace(home, "acme", conversations(6))
    desk, who = jobs.desk(home), people.principal_for(home, lead)
    running = desk.start(who, "acme", "check", {})
    queued = desk.start(who, "acme", "check", {})
    assert slow.running.wait(SECONDS)
    at = visit(home, lead, PAGE, "en").run()
    assert "Check · running" in shown(at) and "Check · waiting" in shown(at)
    (bar,) = at.get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "250 of 1,000 conversations")
    at.button(key=f"cancel-{queued}").click().run()
    assert "Check · cancelled" in shown(at)
    at.button(key=f"cancel-{running}").click().run()
    slow.go.set()
    assert desk.wait(SECONDS)
    at.run()
    assert shown(at).count("Check · cancelled") == 2 and len(at.button) == 2
    at.button(key=f"resume-{running}").click().run()
    assert desk.wait(SECONDS)
    at.run()
    assert "Check · done" in shown(at)
    assert unchecked_in(home, who, "acme") == 0
    assert [one.key for one in at.button] == [f"resume-{queued}"]


def test_a_failure_is_said_in_the_language_of_the_page_and_as_text(home: Home, lead: str) -> None:
    desk, who = jobs.desk(home), people.principal_for(home, lead)
    upload = uploads.keep(home, who, "acme", [b"nothing that anybody knows\n"])
    desk.start(who, "acme", "import", {"path": upload, "name": "*a*.txt", "mapping": {}})
    assert desk.wait(SECONDS)
    at = visit(home, lead, PAGE, "es").run()
    assert "Importación · *a*.txt · falló" in shown(at)
    assert r"\*a\*\.txt" in at.error[0].value and "no se parece a ningún formato" in at.error[0].value
    assert button(at, "Reanudar")


def test_what_a_restart_cut_short_can_be_resumed(home: Home, lead: str) -> None:
    seed_workspace(home, "acme", conversations(3))
    stored.add(home.control(), "abc", "acme", "check", {}, lead)
    stored.note(home.control(), "abc", "running")
    at = visit(home, lead, PAGE, "es").run()
    assert "Comprobación · interrumpido por un reinicio" in shown(at)
    button(at, "Reanudar").click().run()
    assert jobs.desk(home).wait(SECONDS)
    at.run()
    assert "Comprobación · listo" in shown(at)
    assert any(said.startswith("3 conversaciones comprobadas") for said in shown(at))


def test_a_file_imported_before_says_so(home: Home, lead: str) -> None:
    desk, who = jobs.desk(home), people.principal_for(home, lead)
    for _ in range(2):
        upload = uploads.keep(home, who, "acme", [b'{"messages": [{"role": "user", "content": "Hola"}]}\n'])
        desk.start(who, "acme", "import", {"path": upload, "name": "chat.jsonl", "mapping": {}})
    assert desk.wait(SECONDS)
    said = shown(visit(home, lead, PAGE, "en").run())
    assert texts("en")["jobs"]["result_nothing_new"] in said
    assert "1 conversations, 1 messages, 0 rejects" in said


def test_jobs_of_another_workspace_are_not_here(home: Home, lead: str) -> None:
    people.create_workspace(home, operator(), "other", "Other")
    jobs.desk(home).start(operator(), "other", "check", {})
    assert jobs.desk(home).wait(SECONDS)
    at = visit(home, lead, PAGE, "es").run()
    assert not at.exception and at.info
    assert visit(home, lead, PAGE, "es", "other").run().exception


def test_an_annotator_sees_none(home: Home) -> None:
    ana = people.add_account(home, operator(), "ana", PASSWORD)
    people.set_membership(home, operator(), "ana", "acme", Role.ANNOTATOR)
    at = visit(home, ana, PAGE).run()
    assert at.exception and not at.info and not at.button
    with pytest.raises(CurationError, match="no such thing"):
        jobs.desk(home).jobs(people.principal_for(home, ana), "acme")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_and_state_has_a_name(language: str) -> None:
    said = texts(language)["jobs"]
    assert {f"kind_{kind}" for kind in KINDS} <= set(said)
    assert {f"state_{state}" for state in (*jobs.ACTIVE, *jobs.RESUMABLE, "done")} <= set(said)
    assert {"result_import", "result_check", "result_release"} <= set(said)
