"""The lint and the types together: each sees what the other does not."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from curation.steps.opinions import file_problems, line_problems
from curation.targets.profile import target

USER = {"role": "user", "content": "hola"}
GOOD = {"messages": [USER, {"role": "assistant", "content": "buenas"}]}
ONLY_TYPES = {"messages": [{"role": "user", "content": [{"type": "image_url"}]}, GOOD["messages"][1]]}


def test_a_good_line() -> None:
    assert [p for p in line_problems(GOOD, target("openai-gpt-4.1-mini")) if p.severity == "error"] == []


def test_what_the_lint_refuses_is_told_once() -> None:
    codes = [
        p.code for p in line_problems({"messages": [{"role": "robot", "content": "x"}]}, target("openai-gpt-4.1-mini"))
    ]
    assert codes and "openai_type" not in codes


def test_targets_with_a_schema_of_their_own_are_not_asked_for_types() -> None:
    assert "openai_type" not in [p.code for p in line_problems(ONLY_TYPES, target("mistral"))]


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_told_by_line(tmp_path: Path, head: bytes) -> None:
    file = tmp_path / "train.jsonl"
    file.write_bytes(head + b"\n".join([*[orjson.dumps(GOOD)] * 10, b"{broken", b"", orjson.dumps(GOOD)]) + b"\n")
    errors = {number for number, p in file_problems(file, target("openai-gpt-4.1-mini")) if p.severity == "error"}
    assert 11 in errors and not errors & set(range(2, 11))
