"""`import`, `check`, `release`, `export`, `report`, `jobs`: the main job on a workspace, command by command."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from curation.access import operator
from curation.steps import people
from curation.store import jobs as stored_jobs
from curation.store.home import Home
from tests.curation.commands.running import ROOT, Ran, process, run

POLICY = """\
[checks]
enabled = ["structure", "pii", "secrets", "exact_duplicates"]

[release]
target = "generic"
selection = "unblocked"
"""
MESSAGES = 60


@pytest.fixture(scope="module")
def transcripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """30 conversations, one of them a repeat, each with an address; one broken line."""
    file = tmp_path_factory.mktemp("transcripts") / "chat.jsonl"
    with file.open("wb") as out:
        for n in [*range(29), 7]:
            said = f"Hola, mi correo es cliente{n}@example.com y el pedido {n} no llega."
            messages = [
                {"role": "user", "content": said},
                {"role": "assistant", "content": f"El pedido {n} sale hoy. ✅"},
            ]
            out.write(orjson.dumps({"messages": messages}) + b"\n")
        out.write(b'{"messages": [{"role"\n')
    return file


@pytest.fixture(scope="module")
def told(transcripts: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Ran]]:
    """A home in which every command ran once, in order, and what each said."""
    home = tmp_path_factory.mktemp("home")
    policy = home.parent / "policy.toml"
    policy.write_text(POLICY, "utf-8")
    ran = {
        "import": run("import", transcripts, home=home),
        "again": run("import", transcripts, "--json", home=home),
        "check": run("check", "--policy", policy, "--workers", "1", home=home),
        "release": run("release", home=home),
    }
    return home, ran


def test_a_first_import_counts_what_came_in(told: tuple[Path, dict[str, Ran]]) -> None:
    ran = told[1]["import"]
    assert ran.code == 0 and ran.said == ""
    row = next(line.split() for line in ran.text.splitlines() if "chat.jsonl" in line)
    assert row[:5] == ["chat.jsonl", "openai-chat", "30", str(MESSAGES + 1), str(MESSAGES)]


def test_the_same_file_again_adds_nothing(told: tuple[Path, dict[str, Ran]]) -> None:
    ran = told[1]["again"]
    assert ran.code == 0
    (line,) = ran.lines
    assert (line["file"], line["format"], line["nothing_new"]) == ("chat.jsonl", "openai-chat", True)
    (report,) = run("report", "--json", home=told[0]).lines
    assert (report["conversations"], report["messages"]) == (30, MESSAGES)


def test_one_bad_file_of_a_folder_is_left_out_and_said(transcripts: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.jsonl", "z.jsonl"):
        (folder / name).write_bytes(transcripts.read_bytes() + name.encode())
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".hidden").write_bytes(b"?")
    ran = run("import", folder, "--json", home=tmp_path / "home")
    assert [line["file"] for line in ran.lines] == ["a.jsonl", "z.jsonl"]
    assert ran.code == 1 and "left out" in ran.said and "picture.png" in ran.said and ran.said.count("\n") == 1
    assert run("import", folder / "picture.png", home=tmp_path / "home").said.startswith("tamiz: ")


def test_a_file_may_have_any_name_and_commands_no_terminal(transcripts: Path, tmp_path: Path) -> None:
    for name in (b"chat\xe9.jsonl", b"red\x1b[31m.jsonl", b"two\nlines.jsonl"):
        file = tmp_path / os.fsdecode(name)
        file.write_bytes(transcripts.read_bytes())
        shown = run("inspect", file)
        came = run("import", file, "-w", f"w{len(name)}", home=tmp_path / "home")
        assert (shown.code, came.code) == (0, 0), (shown, came)
        assert "\x1b" not in shown.said + came.text
        assert len([line for line in came.text.splitlines() if "jsonl" in line]) == 1


def test_a_check_tells_what_was_found(told: tuple[Path, dict[str, Ran]]) -> None:
    ran = told[1]["check"]
    assert ran.code == 0 and "30 conversations, 60 messages" in ran.text
    assert any(
        line.split()[0] == "pii" and line.split()[-2:] == ["30", "30"] for line in ran.text.splitlines() if line.strip()
    )


def test_a_report_in_json(told: tuple[Path, dict[str, Ran]]) -> None:
    (line,) = run("report", "--json", home=told[0]).lines
    assert set(line) == {
        "conversations", "messages", "tokens", "rejected_messages", "open_findings", "unchecked", "funnel", "lost",
        "findings", "languages",
    }  # fmt: skip
    assert (line["unchecked"], line["rejected_messages"], line["lost"]) == (0, 1, {"exact_duplicate": 1})
    assert line["funnel"] == {"imported": 30, "clean": 29, "reviewed": 0, "accepted": 0, "released": 29}
    assert "example.com" not in orjson.dumps(line).decode()


def test_a_release_is_listed_and_taken_out_to_stdout_and_to_a_file(
    told: tuple[Path, dict[str, Ran]], tmp_path: Path
) -> None:
    home, ran = told
    assert ran["release"].code == 0 and "Went out: release 1" in ran["release"].text
    listed = run("export", home=home)
    names = [line.split()[0] for line in listed.text.splitlines()[1:]]
    assert {"train.jsonl", "manifest.json"} <= set(names)
    train = run("export", "train.jsonl", home=home)
    assert train.lines and all(list(line) == ["messages"] for line in train.lines)
    assert "@example.com" not in train.text and "✅" in train.text
    manifest = run("export", "manifest.json", "--release", "1", home=home).out
    assert hashlib.sha256(train.out).hexdigest() in manifest.decode()
    to_file = run("export", "train.jsonl", "--out", tmp_path / "train.jsonl", home=home)
    assert (to_file.code, to_file.out) == (0, b"")
    assert (tmp_path / "train.jsonl").read_bytes() == train.out


def test_what_does_not_exist_is_wrong_usage(told: tuple[Path, dict[str, Ran]], tmp_path: Path) -> None:
    home, _ = told
    for arguments in [
        ("export", "nobody.jsonl"), ("export", "../manifest.json"), ("export", "train.jsonl", "--release", "9"),
        ("check", "-w", "nowhere"), ("release", "-w", "nowhere"), ("report", "-w", "nowhere"), ("jobs", "-w", "nowhere"),
        ("report", "-w", "../main"), ("import", tmp_path / "none.csv", "-w", "fresh"),
        ("check", "--policy", tmp_path / "none.toml"),
    ]:  # fmt: skip
        ran = run(*arguments, home=home)
        assert (ran.code, ran.out) == (2, b""), (arguments, ran)
        assert ran.said and "Traceback" not in ran.said
    assert Home(home).names() == ["main"]


@pytest.mark.parametrize("text", ["[checks]\nlanguage = []", "[release]\nseed = 'x'", "[", "\udcff"])
def test_a_policy_that_will_not_do_is_wrong_usage_and_changes_nothing(
    told: tuple[Path, dict[str, Ran]], tmp_path: Path, text: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    ran = run("check", "--policy", file, home=told[0])
    assert ran.code == 2 and ran.said.startswith("tamiz: The policy")
    assert run("report", "--json", home=told[0]).lines[0]["unchecked"] == 0


def test_a_place_that_cannot_be_written_is_a_broken_environment(
    told: tuple[Path, dict[str, Ran]], tmp_path: Path
) -> None:
    ran = run("export", "train.jsonl", "--out", tmp_path / "no" / "such" / "folder.jsonl", home=told[0])
    assert ran.code == 3 and ran.said.startswith("tamiz: ") and "No such file" in ran.said


def test_a_release_of_nothing_has_problems(transcripts: Path, tmp_path: Path) -> None:
    assert run("import", transcripts, "-w", "team", home=tmp_path).code == 0
    ran = run("release", "-w", "team", home=tmp_path)
    assert ran.code == 1 and "There is nothing to release" in ran.said


def test_files_a_command_writes_are_the_owners_alone(told: tuple[Path, dict[str, Ran]]) -> None:
    files = [path for path in told[0].rglob("*") if path.is_file()]
    assert files and all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_jobs_that_a_server_left_behind_are_interrupted(tmp_path: Path) -> None:
    place = Home(tmp_path)
    people.create_workspace(place, operator(), "main", "Main")
    stored_jobs.add(place.control(), "abc", "main", "check", {}, "somebody")
    stored_jobs.add(place.control(), "def", "other", "check", {}, "somebody")
    stored_jobs.note(place.control(), "abc", "running")
    place.close()
    (line,) = run("jobs", "--json", home=tmp_path).lines
    assert list(line) == ["id", "kind", "state", "asked_by", "asked_at", "ended_at"]
    assert (line["id"], line["kind"], line["state"]) == ("abc", "check", "interrupted")


HOLDS = "import sys; from pathlib import Path; from curation.store.home import Home; home = Home(Path(sys.argv[1])); home.workspace('main'); home.control(); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def held(told: tuple[Path, dict[str, Ran]]) -> Iterator[Path]:
    """The home while another process owns its files."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(told[0])], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    try:
        assert holder.stdout and holder.stdout.readline() == b"open\n"
        yield told[0]
    finally:
        holder.communicate(timeout=20)


def test_a_busy_workspace_is_said_in_a_sentence(held: Path, transcripts: Path) -> None:
    # serve gives way to the server once it found the home free; here it never gets there.
    for command in (
        ("import", transcripts),
        ("check",),
        ("release",),
        ("export",),
        ("report",),
        ("jobs",),
        ("users",),
        ("serve",),
    ):
        ran = run(*command, home=held)
        assert (ran.code, ran.out) == (3, b""), command
        assert "is in use by another Tamiz process" in ran.said and ran.said.count("\n") == 1


def test_the_main_job_in_processes_of_its_own(transcripts: Path, tmp_path: Path) -> None:
    came = process("import", transcripts, "--json", home=tmp_path, env={"LANG": "C"})
    assert (came.code, came.said) == (0, "") and came.lines[0]["conversations"] == 30
    checked = process("check", home=tmp_path, env={"LANG": "C"})
    assert (checked.code, checked.said) == (0, "") and "30 conversations" in checked.text
