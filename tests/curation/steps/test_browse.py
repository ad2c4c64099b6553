"""Finding conversations, reading one, and deciding on all that were found."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.access import Principal, Role
from curation.errors import CurationError
from curation.model import Finding
from curation.steps import browse, review
from curation.steps.browse import Filter
from curation.store.home import Home
from tests.seeding import conversation, conversations, emails, seed_workspace

ANA = Principal("ana", "Ana", roles={"acme": Role.ANNOTATOR})
LUIS = Principal("luis", "Luis", roles={"acme": Role.LEAD})


@pytest.fixture
def home(tmp_path: Path):
    made = Home(tmp_path)
    yield made
    made.close()


@pytest.fixture
def five(home: Home) -> list[str]:
    """T-0 and T-1 with an e-mail, T-2 a long one, T-3 in English with an accent, T-4 with a weak finding."""
    said = [
        conversation(0),
        conversation(1),
        conversation(2, "largo " * 100, "sí"),
        conversation(3, "Where is my CAFÉ?", "100% on its way_now"),
        conversation(4, "hola", "adiós café"),
    ]

    def find(key, found):
        yield from emails(key, found)
        if found.external_id == "T-4":
            yield Finding(key, "pii", "PERSON", 0.2, 0, "text", 0, 4)

    language = {"T-3": "en"}
    ids = seed_workspace(home, "acme", said, find, language=lambda c: language.get(c.external_id or "", "es"))
    log = [
        {"seq": 1, "kind": "decision", "conversation": ids[0], "version": 0, "action": "accept"},
        {"seq": 2, "kind": "decision", "conversation": ids[2], "version": 0, "action": "reject"},
        {"seq": 3, "kind": "decision", "conversation": ids[3], "version": 0, "action": "skip"},
    ]
    review.record(home, ANA, "acme", log, "page-0001")
    return ids


def names(page: browse.Page) -> list[str | None]:
    return [row.external_id for row in page.rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), "01234"),
        (Filter(states=("undecided",)), "134"),
        (Filter(states=("accept",)), "0"),
        (Filter(states=("accept", "reject")), "02"),
        (Filter(states=("undecided", "reject")), "1234"),
        (Filter(labels=("EMAIL",)), "01"),
        (Filter(labels=("PERSON",)), ""),  # weaker than the policy asks for
        (Filter(labels=("NO_SUCH",)), ""),
        (Filter(languages=("en",)), "3"),
        (Filter(languages=("en", "es")), "01234"),
        (Filter(text="cafe"), "34"),
        (Filter(text="  CAFÉ "), "34"),
        (Filter(text="cafe", role="user"), "3"),
        (Filter(text="%"), "3"),  # no wildcard
        (Filter(text="_now"), "3"),
        (Filter(text="' or 1=1 --"), ""),
        (Filter(import_id="tickets.jsonl"), "01234"),
        (Filter(import_id="other"), ""),
        (Filter(min_tokens=100), "2"),
        (Filter(max_tokens=5), "4"),
        (Filter(min_tokens=8, max_tokens=9), "3"),
        (Filter(states=("undecided",), labels=("EMAIL",), languages=("es",), text="pedido", min_tokens=1), "1"),
    ],
)
def test_a_filter_finds_just_these(home: Home, five: list[str], wanted: Filter, found: str) -> None:
    page = browse.search(home, ANA, "acme", wanted)
    assert names(page) == [f"T-{n}" for n in found]
    assert page.total == len(found)


@pytest.mark.parametrize(
    ("order", "found"),
    [("imported", "01234"), ("longest", "20134"), ("shortest", "43012"), ("findings", "01234"), ("decided", "02134")],
)
def test_the_list_is_sorted(home: Home, five: list[str], order: str, found: str) -> None:
    if order in ("longest", "shortest", "decided"):
        rows = browse.search(home, ANA, "acme", Filter(), order=order).rows
        if order == "decided":  # both were decided in the same moment
            assert {row.state for row in rows[:2]} == {"accept", "reject"}
        else:
            tokens = [row.tokens or 0 for row in rows]
            assert tokens == sorted(tokens, reverse=order == "longest")
    else:
        assert names(browse.search(home, ANA, "acme", Filter(), order=order)) == [f"T-{n}" for n in found]


def test_a_row_says_what_the_list_shows(home: Home, five: list[str]) -> None:
    first, _, long, *_ = browse.search(home, ANA, "acme", Filter()).rows
    assert (first.id, first.messages, first.language, first.open_findings) == (five[0], 2, "es", 1)
    assert (first.state, first.decided_by, first.file_name) == ("accept", "ana", "tickets.jsonl")
    assert long.opening.startswith("largo largo") and len(long.opening) == 160


def test_a_dismissed_finding_is_no_longer_found(home: Home, five: list[str]) -> None:
    (found,) = browse.conversation(home, ANA, "acme", five[1]).findings
    ruling = {
        "seq": 1,
        "kind": "ruling",
        "conversation": five[1],
        "version": 0,
        "action": "dismiss",
        "finding": found.id,
    }
    review.record(home, ANA, "acme", [ruling], "page-0002")
    assert names(browse.search(home, ANA, "acme", Filter(labels=("EMAIL",)))) == ["T-0"]


def test_pages_hold_everything_once_and_a_page_too_far_is_the_last(home: Home) -> None:
    seed_workspace(home, "acme", conversations(23))
    pages = [browse.search(home, ANA, "acme", Filter(), number, size=10) for number in (1, 2, 3)]
    assert [name for page in pages for name in names(page)] == [f"T-{n}" for n in range(23)]
    assert pages[0].pages == 3 and pages[0].total == 23
    assert browse.search(home, ANA, "acme", Filter(), 99, size=10).number == 3
    nothing = browse.search(home, ANA, "acme", Filter(text="nowhere"))
    assert (nothing.total, nothing.pages, nothing.number, nothing.rows) == (0, 1, 1, ())


@pytest.mark.parametrize("wanted", [Filter(states=("deleted",)), Filter(role="admin"), Filter(states=("skip",))])
def test_a_filter_there_is_none_of_is_refused(home: Home, five: list[str], wanted: Filter) -> None:
    with pytest.raises(CurationError) as refused:
        browse.search(home, ANA, "acme", wanted)
    assert refused.value.code == "bad_filter"


def test_an_order_there_is_none_of_is_refused(home: Home, five: list[str]) -> None:
    with pytest.raises(CurationError):
        browse.search(home, ANA, "acme", Filter(), order="c.seq; drop table conversations")


def test_the_choices_come_with_their_counts(home: Home, five: list[str]) -> None:
    got = browse.choices(home, ANA, "acme")
    assert got.states == {"undecided": 3, "accept": 1, "reject": 1}
    assert got.labels == {"EMAIL": 2} and got.languages == {"es": 4, "en": 1}
    assert got.imports == (("tickets.jsonl", "tickets.jsonl", 5),)


def test_all_that_match_are_decided_and_brought_back_as_they_were(home: Home, five: list[str]) -> None:
    wanted = Filter(languages=("es",))
    assert browse.preview(home, ANA, "acme", wanted, "reject") == browse.Preview(total=4, changed=3, overridden=1)
    done = browse.act_on_all(home, ANA, "acme", wanted, "reject")
    assert done.count == 3
    assert browse.choices(home, ANA, "acme").states == {"reject": 4, "undecided": 1}
    assert browse.undo(home, ANA, "acme", done.source) == 3
    assert browse.choices(home, ANA, "acme").states == {"undecided": 3, "accept": 1, "reject": 1}
    with pytest.raises(CurationError) as refused:
        browse.undo(home, ANA, "acme", done.source)
    assert refused.value.code == "bulk_gone"


def test_undoing_all_leaves_alone_what_was_decided_since(home: Home, five: list[str]) -> None:
    done = browse.act_on_all(home, ANA, "acme", Filter(states=("undecided",)), "accept")
    entry = {"seq": 1, "kind": "decision", "conversation": five[4], "version": 0, "action": "reject"}
    review.record(home, LUIS, "acme", [entry], "page-luis")
    assert browse.undo(home, ANA, "acme", done.source) == 2
    assert browse.conversation(home, ANA, "acme", five[4]).decision.action == "reject"


def test_redacting_all_confirms_what_is_open_and_undo_reopens_it(home: Home, five: list[str]) -> None:
    done = browse.act_on_all(home, ANA, "acme", Filter(labels=("EMAIL",)), "redact")
    assert done.count == 2
    assert [f.ruling for f in browse.conversation(home, ANA, "acme", five[1]).findings] == ["confirm"]
    browse.undo(home, ANA, "acme", done.source)
    assert [f.ruling for f in browse.conversation(home, ANA, "acme", five[1]).findings] == [None]
    assert browse.conversation(home, ANA, "acme", five[0]).decision.action == "accept"


def test_nobody_undoes_what_another_person_did(home: Home, five: list[str]) -> None:
    done = browse.act_on_all(home, LUIS, "acme", Filter(), "accept")
    with pytest.raises(CurationError):
        browse.undo(home, ANA, "acme", done.source)
    assert browse.choices(home, ANA, "acme").states == {"accept": 5}


@pytest.mark.parametrize("action", ["skip", "undo", "delete"])
def test_not_every_action_can_be_done_to_all(home: Home, five: list[str], action: str) -> None:
    with pytest.raises(CurationError):
        browse.act_on_all(home, ANA, "acme", Filter(), action)


@pytest.mark.parametrize(
    "stranger",
    [
        Principal("eve", "Eve"),
        Principal("eve", "Eve", roles={"other": Role.ANNOTATOR}),
        Principal("eve", "Eve", roles={"acme": Role.CLIENT}),
    ],
)
def test_a_stranger_finds_nothing(home: Home, five: list[str], stranger: Principal) -> None:
    for act in (
        lambda: browse.search(home, stranger, "acme", Filter()),
        lambda: browse.choices(home, stranger, "acme"),
        lambda: browse.conversation(home, stranger, "acme", five[0]),
        lambda: browse.preview(home, stranger, "acme", Filter(), "accept"),
        lambda: browse.act_on_all(home, stranger, "acme", Filter(), "accept"),
        lambda: browse.undo(home, stranger, "acme", "bulk-x"),
    ):
        with pytest.raises(CurationError) as refused:
            act()
        assert refused.value.code == "not_found"
    with pytest.raises(CurationError) as missing:
        browse.conversation(home, ANA, "acme", "nobody")
    assert missing.value.code == "not_found"
