"""Decisions and rulings: stored once, undone rightly, one reviewer's hands at a time."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from curation.access import Principal, Role
from curation.errors import CurationError
from curation.model import Finding
from curation.steps import review
from curation.store.home import Home
from tests.seeding import conversation, conversations, emails, finding_id, nothing, seed_workspace

ANA = Principal("ana", "Ana", roles={"acme": Role.ANNOTATOR})
LUIS = Principal("luis", "Luis", roles={"acme": Role.ANNOTATOR})
PAGE = "page-0001"


@pytest.fixture
def home(tmp_path: Path):
    made = Home(tmp_path)
    yield made
    made.close()


def press(seq: int, conversation: str, action: str, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "kind": "decision", "conversation": conversation, "version": 0, "action": action, **more}


def rule(seq: int, conversation: str, finding: str, action: str) -> dict[str, Any]:
    return press(seq, conversation, action, kind="ruling", finding=finding)


def standing(home: Home) -> dict[str, str]:
    return dict(home.workspace("acme").rows("select conversation_id, action from current_decisions"))


def rulings(home: Home) -> dict[str, str]:
    return dict(home.workspace("acme").rows("select finding_id, action from current_rulings"))


def stored(home: Home) -> int:
    return home.workspace("acme").value("select count(*) from decisions")


def test_what_needs_a_person_comes_first_and_repeats_last(home: Home) -> None:
    said = [conversation(n, f"clean question {n}", "an answer") for n in range(4)]

    def find(key, found):
        if found.external_id == "T-2":
            yield Finding(key, "pii", "EMAIL", 0.9, 0, "text", 0, 5)
        if found.external_id == "T-0":
            yield Finding(key, "duplicates", "exact", 1.0, other="the keeper")
        if found.external_id == "T-1":
            yield Finding(key, "pii", "PERSON", 0.3, 0, "text", 0, 5)  # weaker than the policy asks for

    seed_workspace(home, "acme", said, find)
    got = review.queue(home, ANA, "acme")
    assert [item.external_id for item in got] == ["T-2", "T-1", "T-3", "T-0"]
    assert got[1].findings == ()


def test_an_item_carries_what_a_reviewer_needs(home: Home) -> None:
    kept, repeat = seed_workspace(home, "acme", [conversation(1, channel="web"), conversation(2)], nothing)
    database = home.workspace("acme")
    with database.writing() as cursor:
        cursor.execute(
            "insert into findings (id, seq, conversation_id, version, turn, field, check_name, check_version, label, score, "
            "other_id) values ('f', 1, ?, 0, -1, 'text', 'duplicates', 1, 'near', 0.9, ?)",
            [repeat, kept],
        )
    first, second = review.queue(home, ANA, "acme")
    assert (first.id, first.file_name, first.place, first.metadata) == (
        kept, "tickets.jsonl", "line 2", {"channel": "web"},
    )  # fmt: skip
    assert [m.role for m in first.messages] == ["user", "assistant"]
    assert first.language == "es" and first.tokens is not None and first.tokens > 10
    assert second.findings[0].other == kept and second.findings[0].other_name == "T-1"
    assert second.findings[0].turn is None


def test_an_entry_that_arrives_again_counts_once(home: Home) -> None:
    one, two, three = seed_workspace(home, "acme", conversations(3))
    log = [press(1, one, "accept"), press(2, two, "reject", note="off topic")]
    assert review.record(home, ANA, "acme", log, PAGE) == 2
    assert review.record(home, ANA, "acme", [*log, press(3, three, "escalate")], PAGE) == 3
    assert review.record(home, ANA, "acme", log, PAGE) == 2
    assert stored(home) == 3
    assert standing(home) == {one: "accept", two: "reject", three: "escalate"}
    # Another page numbers its own log from 1.
    assert review.record(home, ANA, "acme", [press(1, one, "reject")], "page-0002") == 1
    assert standing(home)[one] == "reject" and stored(home) == 4


def test_the_same_log_from_many_threads_counts_once(home: Home) -> None:
    ids = seed_workspace(home, "acme", conversations(20))
    log = [press(n + 1, key, "accept") for n, key in enumerate(ids)]
    threads = [Thread(target=review.record, args=(home, ANA, "acme", log[: 5 * n], PAGE)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stored(home) == 20


def test_redact_confirms_what_is_open_and_undo_reopens_just_that(home: Home) -> None:
    said = conversation(1, "soy Eva, eva@example.com, 2eva@example.com 3eva@example.com", "ok")
    (key,) = seed_workspace(home, "acme", [said])
    first, second, third = [finding_id(f) for f in emails(key, said)]
    log = [rule(1, key, first, "dismiss"), rule(2, key, second, "confirm"), press(3, key, "redact")]
    review.record(home, ANA, "acme", log, PAGE)
    assert standing(home) == {key: "redact"}
    assert rulings(home) == {first: "dismiss", second: "confirm", third: "confirm"}
    review.record(home, ANA, "acme", [press(4, key, "undo")], PAGE)
    assert standing(home) == {}
    assert rulings(home) == {first: "dismiss", second: "confirm"}
    assert [(f.id, f.ruling) for f in review.queue(home, ANA, "acme")[0].findings] == [
        (first, "dismiss"), (second, "confirm"), (third, None),
    ]  # fmt: skip


def test_redact_leaves_a_finding_on_the_whole_conversation_open(home: Home) -> None:
    (key,) = seed_workspace(
        home, "acme", [conversation(1)], lambda k, c: [*emails(k, c), Finding(k, "structure", "no_answer")]
    )
    review.record(home, ANA, "acme", [press(1, key, "redact")], PAGE)
    assert list(rulings(home).values()) == ["confirm"]


def test_a_ruling_can_be_reopened(home: Home) -> None:
    (key,) = seed_workspace(home, "acme", conversations(1))
    (found,) = review.queue(home, ANA, "acme")[0].findings
    review.record(home, ANA, "acme", [rule(1, key, found.id, "dismiss"), rule(2, key, found.id, "reopen")], PAGE)
    assert rulings(home) == {}


@pytest.mark.parametrize(
    "bad",
    [
        "not an entry",
        {},
        {"seq": 2, "kind": "decision", "conversation": "nobody", "version": 0, "action": "accept"},
        {"seq": 2, "kind": "decision", "conversation": "ID", "version": 1, "action": "accept"},
        {"seq": 2, "kind": "decision", "conversation": "ID", "version": True, "action": "accept"},
        {"seq": 2, "kind": "decision", "conversation": "ID", "version": 0, "action": "delete"},
        {"seq": 2, "kind": "decision", "conversation": "ID", "version": 0, "action": "confirm"},
        {"seq": 2, "kind": "ruling", "conversation": "ID", "version": 0, "action": "confirm"},
        {"seq": 2, "kind": "ruling", "conversation": "ID", "version": 0, "action": "confirm", "finding": "x"},
        {"seq": -2, "kind": "decision", "conversation": "ID", "version": 0, "action": "accept"},
        {"seq": "2", "kind": "decision", "conversation": "ID", "version": 0, "action": "accept"},
        {"seq": 2, "kind": ["decision"], "conversation": "ID", "version": 0, "action": "accept"},
        {"seq": 2, "kind": "decision", "conversation": "ID", "version": 0, "action": "accept", "note": "x" * 2001},
        {"seq": 2, "kind": "decision", "conversation": "ID", "version": 0, "action": "accept", "note": "\ud800"},
        {"seq": 2, "kind": "decision", "conversation": "ID", "version": 0, "action": "undo"},
    ],
)
def test_a_bad_entry_is_refused_and_the_good_ones_are_kept(home: Home, bad: Any) -> None:
    one, two = seed_workspace(home, "acme", conversations(2))
    if isinstance(bad, dict) and bad.get("conversation") == "ID":
        bad = bad | {"conversation": two}
    with pytest.raises(CurationError) as refused:
        review.record(home, ANA, "acme", [press(1, one, "accept"), bad, press(3, two, "reject")], PAGE)
    assert refused.value.code == "entries_refused"
    assert refused.value.facts == {"refused": 1, "stored": 2, "acked": 3}
    assert standing(home) == {one: "accept", two: "reject"}


def test_a_finding_of_another_conversation_cannot_be_ruled_on_through_this_one(home: Home) -> None:
    one, _ = seed_workspace(home, "acme", conversations(2))
    found = review.queue(home, ANA, "acme")[1].findings[0]
    with pytest.raises(CurationError):
        review.record(home, ANA, "acme", [rule(1, one, found.id, "dismiss")], PAGE)
    assert rulings(home) == {}


def test_two_people_never_hold_the_same_conversation(home: Home) -> None:
    ids = seed_workspace(home, "acme", conversations(50))
    ana = [item.id for item in review.queue(home, ANA, "acme", limit=30)]
    luis = [item.id for item in review.queue(home, LUIS, "acme", limit=30)]
    assert ana == ids[:30] and luis == ids[30:]
    assert review.summary(home, LUIS, "acme").with_others == 30
    # What she asked for before is still hers; what the page holds is not sent twice.
    assert [item.id for item in review.queue(home, ANA, "acme", limit=5)] == ids[:5]
    assert review.queue(home, ANA, "acme", exclude=ana) == []


def test_a_lease_that_ran_out_goes_to_the_next_person(home: Home) -> None:
    ids = seed_workspace(home, "acme", conversations(3))
    review.queue(home, ANA, "acme")
    assert review.queue(home, LUIS, "acme") == []
    with home.workspace("acme").writing() as cursor:
        cursor.execute("update assignments set expires_at = now() - interval 1 second")
    assert [item.id for item in review.queue(home, LUIS, "acme")] == ids
    # Asking for more does not take back what another person holds by now.
    review.queue(home, ANA, "acme", exclude=ids)
    assert [item.id for item in review.queue(home, LUIS, "acme")] == ids


def test_asking_for_more_renews_what_is_held(home: Home) -> None:
    ids = seed_workspace(home, "acme", conversations(3))
    review.queue(home, ANA, "acme")
    review.queue(home, ANA, "acme", exclude=ids)
    database = home.workspace("acme")
    assert database.value("select count(*) from assignments") == 3  # long enough still: nothing written
    with database.writing() as cursor:
        cursor.execute("update assignments set expires_at = now() + interval 1 minute")
    review.queue(home, ANA, "acme", exclude=ids)
    assert database.value("select count(*) from assignments where expires_at > now() + interval 14 minute") == 3


def test_what_somebody_decided_returns_to_nobody_and_an_undo_brings_it_back(home: Home) -> None:
    one, two = seed_workspace(home, "acme", conversations(2))
    review.record(home, ANA, "acme", [press(1, one, "reject")], PAGE)
    assert [item.id for item in review.queue(home, LUIS, "acme")] == [two]
    assert review.settled(home, LUIS, "acme", [one, two]) == {one}
    review.record(home, ANA, "acme", [press(2, one, "undo")], PAGE)
    assert [item.id for item in review.queue(home, LUIS, "acme")] == [one, two]


def test_a_skipped_one_comes_last_for_who_skipped_it_only(home: Home) -> None:
    one, two, three = seed_workspace(home, "acme", conversations(3))
    review.record(home, ANA, "acme", [press(1, one, "skip")], PAGE)
    assert [item.id for item in review.queue(home, LUIS, "acme", limit=1)] == [one]
    with home.workspace("acme").writing() as cursor:
        cursor.execute("delete from assignments")
    assert [item.id for item in review.queue(home, ANA, "acme")] == [two, three, one]
    review.record(home, ANA, "acme", [press(2, one, "undo")], PAGE)
    assert [item.id for item in review.queue(home, ANA, "acme")] == [one, two, three]


def test_the_last_word_wins_and_nobody_takes_back_another_persons(home: Home) -> None:
    (key,) = seed_workspace(home, "acme", conversations(1))
    review.record(home, ANA, "acme", [press(1, key, "accept")], PAGE)
    review.record(home, LUIS, "acme", [press(1, key, "reject")], "page-luis")
    with pytest.raises(CurationError):
        review.record(home, ANA, "acme", [press(2, key, "undo")], PAGE)
    assert standing(home) == {key: "reject"} and stored(home) == 2


def test_a_decision_on_an_older_version_does_not_settle_the_new_one(home: Home) -> None:
    (key,) = seed_workspace(home, "acme", conversations(1), nothing)
    review.record(home, ANA, "acme", [press(1, key, "accept")], PAGE)
    with home.workspace("acme").writing() as cursor:
        cursor.execute("insert into revisions (conversation_id, version, revised_by) values (?, 1, 'ana')", [key])
        cursor.execute("insert into messages select * replace (1 as version, 'new' as text) from messages")
    (item,) = review.queue(home, ANA, "acme")
    assert item.version == 1 and [m.text for m in item.messages] == ["new", "new"]


def test_the_summary_counts_what_stands(home: Home) -> None:
    ids = seed_workspace(home, "acme", conversations(5))
    log = [press(1, ids[0], "accept"), press(2, ids[1], "reject"), press(3, ids[2], "skip"), press(4, ids[1], "undo")]
    review.record(home, ANA, "acme", log, PAGE)
    review.record(home, LUIS, "acme", [press(1, ids[3], "accept")], "page-luis")
    got = review.summary(home, ANA, "acme", "America/Bogota")
    assert (got.total, got.decided, got.left, got.mine_today) == (5, 2, 3, 1)
    assert review.summary(home, ANA, "acme", "No/Such_Zone").total == 5


def test_the_last_decision_is_found_again_after_a_reload(home: Home) -> None:
    one, two = seed_workspace(home, "acme", conversations(2))
    assert review.last(home, ANA, "acme") is None
    review.record(home, ANA, "acme", [press(1, one, "accept"), press(2, two, "reject"), press(3, two, "undo")], PAGE)
    review.record(home, LUIS, "acme", [press(1, two, "accept")], "page-luis")
    found = review.last(home, ANA, "acme")
    assert found is not None and found.id == one and found.decision is not None and found.decision.action == "accept"


@pytest.mark.parametrize(
    "stranger",
    [
        Principal("eve", "Eve"),
        Principal("eve", "Eve", roles={"other": Role.LEAD}),
        Principal("eve", "Eve", roles={"acme": Role.CLIENT}),
    ],
)
def test_a_stranger_finds_nothing_and_leaves_nothing(home: Home, stranger: Principal) -> None:
    (key,) = seed_workspace(home, "acme", conversations(1))
    for act in (
        lambda: review.queue(home, stranger, "acme"),
        lambda: review.record(home, stranger, "acme", [press(1, key, "accept")], PAGE),
        lambda: review.summary(home, stranger, "acme"),
        lambda: review.settled(home, stranger, "acme", [key]),
        lambda: review.last(home, stranger, "acme"),
    ):
        with pytest.raises(CurationError) as refused:
            act()
        assert refused.value.code == "not_found"
    assert stored(home) == 0 and home.workspace("acme").value("select count(*) from assignments") == 0
