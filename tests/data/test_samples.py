"""The demo transcripts: what `planted.json` and the README say is in the files, and nothing in them is anybody's."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import phonenumbers
import pytest
from stdnum import iban, luhn
from stdnum.ar import cuit
from stdnum.cl import rut
from stdnum.co import nit
from stdnum.ec import ci
from stdnum.es import cif, dni, nie
from stdnum.mx import curp, rfc

from curation.importers.mapping import mapping_from_toml
from curation.importers.reading import read_file
from curation.interfaces import Read
from curation.model import Conversation, Rejected, Warned
from curation.policy import Policy
from curation.text import words
from curation.tokens import count

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PLANTED = json.loads((SAMPLES / "planted.json").read_text("utf-8"))
FILES = sorted({entry["file"] for entry in PLANTED})

# Published by the payment companies for tests.
TEST_CARDS = {
    "4111111111111111", "4242424242424242", "5555555555554444", "5105105105105100", "4012888888881881",
    "378282246310005", "6011111111111117", "2223003122003222", "4000056655665556",
}  # fmt: skip
VALIDATORS = {
    "es_dni": dni, "es_nie": nie, "es_cif": cif, "mx_curp": curp, "mx_rfc": rfc, "ar_cuit": cuit, "co_nit": nit,
    "cl_rut": rut, "ec_ci": ci,
}  # fmt: skip
NO_CHECK_DIGIT = {"ar_dni", "co_cc", "pe_dni", "uy_ci"}
MAX_UNPLANTED = 0.6


def of_kind(kind: str) -> list[dict]:
    return [entry for entry in PLANTED if entry["kind"] == kind]


def whose(entry: dict) -> tuple[str, str]:
    return entry["file"], entry["conversation"]


@cache
def raw(file: str) -> dict[str, tuple[int, str]]:
    """Every conversation of a file by its id: its first line, and everything that is said in it, notes included.

    Read from the bytes, without the importers: what they do is theirs to test.
    """
    content = (SAMPLES / file).read_bytes()
    if file.endswith(".jsonl"):
        return dict(_json_lines(content.decode()))
    if file.endswith(".csv"):
        return _rows(content.decode("cp1252" if "cp1252" in file else "utf-8-sig"))
    if file == "llamadas.txt":
        return dict(_calls(content.decode()))
    return {Path(file).stem: (1, content.decode())}


def _json_lines(text: str) -> Iterator[tuple[str, tuple[int, str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        try:
            row = json.loads(line, object_pairs_hook=_without_repeats)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(row.get("comments"), list):
            yield str(row["id"]), (number, "\n".join([row["subject"], *(one["body"] for one in row["comments"])]))
        elif isinstance(row, dict) and all("role" in one for one in row.get("messages", [{}])):
            calls = [call["function"]["arguments"] for one in row["messages"] for call in one.get("tool_calls", [])]
            said = [one["content"] for one in row["messages"] if one["content"] and one["role"] != "system"]
            yield row["conversation_id"], (number, "\n".join([*said, *calls]))


def _without_repeats(pairs: list[tuple[str, object]]) -> dict:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _rows(text: str) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    next(reader)
    begins = reader.line_num + 1
    for row in reader:
        if len(row) == 5 and row[2]:
            first, said = found.get(row[0], (begins, ""))
            found[row[0]] = first, f"{said}\n{row[3]}"
        begins = reader.line_num + 1
    return found


def _calls(text: str) -> Iterator[tuple[str, tuple[int, str]]]:
    lines = text.split("\n")
    heads = [place for place, line in enumerate(lines) if line.startswith("----")] + [len(lines)]
    for head, end in pairwise(heads):
        yield lines[head + 1].split()[-1], (head + 4, "\n".join(lines[head + 3 : end]))


@cache
def imported(file: str) -> list[Read]:
    path = SAMPLES / file
    told = SAMPLES / "mappings" / f"{path.stem if path.parent == SAMPLES else path.parent.name}.toml"
    mapping = mapping_from_toml(told.read_text("utf-8")) if told.exists() else None
    return list(read_file(path, path.name, mapping=mapping))


def test_writing_them_anew_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, SAMPLES / "make_samples.py", "--out", tmp_path], check=True, capture_output=True)
    written = sorted(file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file())
    assert written == sorted([*FILES, "planted.json"])
    assert [name for name in written if (tmp_path / name).read_bytes() != (SAMPLES / name).read_bytes()] == []
    assert {file.name for file in (SAMPLES / "whatsapp").iterdir()} == {Path(f).name for f in FILES if "/" in f}


@pytest.mark.parametrize("file", FILES)
def test_what_is_planted_stands_where_it_is_said_to(file: str) -> None:
    there = raw(file)
    for entry in PLANTED:
        if entry["file"] == file and entry["kind"] != "broken":
            line, said = there[entry["conversation"]]
            assert line == entry["line"], entry
            assert entry["value"] is None or entry["value"] in said, entry


@pytest.mark.parametrize("file", FILES)
def test_broken_rows_are_told_of_and_the_rest_comes_in(file: str) -> None:
    read = imported(file)
    told = {one.where.split()[-1] for one in read if isinstance(one, Rejected | Warned)}
    broken = [entry for entry in of_kind("broken") if entry["file"] == file]
    assert {str(entry["line"]) for entry in broken} <= told
    came = {one.external_id for one in read if isinstance(one, Conversation)}
    assert set(raw(file)) <= came
    # Only the row without a speaker may come in besides.
    assert len(came - set(raw(file))) <= sum(entry["label"] == "missing_role" for entry in broken)


def test_the_readme_counts_right() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", (SAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {kind: int(number) for kind, number in rows} == Counter(entry["kind"] for entry in PLANTED)
    files = re.findall(
        r"^\| `([\w./]+)` \|.*?\| (\d+) \| (\d+) \|", (SAMPLES / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sum(int(number) for _, number, _ in files) == sum(len(raw(file)) for file in FILES)
    for name, number, broken in files:
        inside = [file for file in FILES if file.startswith(name)]
        assert int(number) == sum(len(raw(file)) for file in inside), name
        assert int(broken) == sum(entry["file"] in inside for entry in of_kind("broken")), name


def test_there_is_enough_personal_data() -> None:
    assert len(of_kind("pii")) >= 120
    assert len({whose(entry) for entry in of_kind("pii")}) >= 90


def test_only_the_planted_copies_are_alike() -> None:
    grams = {}
    for file in FILES:
        for name, (_, said) in raw(file).items():
            spoken = words(said)
            grams[file, name] = frozenset(zip(spoken, spoken[1:], spoken[2:], strict=False)) or frozenset(
                [tuple(spoken)]
            )
    copies = of_kind("exact_duplicate") + of_kind("near_duplicate")
    expected = {frozenset([whose(entry), whose(entry["of"])]) for entry in copies}
    alike = {
        frozenset([one, other])
        for one, other in combinations(grams, 2)
        if len(shared := grams[one] & grams[other])
        >= MAX_UNPLANTED * (len(grams[one]) + len(grams[other]) - len(shared))
    }
    # The headers of a WhatsApp file and a ticket's subject are in these texts, so copies may come out a little lower.
    assert alike - expected == set()


def test_near_duplicates_are_near() -> None:
    assert all(0.82 <= entry["similarity"] <= 0.95 for entry in of_kind("near_duplicate"))
    assert all(entry["similarity"] == 1 for entry in of_kind("exact_duplicate"))


def test_overlong_ones_are() -> None:
    overlong = {whose(entry) for entry in of_kind("overlong")}
    tokens = {
        (file, one.external_id): sum(count([message.text for message in one.messages], "o200k_base"))
        for file in FILES
        for one in imported(file)
        if isinstance(one, Conversation)
    }
    assert {name for name, number in tokens.items() if number > 16_385} == overlong
    assert sum(number > 65_536 for number in tokens.values()) == 1


def test_structure_is_as_planted() -> None:
    expected = {
        label: {whose(entry) for entry in of_kind("structure") if entry["label"] == label}
        for label in ("no_assistant_answer", "assistant_first")
    }
    roles = {
        (file, one.external_id): [message.role for message in one.messages if message.role != "system"]
        for file in FILES
        for one in imported(file)
        if isinstance(one, Conversation) and one.external_id in raw(file)
    }
    assert {name for name, said in roles.items() if "assistant" not in said} == expected["no_assistant_answer"]
    assert {name for name, said in roles.items() if said[0] == "assistant"} == expected["assistant_first"]


def _everything() -> str:
    return "\n".join((SAMPLES / file).read_bytes().decode("cp1252" if "cp1252" in file else "utf-8") for file in FILES)


def test_mailboxes_are_reserved() -> None:
    domains = {found.lower() for found in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", _everything())}
    assert domains
    assert {d for d in domains if not re.fullmatch(r"example\.(?:com|org|net)|(?:[\w-]+\.)*example", d)} == set()


def test_cards_are_test_numbers() -> None:
    accounts = {re.sub(r"\D", "", entry["value"]) for entry in of_kind("pii") if entry["label"] == "BANK"}
    runs = {re.sub(r"\D", "", run) for run in re.findall(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])", _everything())}
    cards = {run for run in runs if run[0] in "23456" and luhn.is_valid(run)} - accounts
    told = {re.sub(r"\D", "", entry["value"]) for entry in of_kind("pii") if entry["label"] == "CARD"}
    assert cards == told
    assert cards <= TEST_CARDS


@pytest.mark.parametrize(
    "entry", [entry for entry in of_kind("pii") if entry["label"] == "PHONE"], ids=lambda entry: entry["value"]
)
def test_telephone_numbers_have_the_right_form(entry: dict) -> None:
    number = phonenumbers.parse(entry["value"], entry["detail"].upper())
    assert phonenumbers.is_valid_number(number)
    if entry["detail"] == "us":
        assert re.search(r"555\W?01\d\d$", entry["value"])


def test_documents_pass_their_validators() -> None:
    for entry in of_kind("pii"):
        if entry["label"] == "NATIONAL_ID" and entry["detail"] not in NO_CHECK_DIGIT:
            assert VALIDATORS[entry["detail"]].is_valid(entry["value"]), entry
        if entry["label"] == "BANK" and re.match(r"[A-Z]{2}\d\d", entry["value"]):
            assert iban.is_valid(entry["value"]), entry


def test_policy_and_mappings_can_be_read() -> None:
    policy = Policy.from_toml((SAMPLES / "demo.toml").read_text("utf-8"))
    assert policy.release.selection == "unblocked"
    assert (policy.release.train, policy.release.validation, policy.release.test) == (0.8, 0.1, 0.1)
    named = {path.stem for path in (SAMPLES / "mappings").iterdir()}
    assert named <= {Path(file).stem for file in FILES} | {"whatsapp"}


def test_they_stay_small() -> None:
    assert sum(file.stat().st_size for file in SAMPLES.rglob("*") if file.suffix != ".pyc") < 1_500_000
