"""Checks over a workspace that changes between them: every conversation once, under the policy in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from curation.access import operator
from curation.policy import Checks, Policy
from curation.progress import Cancelled
from curation.steps import check as step
from curation.steps import people, rules
from curation.steps.check import check, unchecked
from curation.steps.ingest import ingest, undo
from curation.store.home import Home

WORKSPACE = "acme"
EVERYTHING = ("structure", "pii", "exact_duplicates")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setattr(step, "_BATCH", 4)
    made = Home(tmp_path / "home")
    people.create_workspace(made, operator(), WORKSPACE, "Acme")
    yield made
    made.close()


def _import(home: Home, numbers: range) -> str:
    """Conversations that differ, each with an address."""
    file = home.path.parent / f"{numbers}.jsonl"
    with file.open("wb") as out:
        for n in numbers:
            said = f"Mi correo es cliente{n}@example.com y mi pedido {n * 7919} no llega"
            messages = [{"role": "user", "content": said}, {"role": "assistant", "content": f"Sale el {n}."}]
            out.write(orjson.dumps({"messages": messages}) + b"\n")
    return ingest(home, operator(), WORKSPACE, file).import_id


def _check(home: Home, *enabled: str, stop_after: int | None = None) -> dict[str, int]:
    """Findings by label under a policy with these checks."""

    def progress(done: int, total: int | None, unit: str) -> None:
        if done == stop_after:
            raise Cancelled

    rules.save_policy(home, operator(), WORKSPACE, Policy(Checks(enabled=enabled)))
    done = check(home, operator(), WORKSPACE, workers=1, progress=progress)
    return {row["label"]: row["conversations"] for row in done.by_label}


def test_nothing_is_a_duplicate_of_itself_when_ranges_move(home: Home) -> None:
    first = _import(home, range(2))
    _import(home, range(2, 12))
    assert _check(home, *EVERYTHING) == {"EMAIL": 12}
    undo(home, operator(), WORKSPACE, first)
    # Other rules cut the same conversations into ranges of their own.
    assert _check(home, *EVERYTHING, "secrets") == {"EMAIL": 10}


def test_nothing_is_a_duplicate_of_itself_when_an_import_is_done_again(home: Home) -> None:
    _import(home, range(6))
    last = _import(home, range(6, 12))
    assert _check(home, *EVERYTHING, "near_duplicates") == {"EMAIL": 12}
    for _ in range(2):
        undo(home, operator(), WORKSPACE, last)
        assert _import(home, range(6, 12)) == last
        assert _check(home, *EVERYTHING, "near_duplicates") == {"EMAIL": 12}


def test_an_import_undone_while_it_is_checked_leaves_nothing(home: Home) -> None:
    _import(home, range(4))
    last = _import(home, range(4, 12))

    def progress(done: int, total: int | None, unit: str) -> None:
        if unit == "conversations" and done == 4:
            undo(home, operator(), WORKSPACE, last)

    rules.save_policy(home, operator(), WORKSPACE, Policy(Checks(enabled=EVERYTHING)))
    # Two processes, so that batches are on their way when the import goes.
    done = check(home, operator(), WORKSPACE, workers=2, progress=progress)
    assert {row["label"]: row["conversations"] for row in done.by_label} == {"EMAIL": 4}
    assert home.workspace(WORKSPACE).value("select count(distinct conversation_id) from measurements") == 4
    # Brought back, it is checked like anything new.
    _import(home, range(4, 12))
    assert _check(home, *EVERYTHING) == {"EMAIL": 12}


def test_a_policy_tried_and_given_up_leaves_no_hole(home: Home) -> None:
    _import(home, range(12))
    assert _check(home, *EVERYTHING) == {"EMAIL": 12}
    with pytest.raises(Cancelled):
        _check(home, "structure", stop_after=4)
    rules.save_policy(home, operator(), WORKSPACE, Policy(Checks(enabled=EVERYTHING)))
    assert unchecked(home.workspace(WORKSPACE)) == 4
    assert _check(home, *EVERYTHING) == {"EMAIL": 12}
    assert unchecked(home.workspace(WORKSPACE)) == 0


def test_what_comes_later_is_checked_alone(home: Home) -> None:
    _import(home, range(5))
    assert _check(home, *EVERYTHING) == {"EMAIL": 5}
    _import(home, range(5, 9))
    rules.save_policy(home, operator(), WORKSPACE, Policy(Checks(enabled=EVERYTHING)))
    done = check(home, operator(), WORKSPACE, workers=1)
    assert done.conversations == 4 and done.by_label[0]["conversations"] == 9
    assert check(home, operator(), WORKSPACE, workers=1).conversations == 0


def test_a_check_that_is_switched_off_takes_its_findings_with_it(home: Home) -> None:
    _import(home, range(3))
    assert _check(home, *EVERYTHING) == {"EMAIL": 3}
    assert _check(home, "structure") == {}
