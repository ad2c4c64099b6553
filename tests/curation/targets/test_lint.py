"""Every rule with a line that breaks it and nothing else, near-misses, and whole files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.errors import sentences
from curation.model import Problem
from curation.targets.lint import MAX_LINE_BYTES, WHOLE_FILE, lint_file
from curation.targets.lint_line import lint_line
from curation.targets.profile import target
from curation.targets.reading import example_tokens

OPENAI, TOGETHER, MISTRAL, GENERIC = (
    target(name) for name in ("openai-gpt-4.1-mini", "together", "mistral", "generic")
)
S = {"role": "system", "content": "Help."}
U = {"role": "user", "content": "Where is my order?"}
A = {"role": "assistant", "content": "On its way."}
TOOL = {"type": "function", "function": {"name": "track", "parameters": {"type": "object"}}}
CALL = {"id": "call_0001", "type": "function", "function": {"name": "track", "arguments": '{"order": 7}'}}
CALLING = {"role": "assistant", "content": None, "tool_calls": [CALL]}
RESULT = {"role": "tool", "tool_call_id": "call_0001", "content": ""}


def _line(*messages: object, **more: object) -> dict[str, Any]:
    return {"messages": list(messages), **more}


def _calling(**changes: object) -> dict[str, Any]:
    return _line(S, U, {**CALLING, "tool_calls": [{**CALL, **changes}]}, tools=[TOOL])


CLEAN = [
    _line(S, U, A),
    _line(S, U, A, U, A),
    _line({"role": "developer", "content": "Help."}, U, A),
    _line(S, U, {**A, "weight": 0}, U, {**A, "weight": 1}),
    _line(S, {**U, "name": "client_7"}, A),
    _line(S, {"role": "user", "content": [{"type": "text", "text": "Look"}]}, A),
    _line(S, {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]}, A),
    _line(S, U, {"role": "assistant", "content": None, "refusal": "No."}),
    # A call last is what the model is to learn; without the key content it is just as well.
    _line(S, U, CALLING, tools=[TOOL]),
    _line(S, U, {"role": "assistant", "tool_calls": [CALL]}, tools=[TOOL], parallel_tool_calls=False),
    # A tool that has nothing to say, and an id that real logs use again.
    _line(S, U, CALLING, RESULT, A, U, CALLING, RESULT, A, tools=[TOOL]),
    _line(S, U, {**CALLING, "content": "One moment."}, RESULT, A, tools=[TOOL]),
]


@pytest.mark.parametrize("line", CLEAN)
def test_a_good_line_has_no_problem(line: dict[str, Any]) -> None:
    assert list(lint_line(line, OPENAI)) == []


BROKEN: list[tuple[object, str, str]] = [
    ([], "lint_line_not_object", "error"),
    ({"prompt": "x"}, "lint_messages_missing", "error"),
    ({"messages": {}}, "lint_messages_missing", "error"),
    ({"messages": []}, "lint_messages_empty", "error"),
    (_line(S, "hi", A), "lint_message_not_object", "error"),
    (_line(S, U, A, id=3), "lint_line_key_unknown", "warning"),
    (_line(S, {**U, "author": "Ana"}, A), "lint_message_key_unknown", "error"),
    (_line(S, U, {"content": "?"}, A), "lint_role_missing", "error"),
    (_line(S, U, {"role": "agent", "content": "?"}, A), "lint_role_unknown", "error"),
    (_line(S, U, {"role": ["user"], "content": "?"}, A), "lint_role_unknown", "error"),
    (_line(S, {**U, "name": "José Pérez"}, A), "lint_name_bad", "error"),
    (_line(S, {**U, "name": "x" * 65}, A), "lint_name_bad", "error"),
    (_line(S, U, {**A, "weight": 0.5}), "lint_weight_bad", "error"),
    (_line(S, U, {**A, "weight": True}), "lint_weight_bad", "error"),
    (_line(S, {**U, "weight": 1}, A), "lint_weight_not_assistant", "warning"),
    (_line(S, U, {**A, "weight": 0}), "lint_weights_all_zero", "warning"),
    (_line(S, {"role": "user"}, A), "lint_content_missing", "error"),
    (_line(S, U, {"role": "assistant", "content": None}), "lint_content_missing", "error"),
    (_line(S, {"role": "user", "content": " \n"}, A), "lint_content_empty", "error"),
    (_line(S, {"role": "user", "content": []}, A), "lint_content_empty", "error"),
    (_line(S, {"role": "user", "content": 7}, A), "lint_content_not_text", "error"),
    (_line(S, {"role": "user", "content": ["hi"]}, A), "lint_part_unknown", "error"),
    (_line(S, {"role": "user", "content": [{"type": "text"}]}, A), "lint_part_unknown", "error"),
    (_line(S, {"role": "user", "content": [{"type": "text", "text": 1}]}, A), "lint_content_not_text", "error"),
    (
        _line(S, U, {"role": "assistant", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}),
        "lint_part_not_for_role",
        "error",
    ),
    (_line(S, U), "lint_assistant_missing", "error"),
    (_line(S, U, A, U), "lint_last_not_assistant", "error"),
    (_line(U, A), "lint_system_missing", "warning"),
    (_line(S, A), "lint_user_missing", "warning"),
    (_line(S, U, A, parallel_tool_calls="no"), "lint_parallel_tool_calls_bad", "error"),
    (_line(S, U, A, tools=[]), "lint_tools_bad", "error"),
    (_line(S, U, A, tools={}), "lint_tools_bad", "error"),
    (_line(S, U, A, tools=[{"type": "function"}]), "lint_tools_bad", "error"),
    (_line(S, U, A, tools=[{**TOOL, "function": {"name": "a b"}}]), "lint_tools_bad", "error"),
    (_line(S, U, CALLING), "lint_tools_not_declared", "warning"),
    (_calling(function={"name": "cancel", "arguments": "{}"}), "lint_tool_not_declared", "error"),
    (_calling(function={"name": "track", "arguments": {}}), "lint_tool_call_bad", "error"),
    (_calling(function={"name": "track", "arguments": "{order: 7"}), "lint_tool_arguments_not_json", "warning"),
    (_calling(id=None), "lint_tool_call_bad", "error"),
    (_calling(type="code"), "lint_tool_call_bad", "error"),
    (_line(S, {**U, "tool_calls": [CALL]}, RESULT, A, tools=[TOOL]), "lint_tool_calls_not_assistant", "error"),
    (_line(S, U, RESULT, A, tools=[TOOL]), "lint_tool_result_without_call", "error"),
    (_line(S, U, CALLING, RESULT, RESULT, A, tools=[TOOL]), "lint_tool_result_without_call", "error"),
    (_line(S, U, CALLING, U, A, tools=[TOOL]), "lint_tool_call_without_result", "error"),
    (_line(S, U, A, functions=[{"name": "track"}]), "lint_functions_deprecated", "warning"),
]


@pytest.mark.parametrize(("line", "code", "severity"), BROKEN, ids=[f"{n}-{row[1]}" for n, row in enumerate(BROKEN)])
def test_a_broken_line_is_told_what_is_wrong(line: object, code: str, severity: str) -> None:
    found = {(problem.code, problem.severity) for problem in lint_line(line, OPENAI)}
    assert (code, severity) in found
    # Two rules may see one fault, but a warning never becomes an error on the way.
    if severity == "warning":
        assert all(how == "warning" for _, how in found)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (_line(S, U, U, A), "lint_role_repeats"),
        (_line(S, U, CALLING, tools=[TOOL]), "lint_tools_not_taken"),
        (_line({"role": "developer", "content": "x"}, U, A), "lint_role_not_taken"),
        (_line(S, U, {"role": "assistant", "content": None, "refusal": "No."}), "lint_content_null_not_taken"),
    ],
)
def test_together_wants_more(line: dict[str, Any], code: str) -> None:
    assert code not in {problem.code for problem in lint_line(line, OPENAI)}
    assert code in {problem.code for problem in lint_line(line, TOGETHER)}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (_line(S, U, {**CALLING, "tool_calls": [{**CALL, "id": "call_00001"}]}, tools=[TOOL]), "lint_tool_id_not_nine"),
        (_line(U, A, S, U, A), "lint_role_out_of_order"),
        (_line({"role": "developer", "content": "x"}, U, A), "lint_role_not_taken"),
    ],
)
def test_mistral_wants_more(line: dict[str, Any], code: str) -> None:
    assert code not in {problem.code for problem in lint_line(line, OPENAI)}
    assert code in {problem.code for problem in lint_line(line, MISTRAL)}


def test_mistral_takes_nine_letters_or_digits() -> None:
    call = {**CALLING, "tool_calls": [{**CALL, "id": "abc123XYZ"}]}
    line = _line(S, U, call, {**RESULT, "tool_call_id": "abc123XYZ"}, A, tools=[TOOL])
    assert list(lint_line(line, MISTRAL)) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "messages",
                    "role",
                    "content",
                    "tool_calls",
                    "tools",
                    "function",
                    "name",
                    "weight",
                    "type",
                    "text",
                    "id",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["role", "content", "tool_calls", "name", "weight", "tool_call_id"]),
            json_values | st.sampled_from(["user", "assistant", "tool"]),
        ),
        max_size=4,
    ),
    json_values,
)
def test_no_line_is_too_odd_to_be_judged(messages: list[Any], tools: Any) -> None:
    for judged in (OPENAI, TOGETHER, MISTRAL):
        problems = list(lint_line({"messages": messages, "tools": tools}, judged))
        assert problems or messages
        assert all(problem.code in sentences() for problem in problems)
        # What passes without an error can be counted.
        if not any(problem.severity == "error" for problem in problems):
            assert example_tokens([{"messages": messages, "tools": tools}], "o200k_base")[0] > 0


def _file(folder: Path, content: bytes) -> Path:
    file = folder / "train.jsonl"
    file.write_bytes(content)
    return file


def _codes(found: list[tuple[int, Problem]]) -> list[tuple[int, str]]:
    return [(number, problem.code) for number, problem in found]


GOOD = json.dumps(_line(S, U, A)).encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GOOD, []),
        (GOOD + b"\r\n" + GOOD + b"\n", []),
        (b"", [(WHOLE_FILE, "lint_too_few_examples")]),
        (b"\xef\xbb\xbf" + GOOD, [(1, "lint_bom")]),
        (GOOD + b"\n\n" + GOOD, [(2, "lint_line_blank")]),
        (GOOD + b"\n{'messages': []}\n", [(2, "lint_line_not_json")]),
        (GOOD + b'\n{"a": NaN}\n', [(2, "lint_line_not_json")]),
        (GOOD + b'\n{"a": "\\ud800"}\n', [(2, "lint_line_not_json")]),
        (GOOD + b'\n{"a": "\xff"}\n', [(2, "lint_line_not_json")]),
        (GOOD + b"\n" + b"[" * 100_000 + b"\n", [(2, "lint_line_not_json")]),
        (GOOD + b'\n{"messages": [{"role": "user", "role": "system", "content": "x"}]}', [(2, "lint_key_twice")]),
        (GOOD + b"\n" + b" " * (MAX_LINE_BYTES + 7) + b"\n" + GOOD, [(2, "lint_line_too_long")]),
    ],
    ids=["good", "crlf", "empty", "bom", "blank", "quotes", "nan", "surrogate", "latin", "deep", "twice", "long"],
)
def test_files(tmp_path: Path, content: bytes, expected: list[tuple[int, str]]) -> None:
    assert _codes(list(lint_file(_file(tmp_path, content), GENERIC))) == expected


def test_azure_takes_a_byte_order_mark(tmp_path: Path) -> None:
    file = _file(tmp_path, b"\xef\xbb\xbf" + b"\n".join([GOOD] * 10))
    assert [p.severity for _, p in lint_file(file, target("azure-gpt-4.1-mini"))] == ["warning"]
    assert "error" in [p.severity for _, p in lint_file(file, OPENAI)]


@pytest.mark.parametrize(("examples", "refused"), [(9, True), (10, False)])
def test_openai_wants_ten_examples(tmp_path: Path, examples: int, refused: bool) -> None:
    found = list(lint_file(_file(tmp_path, b"\n".join([GOOD] * examples)), OPENAI))
    assert _codes(found) == ([(WHOLE_FILE, "lint_too_few_examples")] if refused else [])


def test_an_overlong_example_is_a_warning_with_its_length(tmp_path: Path) -> None:
    long = json.dumps(_line(S, {"role": "user", "content": "uno " * 9_000}, A)).encode()
    (number, problem), *rest = lint_file(_file(tmp_path, GOOD + b"\n" + long), TOGETHER)
    assert (number, problem.code, problem.severity, rest) == (2, "lint_example_overlong", "warning", [])
    assert problem.facts["tokens"] == example_tokens([json.loads(long)], "o200k_base")[0] > 8_192


@pytest.mark.corpus
def test_the_cookbooks_toy_file_gives_the_published_outcome(corpus: Path) -> None:
    (file,) = corpus.glob("ft-openai-cookbook/**/toy_chat_fine_tuning.jsonl")
    found = list(lint_file(file, GENERIC))
    assert sorted(p.code for _, p in found) == ["lint_system_missing", "lint_user_missing"]
    assert {p.severity for _, p in found} == {"warning"}
    # Published with the encoding of its day: 26 to 8,032 tokens, one over 4,096, 4,306 billed at that limit.
    tokens = example_tokens(map(json.loads, file.read_text("utf-8").splitlines()), "cl100k_base")
    assert (min(tokens), max(tokens)) == (26, 8_032)
    assert sum(n > 4_096 for n in tokens) == 1 and not any(n > 16_385 for n in tokens)
    assert sum(min(n, 4_096) for n in tokens) == 4_306


@pytest.mark.corpus
def test_tool_calls_of_the_cookbook_are_no_problem(corpus: Path) -> None:
    (file,) = corpus.glob("ft-openai-cookbook/**/drone_training.jsonl")
    assert list(lint_file(file, OPENAI)) == []
