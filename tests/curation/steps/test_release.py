"""A release: what goes out, what stays behind, and what stops it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from curation.access import Permission, Principal, Role, operator
from curation.errors import CurationError
from curation.model import Conversation, Finding, Message
from curation.policy import Checks, Limits, Policy, Release
from curation.progress import Cancelled
from curation.splits import leaks
from curation.steps import release_pass
from curation.steps.check import check
from curation.steps.release import history, open_file, preview, release
from curation.steps.release_folder import making
from curation.steps.rules import save_policy
from curation.store import releases
from curation.store.database import Database
from curation.store.home import Home
from tests.seeding import find, nothing, seed_workspace

WORKSPACE = "main"
OPENAI = "openai-gpt-4.1-mini"
# Without the corpus checks: these conversations are alike on purpose, and duplicates are planted where one is meant.
LOOKED_FOR = Checks(enabled=("structure", "pii", "secrets"))


def _policy(limits: Limits | None = None, **how: Any) -> Policy:
    return Policy(LOOKED_FOR, limits or Limits(), Release(**{"target": "generic", "selection": "unblocked", **how}))


ANYTHING = _policy()
ACCEPTED = _policy(selection="accepted")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    place = Home(tmp_path / "home")
    yield place
    place.close()


def _said(number: int, *texts: str, payloads: dict[int, str] | None = None, extras: str | None = None) -> Conversation:
    said = texts or (f"Mi pedido {number} llegó roto, ¿qué hago con eso?", f"Te envío otro, el caso es el {number}.")
    messages = tuple(
        Message("assistant" if turn % 2 else "user", text, author="Zacarías", payload=(payloads or {}).get(turn))
        for turn, text in enumerate(said)
    )
    return Conversation(f"quintanilla-{number}", messages, where="zacarias.csv", extras=extras)


def _seed(home: Home, *conversations: Conversation, checked: bool = True) -> list[str]:
    ids = seed_workspace(home, WORKSPACE, conversations or [_said(n) for n in range(30)], nothing)
    save_policy(home, operator(), WORKSPACE, ACCEPTED)
    if checked:
        check(home, operator(), WORKSPACE, workers=1)
    return ids


def _decide(home: Home, action: str, *ids: str, version: int = 0) -> None:
    with home.workspace(WORKSPACE).writing() as cursor:
        for position, key in enumerate(ids):
            cursor.execute(
                "insert into decisions (conversation_id, version, action, user_id, source, position) "
                "values (?, ?, ?, 'ana', ?, ?)",
                [key, version, action, f"test-{action}", position],
            )


def _rule(home: Home, action: str, label: str) -> None:
    with home.workspace(WORKSPACE).writing() as cursor:
        cursor.execute(
            "insert into rulings (finding_id, conversation_id, action, user_id, source, position) "
            "select id, conversation_id, ?, 'ana', 'test', row_number() over () from findings where label = ?",
            [action, label],
        )


def _make(home: Home, policy: Policy = ANYTHING) -> Any:
    return release(home, operator(), WORKSPACE, policy=policy, workers=1)


def _lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def _everything(folder: Path) -> str:
    return "\n".join(file.read_text("utf-8") for file in folder.iterdir() if file.suffix != ".parquet")


def test_every_file_is_what_the_manifest_says(home: Home) -> None:
    ids = _seed(home)
    made = _make(home)
    assert made.number == 1 and made.examples == 30 and not made.nothing_new
    assert {f.name for f in made.files} == {
        "train.jsonl", "validation.jsonl", "embeddings.jsonl", "embeddings.parquet", "manifest.json",
    }  # fmt: skip
    said = json.loads((made.folder / "manifest.json").read_text("utf-8"))
    assert said == made.manifest
    for file in made.files:
        content = (made.folder / file.name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.bytes, file.sha256)
        assert (made.folder / file.name).stat().st_mode & 0o777 == 0o600
    assert made.folder.stat().st_mode & 0o777 == 0o700
    train, validation = _lines(made.folder, "train.jsonl"), _lines(made.folder, "validation.jsonl")
    assert len(train) + len(validation) == 30 and len(train) == said["splits"]["train"]
    assert train[0]["messages"][0] == {"role": "user", "content": "Mi pedido 0 llegó roto, ¿qué hago con eso?"}
    chunks = _lines(made.folder, "embeddings.jsonl")
    assert [chunk["metadata"]["conversation"] for chunk in chunks] == ids
    assert pq.read_table(made.folder / "embeddings.parquet").to_pylist() == chunks
    assert {c["metadata"]["split"] for c in chunks} == {"train", "validation"}
    # Nothing that names people or places of the source.
    written = _everything(made.folder).lower()
    assert not [word for word in ("zacar", "quintanilla", ".csv") if word in written]


def test_the_policy_and_the_versions_are_in_the_manifest(home: Home) -> None:
    _seed(home)
    said = _make(home).manifest
    assert Policy.from_toml(said["policy"]) == ANYTHING
    assert said["policy_fingerprint"] == ANYTHING.fingerprint
    assert said["target"]["name"] == "generic"
    assert said["versions"]["checks"]["pii"] >= 1 and said["versions"]["libraries"]["pyarrow"]
    assert said["previous_manifest_sha256"] is None


def test_the_same_input_is_the_same_release_and_another_policy_another(home: Home) -> None:
    _seed(home)
    first = _make(home)
    again = _make(home)
    assert (again.nothing_new, again.id, again.number) == (True, first.id, 1)
    assert [p.name for p in first.folder.parent.iterdir() if p.is_dir()] == ["1"]
    other = _make(home, _policy(seed=7))
    assert (other.number, other.nothing_new) == (2, False) and other.id != first.id
    assert (
        other.manifest["previous_manifest_sha256"]
        == hashlib.sha256((first.folder / "manifest.json").read_bytes()).hexdigest()
    )
    assert [one.number for one in history(home, operator(), WORKSPACE)] == [2, 1]


def test_a_lost_folder_is_made_again(home: Home) -> None:
    _seed(home)
    first = _make(home)
    before = {file.name: file.sha256 for file in first.files}
    for file in first.folder.iterdir():
        file.unlink()
    first.folder.rmdir()
    assert _make(home).nothing_new
    assert {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in first.folder.iterdir()} == before


def test_another_home_and_a_pool_write_the_same_bytes(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _seed(home, *(_said(n) for n in range(90)))
    other = Home(tmp_path / "other")
    try:
        _seed(other, *(_said(n) for n in range(90)))
        monkeypatch.setattr(release_pass, "_BATCH", 20)
        monkeypatch.setattr(release_pass, "_FEW", 10)
        pooled = release(other, operator(), WORKSPACE, policy=ANYTHING, workers=2)
    finally:
        other.close()
    monkeypatch.undo()
    alone = _make(home)
    assert alone.id == pooled.id
    assert [(f.name, f.sha256) for f in alone.files[:-1]] == [(f.name, f.sha256) for f in pooled.files[:-1]]


def test_accepted_takes_only_what_a_person_accepted(home: Home) -> None:
    ids = _seed(home)
    _decide(home, "accept", *ids[:6])
    _decide(home, "redact", *ids[6:9])
    _decide(home, "reject", ids[9], ids[0])
    _decide(home, "escalate", ids[10])
    made = _make(home, ACCEPTED)
    assert made.manifest["funnel"] == {
        "considered": 30,
        "chosen": 8,
        "released": 8,
        "lost": {"escalated": 1, "rejected": 2, "undecided": 19},
    }
    assert {c["metadata"]["conversation"] for c in _lines(made.folder, "embeddings.jsonl")} == set(ids[1:9])


def test_a_decision_on_an_older_version_does_not_stand(home: Home) -> None:
    ids = _seed(home)
    _decide(home, "accept", *ids[:12])
    with home.workspace(WORKSPACE).writing() as cursor:
        cursor.execute("insert into revisions (conversation_id, version, revised_by) values (?, 1, 'ana')", [ids[0]])
        cursor.execute(
            "insert into messages select seq, conversation_id, 1, turn, role, author, sent_at, text || ' (editado)', "
            "folded, payload, line from messages where conversation_id = ?",
            [ids[0]],
        )
    assert _make(home, ACCEPTED).examples == 11
    _decide(home, "accept", ids[0], version=1)
    made = _make(home, ACCEPTED)
    assert made.examples == 12
    assert "(editado)" in _everything(made.folder)


def _duplicate(home: Home, check_name: str, label: str, *pairs: tuple[str, str]) -> None:
    database = home.workspace(WORKSPACE)
    seqs = dict(database.rows("select id, seq from conversations"))
    find(database, [(seqs[one], Finding(one, check_name, label, 0.9, other=other)) for one, other in pairs])


def test_duplicates_stay_behind_and_are_never_parted(home: Home) -> None:
    ids = _seed(home, *(_said(n) for n in range(60)))
    near = [(ids[n + 1], ids[n]) for n in range(0, 40, 2)]
    _duplicate(home, "near_duplicates", "near", *near, (ids[41], ids[1]))
    both = _policy(keepers_only=False, train=0.5, validation=0.5)
    made = _make(home, both)
    assert made.examples == 60 and made.manifest["split_leaks"] == 0
    where = {c["metadata"]["conversation"]: c["metadata"]["split"] for c in _lines(made.folder, "embeddings.jsonl")}
    assert leaks(where, [*near, (ids[41], ids[1])]) == 0
    assert set(where.values()) == {"train", "validation"}
    assert _make(home).manifest["funnel"]["lost"] == {"near_duplicate": 21}


def test_a_duplicate_steps_back_only_for_a_keeper_that_goes_out(home: Home) -> None:
    ids = _seed(home)
    _duplicate(home, "exact_duplicates", "exact", (ids[1], ids[0]), (ids[3], ids[2]), (ids[5], ids[4]))
    _decide(home, "reject", ids[0])
    _decide(home, "accept", ids[1], ids[2], ids[3], *ids[5:20])
    # 1's keeper is rejected, 5's undecided: both stand in for them. 3's goes out, so 3 does not.
    assert _make(home, ACCEPTED).manifest["funnel"]["lost"] == {"undecided": 11, "rejected": 1, "exact_duplicate": 1}


def test_another_language_stays_behind_unless_a_person_accepted_it(home: Home) -> None:
    ids = _seed(home)
    database = home.workspace(WORKSPACE)
    seqs = dict(database.rows("select id, seq from conversations"))
    find(database, [(seqs[key], Finding(key, "language", "other_language", 0.9)) for key in ids[:3]])
    _decide(home, "accept", ids[0])
    assert _make(home).manifest["funnel"]["lost"] == {"wrong_language": 2}
    _rule(home, "dismiss", "other_language")
    assert _make(home).examples == 30


def test_what_cannot_be_trained_on_stays_behind_with_its_reason(home: Home) -> None:
    _seed(
        home,
        *(_said(n) for n in range(12)),
        _said(20, "¿Hola?"),
        _said(21, "¿Hola?", "  "),
        _said(22, "Cuenta", "hasta " * 400),
        _said(23, "Sigue", "Bien.", "Gracias.", "", "Adiós."),
    )
    policy = _policy(Limits(max_tokens=200))
    said = _make(home, policy).manifest
    assert said["funnel"]["lost"] == {"no_answer": 2, "overlong": 1}
    assert said["funnel"]["released"] == 13
    assert said["mended_messages"] == {"after_answer": 2, "empty": 1}
    assert sum(said["funnel"]["lost"].values()) + said["funnel"]["released"] == said["funnel"]["considered"]


def test_a_line_the_target_refuses_stays_behind(home: Home) -> None:
    orphan = _said(30, "¿Y?", "Mira", "ok", payloads={1: json.dumps({"weight": 0.5})})
    _seed(home, *(_said(n) for n in range(12)), orphan)
    assert _make(home).manifest["funnel"]["lost"] == {"lint_weight_bad": 1}


MAIL = "marta.quispe@example.com"
ASKED = (f"Mi correo es {MAIL}, ¿lo ven?", "Sí, lo vemos.")


def test_findings_are_redacted_in_texts_arguments_and_passages(home: Home) -> None:
    calls = [{"id": "c1", "type": "function", "function": {"name": "find", "arguments": json.dumps({"mail": MAIL})}}]
    tool = Message("tool", json.dumps({"mail": MAIL}), payload=json.dumps({"tool_call_id": "c1"}))
    planted = Conversation(
        "x",
        (
            Message("user", ASKED[0]),
            Message("assistant", "", payload=json.dumps({"tool_calls": calls})),
            tool,
            Message("assistant", ASKED[1]),
        ),
    )
    ids = _seed(home, planted, *(_said(n) for n in range(12)))
    made = _make(home)
    assert made.examples == 13
    assert MAIL not in _everything(made.folder)
    assert MAIL not in str(pq.read_table(made.folder / "embeddings.parquet").to_pylist())
    assert sum(made.manifest["redacted"].values()) >= 3
    (row,) = [c for c in _lines(made.folder, "embeddings.jsonl") if c["metadata"]["conversation"] == ids[0]]
    assert "[EMAIL]" in row["text"]
    (line,) = [
        line
        for file in made.files
        if file.split
        for line in _lines(made.folder, file.name)
        if len(line["messages"]) == 4
    ]
    assert "[EMAIL_1]" in line["messages"][0]["content"]
    arguments = json.loads(line["messages"][1]["tool_calls"][0]["function"]["arguments"])
    assert arguments == json.loads(line["messages"][2]["content"]) == {"mail": "[EMAIL_1]"}


def _plant(home: Home, key: str, column: str, value: str) -> None:
    """Puts words into a conversation that the checks have been through."""
    with home.workspace(WORKSPACE).writing() as cursor:
        cursor.execute(f"update messages set {column} = ? where conversation_id = ? and turn = 1", [value, key])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", f"Escribe a {MAIL} y listo."),
        ("text", "Usa la clave sk-proj-A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8S9t0U1v2W3x4"),
        (
            "payload",
            json.dumps(
                {"tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": json.dumps({"to": MAIL})}}]}
            ),
        ),
    ],
    ids=["mail", "secret", "arguments"],
)  # fmt: skip
def test_the_gate_stops_what_was_planted_after_the_checks(home: Home, column: str, value: str) -> None:
    ids = _seed(home)
    kept = _make(home)
    _plant(home, ids[4], column, value)
    with pytest.raises(CurationError) as raised:
        _make(home)
    assert raised.value.code == "release_gate"
    assert raised.value.facts["conversations"] == 1 and raised.value.facts["ids"] == ids[4]
    assert "marta" not in raised.value.sentence() and "sk-proj" not in raised.value.sentence("es")
    folder = kept.folder.parent
    assert [p.name for p in folder.iterdir() if p.is_dir()] == ["1"]
    assert [one.number for one in history(home, operator(), WORKSPACE)] == [1]


def test_a_release_says_what_its_policy_does_not_look_for(home: Home) -> None:
    _seed(home, checked=False)
    assert _make_checked(home, Checks(enabled=("structure", "secrets"))).manifest["not_scanned_for"] == ["pii"]
    partial = _make_checked(home, Checks(enabled=("structure",)))
    assert partial.manifest["not_scanned_for"] == ["pii", "secrets"]
    assert "does not look for: pii, secrets" in partial.stated[-1] and "nothing left" not in partial.stated[-1]
    whole = _make_checked(home, LOOKED_FOR)
    assert whole.manifest["not_scanned_for"] == [] and "nothing left" in whole.stated[-1]


def _make_checked(home: Home, checks: Checks) -> Any:
    save_policy(home, operator(), WORKSPACE, replace(ANYTHING, checks=checks))
    check(home, operator(), WORKSPACE, workers=1)
    return release(home, operator(), WORKSPACE, workers=1)


def test_the_gate_reads_the_tools_too(home: Home) -> None:
    tools = [{"type": "function", "function": {"name": "f", "description": f"Mail {MAIL}", "parameters": {}}}]
    ids = _seed(home, _said(40, extras=json.dumps({"tools": tools})), *(_said(n) for n in range(12)))
    with pytest.raises(CurationError) as raised:
        _make(home)
    assert raised.value.facts["ids"] == ids[0]


def test_a_system_message_with_personal_data_blocks_before_anything_is_written(home: Home) -> None:
    _seed(home)
    told = _policy(system=f"Si hay dudas, escribe a {MAIL}.")
    (stop,) = preview(home, operator(), WORKSPACE, told).blocking
    assert (stop.code, stop.facts) == ("release_system", {"kinds": "EMAIL"})
    with pytest.raises(CurationError) as raised:
        _make(home, told)
    assert raised.value.code == "release_system"
    assert _make(home, _policy(system="Responde con calma y en una frase.")).examples == 30


def test_what_a_person_dismissed_goes_out_and_passes_the_gate(home: Home) -> None:
    _seed(home, _said(50, *ASKED), *(_said(n) for n in range(12)))
    assert MAIL not in _everything(_make(home).folder)
    _rule(home, "dismiss", "EMAIL")
    made = _make(home)
    assert made.number == 2 and MAIL in _everything(made.folder)
    _rule(home, "reopen", "EMAIL")
    assert _make(home).number == 1


def test_what_no_check_has_seen_is_not_released(home: Home) -> None:
    _seed(home, checked=False)
    with pytest.raises(CurationError) as raised:
        _make(home)
    assert (raised.value.code, raised.value.facts) == ("release_unchecked", {"conversations": 30})


def test_a_training_file_the_provider_would_refuse_is_not_written(home: Home) -> None:
    _seed(home, *(_said(n) for n in range(8)))
    with pytest.raises(CurationError) as raised:
        _make(home, _policy(target=OPENAI, train=1.0, validation=0.0))
    assert raised.value.code == "release_refused"
    assert (raised.value.facts["examples"], raised.value.facts["least"]) == (8, 10)
    with pytest.raises(CurationError) as raised:
        _make(home, ACCEPTED)
    assert raised.value.code == "release_nothing_chosen"
    assert not [p for p in (home.folder(WORKSPACE) / "releases").iterdir() if p.is_dir()]


def test_the_preview_comes_true(home: Home) -> None:
    odd = _said(62, "¿Y?", "Mira", payloads={1: json.dumps({"weight": 0.5})})
    ids = _seed(home, _said(60, *ASKED), *(_said(n) for n in range(40)), _said(61, "¿Hola?"), odd)
    _decide(home, "reject", ids[3])
    seen = preview(home, operator(), WORKSPACE, ANYTHING)
    made = _make(home)
    assert seen.examples == made.examples == 40
    assert seen.splits == made.manifest["splits"]
    assert seen.lost == made.manifest["funnel"]["lost"] == {"rejected": 1, "no_answer": 1, "lint_weight_bad": 1}
    assert seen.linted == 41
    assert seen.redactions == made.manifest["redacted"]
    assert seen.blocking == ()
    assert abs(seen.tokens - made.tokens) / made.tokens < 0.1
    assert seen.costs["openai-gpt-4.1-mini"] > 0 and seen.costs["trl"] == 0


def test_the_preview_names_what_blocks(home: Home) -> None:
    _seed(home, *(_said(n) for n in range(8)), checked=False)
    codes = [stop.code for stop in preview(home, operator(), WORKSPACE, _policy(target=OPENAI)).blocking]
    assert codes == ["release_unchecked", "release_refused"]
    assert [stop.code for stop in preview(home, operator(), WORKSPACE).blocking] == ["release_nothing_chosen"]


def test_cancelling_leaves_nothing_and_a_rerun_goes_through(home: Home) -> None:
    _seed(home, *(_said(n) for n in range(500)))

    def stop(done: int, total: int | None, unit: str) -> None:
        if done >= 200:
            raise Cancelled

    with pytest.raises(Cancelled):
        release(home, operator(), WORKSPACE, policy=ANYTHING, progress=stop, workers=1)
    assert history(home, operator(), WORKSPACE) == []
    assert not [p for p in (home.folder(WORKSPACE) / "releases").iterdir() if p.is_dir()]
    assert _make(home).examples == 500


def test_one_release_at_a_time(home: Home) -> None:
    _seed(home)
    database: Database = home.workspace(WORKSPACE)
    with making(home.folder(WORKSPACE) / "releases", database), pytest.raises(CurationError) as raised:
        _make(home)
    assert raised.value.code == "release_running"
    assert _make(home).number == 1


STRANGERS = [
    Principal("u1", "ana", roles={WORKSPACE: Role.ANNOTATOR}),
    Principal("u2", "cli", roles={WORKSPACE: Role.CLIENT}),
    Principal("u3", "other", roles={"elsewhere": Role.LEAD}),
    Principal("u4", "nobody"),
]


@pytest.mark.parametrize("who", STRANGERS, ids=lambda p: p.name)
def test_who_may_not_release_is_told_nothing(home: Home, who: Principal) -> None:
    _seed(home)
    _make(home)
    for ask in (
        lambda: preview(home, who, WORKSPACE),
        lambda: release(home, who, WORKSPACE),
        lambda: history(home, who, WORKSPACE),
        lambda: open_file(home, who, WORKSPACE, "1", "train.jsonl"),
        lambda: open_file(home, who, "nowhere", "1", "train.jsonl"),
    ):
        with pytest.raises(CurationError) as raised:
            ask()
        assert (raised.value.code, raised.value.facts) == ("not_found", {})


def test_a_lead_may_and_only_recorded_files_open(home: Home) -> None:
    _seed(home)
    lead = Principal("u5", "luis", roles={WORKSPACE: Role.LEAD})
    assert lead.may(Permission.RELEASE, WORKSPACE)
    made = release(home, lead, WORKSPACE, policy=ANYTHING, workers=1)
    assert open_file(home, lead, WORKSPACE, "1", "train.jsonl") == made.folder / "train.jsonl"
    assert open_file(home, lead, WORKSPACE, made.id, "manifest.json") == made.folder / "manifest.json"
    (made.folder / "stray.txt").write_text("x")
    for number, name in (
        ("1", "stray.txt"),
        ("1", "../1/train.jsonl"),
        ("1", "../../workspace.duckdb"),
        ("../releases/1", "train.jsonl"),
        ("2", "train.jsonl"),
        ("1", "%"),
        ("", ""),
    ):
        with pytest.raises(CurationError) as raised:
            open_file(home, lead, WORKSPACE, number, name)
        assert raised.value.code == "not_found"
    audited = home.workspace(WORKSPACE).rows(
        "select user_id, action, facts from audit where action in ('release', 'download')"
    )
    assert [(who, action) for who, action, _ in audited] == [("u5", "release"), ("u5", "download"), ("u5", "download")]


def test_items_say_which_version_went_where(home: Home) -> None:
    ids = _seed(home)
    made = _make(home)
    rows = home.workspace(WORKSPACE).rows(
        "select conversation_id, version, split, split_group, release_id from release_items"
    )
    assert {row[0] for row in rows} == set(ids)
    assert all(row[1] == 0 and row[3] == row[0] and row[4] == made.id for row in rows)
    assert releases.numbers(home.workspace(WORKSPACE)) == {1}
