"""Files of releases leave, and decisions of a closing page arrive, for whoever may do so and nobody else."""

from __future__ import annotations

import orjson
import pytest
from starlette.testclient import TestClient

from curation.access import Role, operator
from curation.steps import people
from curation.web.house import House
from curation.web.routes import BEACON_LIMIT
from tests.curation.web.conftest import PASSWORD, Browser, post
from tests.seeding import conversations, seed_workspace

CONTENT = b'{"messages": []}\n' * 100
FILE = "/files/acme/1/train.jsonl"


@pytest.fixture
def workspace(opened: House, admin: TestClient) -> list[str]:
    """Two workspaces; `acme` has conversations and one released file. The ids of the conversations."""
    home = opened.home
    for name in ("acme", "other"):
        people.create_workspace(home, operator(), name, name)
    ids = seed_workspace(home, "acme", conversations(3))
    folder = home.folder("acme") / "releases" / "1"
    folder.mkdir(parents=True)
    (folder / "train.jsonl").write_bytes(CONTENT)
    (folder / "unlisted.txt").write_text("not written down as a file of the release")
    with home.workspace("acme").writing() as cursor:
        cursor.execute(
            "insert into releases (id, number, policy, policy_fingerprint, made_by, finished_at, manifest) "
            "values ('r1', 1, '', '', 'x', now(), '{}')"
        )
        cursor.execute(
            "insert into exports (release_id, file_name, format, split, examples, bytes, sha256) "
            "values ('r1', 'train.jsonl', 'openai', 'train', 100, ?, 'x')",
            [len(CONTENT)],
        )
    return ids


@pytest.fixture
def person(opened: House, browser: Browser, workspace: list[str]):
    """Signs somebody in who has this role in this workspace."""

    def signed_in(role: Role | None, place: str = "acme") -> TestClient:
        name = f"{role}-{place}"
        people.add_account(opened.home, operator(), name, PASSWORD)
        people.set_membership(opened.home, operator(), name, place, role)
        client = browser()
        assert post(client, "/auth/sign-in", name=name, password=PASSWORD).status_code == 303
        return client

    return signed_in


def test_a_released_file_is_downloaded(person) -> None:
    answer = person(Role.LEAD).get(FILE)
    assert answer.content == CONTENT
    assert answer.headers["content-disposition"] == 'attachment; filename="train.jsonl"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_file_one_may_not_have_looks_like_a_missing_one(person) -> None:
    paths = (FILE, "/files/acme/1/none.jsonl", "/files/acme/9/train.jsonl", "/files/nowhere/1/train.jsonl")
    seen = set()
    for role, place in ((Role.ANNOTATOR, "acme"), (Role.CLIENT, "acme"), (Role.LEAD, "other"), (None, "acme")):
        client = person(role, place)
        seen |= {(answer.status_code, answer.content) for answer in map(client.get, paths)}
    assert seen == {(404, b"There is no such thing here, or not for you.")}


def test_only_what_was_written_down_as_released_leaves(admin: TestClient, workspace: list[str]) -> None:
    for path in (
        "/files/acme/1/unlisted.txt",
        "/files/acme/1/..%2F..%2Fworkspace.duckdb",
        "/files/acme/..%2F..%2F1/train.jsonl",
        "/files/..%2F..%2Fcontrol/1/control.duckdb",
        "/files/ACME/1/train.jsonl",
        "/files/acme/1/%00",
    ):
        answer = admin.get(path)
        # A slash inside a part makes another address, which our routes do not have.
        assert answer.status_code in {400, 404} or answer.headers["content-type"] == "application/json", path
        assert b"not written down" not in answer.content
        assert b"DUCK" not in answer.content


def _sent(conversation: str, workspace: str = "acme", seq: int = 1) -> bytes:
    entry = {"seq": seq, "kind": "decision", "conversation": conversation, "version": 0, "action": "accept"}
    return orjson.dumps({"workspace": workspace, "source": "page-0001", "entries": [entry]})


def _decisions(opened: House) -> list[tuple[str, str]]:
    return opened.home.workspace("acme").rows("select conversation_id, action from decisions")


def test_a_closing_page_hands_its_decisions_in_once(opened: House, person, workspace: list[str]) -> None:
    client = person(Role.ANNOTATOR)
    for _ in range(2):
        assert client.post("/beacon", content=_sent(workspace[0])).status_code == 204
    assert _decisions(opened) == [(workspace[0], "accept")]


def test_who_may_not_review_decides_nothing(opened: House, person, workspace: list[str]) -> None:
    for role, place in ((Role.CLIENT, "acme"), (Role.LEAD, "other"), (None, "acme")):
        client = person(role, place)
        forbidden, missing = (client.post("/beacon", content=_sent(workspace[0], name)) for name in ("acme", "nowhere"))
        assert forbidden.status_code == missing.status_code == 404
        assert forbidden.content == missing.content
    assert _decisions(opened) == []


def test_a_stranger_decides_nothing(opened: House, browser: Browser, workspace: list[str]) -> None:
    assert browser().post("/beacon", content=_sent(workspace[0])).status_code == 401
    assert _decisions(opened) == []


def test_what_is_no_log_is_refused(admin: TestClient, workspace: list[str]) -> None:
    for body in (
        b"", b"{", b"[]", b"1", b"null", b'{"workspace": 1, "source": "page-0001", "entries": []}', b"\xff" * 10,
        b'{"workspace": "acme", "source": "page-0001", "entries": [1]}', b"[" * 5000,
    ):  # fmt: skip
        assert admin.post("/beacon", content=body).status_code == 400, body[:40]


def test_a_log_has_a_size(opened: House, admin: TestClient, workspace: list[str]) -> None:
    assert admin.post("/beacon", content=_sent(workspace[0]).ljust(BEACON_LIMIT)).status_code == 204
    assert admin.post("/beacon", content=_sent(workspace[1]).ljust(BEACON_LIMIT + 1)).status_code == 413

    unannounced = (b" " * 65_536 for _ in range(5))
    assert admin.post("/beacon", content=unannounced).status_code == 413
    assert _decisions(opened) == [(workspace[0], "accept")]
