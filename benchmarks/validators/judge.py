"""Asks every validator about one file, one JSON object a verdict. Runs in the validators' environment, without ours."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ["TOGETHER_NO_BANNER"] = "1"

Line = dict[str, Any]


def openai_types(_: Path, lines: list[Line]) -> Iterable[str]:
    """OpenAI's own request types, as its client ships them. Strings of content parts are read to their end: the types
    have lazy iterables."""
    from openai.types.chat import ChatCompletionMessageParam
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(list[ChatCompletionMessageParam])
    for number, line in enumerate(lines, start=1):
        try:
            for message in adapter.validate_python(line["messages"]):
                for value in message.values():
                    if not isinstance(value, str | int | dict | None):
                        list(value)
        except ValidationError as error:
            yield f"line {number}: {error.errors()[0]['msg']}"


def mistral(_: Path, lines: list[Line]) -> Iterable[str]:
    """mistral-common in fine-tuning mode, with the rules of its current tokenizers (content beside calls, free ids)."""
    from mistral_common.exceptions import MistralCommonException
    from mistral_common.protocol.instruct.request import ChatCompletionRequest
    from mistral_common.protocol.instruct.validator import MistralRequestValidatorV13, ValidationMode
    from pydantic import ValidationError

    validator = MistralRequestValidatorV13(mode=ValidationMode.finetuning)
    for number, line in enumerate(lines, start=1):
        messages = [{k: v for k, v in message.items() if k != "name"} for message in line["messages"]]
        try:
            request = ChatCompletionRequest.from_openai(messages=messages, tools=line.get("tools"))
            validator.validate_request(request)
        except (MistralCommonException, ValidationError, ValueError) as error:
            yield f"line {number}: {error}"


def together(file: Path, _: list[Line]) -> Iterable[str]:
    """The check Together's client makes before an upload."""
    from together.utils.files import check_file

    report = check_file(file)
    if not report["is_check_passed"]:
        yield str(report["message"])


def parallelogram(file: Path, _: list[Line]) -> Iterable[str]:
    """Structure, roles, content and encoding; duplicates too. Its length rule needs a tokenizer it would download."""
    from parallelogram.cli import registry  # only the command line fills it
    from parallelogram.core.runner import Runner

    rules = [rule() for rule in registry.all() if rule.id != "context-window"]
    assert len(rules) >= 5, "parallelogram has lost its rules"
    report, _ = Runner(rules).run(str(file))
    for issue in report.issues:
        if issue.severity.name == "ERROR":
            yield f"line {issue.line_no}: {issue.message}"


def plain(lines: list[Line]) -> bool:
    """Whether there are neither tools nor a role twice in a row, which is all that two of them know."""
    return not any(
        "tools" in line
        or any("tool_calls" in m or m["role"] in ("tool", "developer") for m in line["messages"])
        or any(a["role"] == b["role"] for a, b in zip(line["messages"], line["messages"][1:], strict=False))
        for line in lines
    )


def opens_with_user(lines: list[Line]) -> bool:
    """Whether a user speaks first in every line, as parallelogram wants it."""
    return all(next((m["role"] for m in line["messages"] if m["role"] != "system"), "") == "user" for line in lines)


def judged(file: Path) -> Iterator[dict[str, Any]]:
    """A verdict a validator."""
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    strict = plain(lines)
    validators: list[tuple[str, str, Callable[[Path, list[Line]], Iterable[str]], bool]] = [
        ("OpenAI request types", "openai", openai_types, True),
        ("Mistral fine-tuning validator", "mistral-common", mistral, True),
        ("Together file check", "together", together, strict),
        ("parallelogram", "parallelogram", parallelogram, strict and opens_with_user(lines)),
    ]
    for name, package, judge, asked in validators:
        problems = list(judge(file, lines)) if asked else []
        verdict = "not asked" if not asked else "refused" if problems else "accepted"
        why = f"{len(problems)} problems, first {problems[0][:200]}" if problems else ""
        yield {"validator": name, "version": version(package), "examples": len(lines), "verdict": verdict, "why": why}


if __name__ == "__main__":
    for verdict in judged(Path(sys.argv[1])):
        print(json.dumps(verdict), flush=True)
