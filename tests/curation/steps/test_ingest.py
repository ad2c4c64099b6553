"""Raw file to conversations: every message is stored, rejected, or was there before."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from curation.access import Principal, Role, operator
from curation.errors import CurationError
from curation.progress import Cancelled
from curation.steps import ingest as step
from curation.steps.ingest import history, ingest, rejects, undo
from curation.store.conversations import content_hash, stream
from curation.store.home import Home

WORKSPACE = "main"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    place = Home(tmp_path / "home")
    place.create(WORKSPACE)
    yield place
    place.close()


def _line(*texts: str) -> bytes:
    roles = ("user", "assistant")
    return orjson.dumps({"messages": [{"role": roles[i % 2], "content": t} for i, t in enumerate(texts)]})


def _file(folder: Path, *lines: bytes, name: str = "chat.jsonl") -> Path:
    file = folder / name
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file


def test_messages_in_are_stored_or_rejected(home: Home, tmp_path: Path) -> None:
    file = _file(tmp_path, _line("Hola", "Buenas"), b"{broken", _line("¿Mi pedido?", "En camino", "Gracias"))
    came = ingest(home, operator(), WORKSPACE, file)
    assert (came.counts.conversations, came.counts.messages, came.counts.rejects) == (2, 5, 1)
    [(_, first), (_, second)] = stream(home.workspace(WORKSPACE), 0, 10)
    assert [m.text for m in first.messages] == ["Hola", "Buenas"]
    assert [(m.role, m.text) for m in second.messages][-1] == ("user", "Gracias")
    [reject] = rejects(home, operator(), WORKSPACE, came.import_id)
    assert "2" in reject["place"]


def test_the_same_file_twice_adds_nothing(home: Home, tmp_path: Path) -> None:
    file = _file(tmp_path, _line("Hola", "Buenas"), _line("Hola", "Buenas"))
    first = ingest(home, operator(), WORKSPACE, file)
    before = content_hash(home.workspace(WORKSPACE))
    again = ingest(home, operator(), WORKSPACE, file)
    assert (first.nothing_new, again.nothing_new) == (False, True)
    assert again.counts == first.counts
    assert content_hash(home.workspace(WORKSPACE)) == before
    assert len(history(home, operator(), WORKSPACE)) == 1


def test_equal_conversations_of_one_file_are_kept_apart(home: Home, tmp_path: Path) -> None:
    """They are duplicates to be found and marked, not to be swallowed by an import."""
    came = ingest(home, operator(), WORKSPACE, _file(tmp_path, _line("Hola", "Buenas"), _line("Hola", "Buenas")))
    assert came.counts.conversations == 2


def test_a_ticket_that_comes_again_in_a_later_export_is_not_doubled(home: Home, tmp_path: Path) -> None:
    def ticket(number: int, text: str) -> bytes:
        comments = [
            {"id": 1, "type": "Comment", "author_id": 7, "body": text, "public": True, "created_at": "2026-01-01T00:00:00Z"},
            {"id": 2, "type": "Comment", "author_id": 9, "body": "Va.", "public": True, "created_at": "2026-01-01T00:01:00Z"},
        ]  # fmt: skip
        return orjson.dumps(
            {
                "id": number,
                "subject": "x",
                "description": text,
                "requester_id": 7,
                "assignee_id": 9,
                "comments": comments,
            }
        )

    ingest(home, operator(), WORKSPACE, _file(tmp_path, ticket(1, "uno"), ticket(2, "dos"), name="enero.jsonl"))
    later = ingest(
        home, operator(), WORKSPACE, _file(tmp_path, ticket(2, "dos"), ticket(3, "tres"), name="febrero.jsonl")
    )
    assert (later.counts.conversations, later.counts.repeated) == (1, 1)


def test_a_cancelled_import_goes_on(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "_BATCH", 2)
    file = _file(tmp_path, *(_line(f"pregunta {n}", "respuesta") for n in range(9)))

    def stop(done: int, total: int | None, unit: str) -> None:
        if done >= 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        ingest(home, operator(), WORKSPACE, file, progress=stop)
    assert ingest(home, operator(), WORKSPACE, file).counts.conversations == 9


def test_an_import_can_be_undone_and_done_again(home: Home, tmp_path: Path) -> None:
    kept = ingest(home, operator(), WORKSPACE, _file(tmp_path, _line("a", "b"), name="a.jsonl"))
    gone = ingest(home, operator(), WORKSPACE, _file(tmp_path, _line("c", "d"), _line("e", "f"), name="c.jsonl"))
    assert undo(home, operator(), WORKSPACE, gone.import_id) == 2
    assert [i["id"] for i in history(home, operator(), WORKSPACE)] == [kept.import_id]
    again = ingest(home, operator(), WORKSPACE, tmp_path / "c.jsonl")
    assert (again.nothing_new, again.counts.conversations) == (False, 2)


@pytest.mark.parametrize(
    "who",
    [
        Principal("u1", "ana", roles={WORKSPACE: Role.ANNOTATOR}),
        Principal("u2", "cliente", roles={WORKSPACE: Role.CLIENT}),
        Principal("u3", "otra", roles={"elsewhere": Role.LEAD}),
    ],
    ids=["annotator", "client", "lead of another workspace"],
)
def test_who_may_not_import_sees_no_difference_to_a_missing_workspace(
    who: Principal, home: Home, tmp_path: Path
) -> None:
    file = _file(tmp_path, _line("a", "b"))
    for workspace in (WORKSPACE, "missing"):
        with pytest.raises(CurationError) as raised:
            ingest(home, who, workspace, file)
        assert raised.value.code == "not_found"


def test_a_file_that_nothing_reads_is_refused_in_a_sentence(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(CurationError) as raised:
        ingest(home, operator(), WORKSPACE, file)
    assert "x.bin" in raised.value.sentence("es")
