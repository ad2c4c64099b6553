"""What the types of OpenAI's own client take and refuse."""

from __future__ import annotations

from typing import Any

import pytest

from curation.providers.openai_types import type_problems

USER = {"role": "user", "content": "hola"}
CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


@pytest.mark.parametrize(
    "line",
    [
        {"messages": [USER, {"role": "assistant", "content": "buenas"}]},
        {"messages": [USER, {"role": "assistant", "content": "buenas", "weight": 0}]},
        {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [CALL]}]},
        {"messages": [{"role": "tool", "content": "{}", "tool_call_id": "c1"}]},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "hola"}]}]},
        {"messages": [USER], "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}]},
    ],
)
def test_good_lines(line: dict[str, Any]) -> None:
    assert list(type_problems(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        {"messages": [{"role": "robot", "content": "hola"}]},
        {"messages": [{"content": "hola"}]},
        {"messages": "hola"},
        {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [{"id": "c1"}]}]},
        {"messages": [{"role": "tool", "content": "{}"}]},
        {"messages": [{"role": "user", "content": [{"type": "text"}]}]},
        {"messages": [USER], "tools": [{"type": "function"}]},
    ],
)
def test_bad_lines(line: dict[str, Any]) -> None:
    [problem] = type_problems(line)
    assert problem.code == "openai_type"


def test_a_problem_names_no_value() -> None:
    [problem] = type_problems({"messages": [{"role": "user", "content": 5, "secreto-123": "x"}]})
    assert "secreto" not in str(problem.facts)
