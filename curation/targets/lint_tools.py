"""The rules of tool calls: declared, called, answered. Source: OpenAI's function calling and fine-tuning guides.

An id may come again later in the conversation (real logs do that): a result answers the calls made since the last
turn that was no result.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import orjson

from curation.model import Problem
from curation.targets.lint_chat import NAME


def lint_tools(line: dict[str, Any], messages: list[dict[str, Any]]) -> Iterator[Problem]:
    """What is wrong with the tools a line declares, the calls its assistant makes and the results they get."""
    declared = yield from _declared(line)
    if "functions" in line or any("function_call" in message for message in messages):
        yield Problem("lint_functions_deprecated", "warning", {"turn": 0})
    waiting: set[str] = set()
    called: set[str] = set()
    for turn, message in enumerate(messages):
        if message.get("role") == "tool":
            answered = message.get("tool_call_id")
            if not isinstance(answered, str) or answered not in waiting:
                yield Problem("lint_tool_result_without_call", "error", {"turn": turn})
            else:
                waiting.discard(answered)
            continue
        if waiting:
            yield Problem("lint_tool_call_without_result", "error", {"turn": turn})
            waiting = set()
        if "tool_calls" in message:
            calls = yield from _calls(turn, message)
            waiting = {call["id"] for call in calls}
            called |= {call["function"]["name"] for call in calls}
    # Calls in the last turn need no result: they are what the model is to learn.
    if called and not declared:
        yield Problem("lint_tools_not_declared", "warning", {"calls": len(called)})
    elif missing := called - declared:
        yield Problem("lint_tool_not_declared", "error", {"tools": len(missing)})


def _declared(line: dict[str, Any]) -> Generator[Problem, None, set[str]]:
    names: set[str] = set()
    if not isinstance(line.get("parallel_tool_calls", False), bool):
        yield Problem("lint_parallel_tool_calls_bad", "error")
    tools = line.get("tools", [])
    if not isinstance(tools, list) or ("tools" in line and not tools):
        yield Problem("lint_tools_bad", "error", {"tool": 0})
        return names
    for position, tool in enumerate(tools):
        function = tool.get("function") if isinstance(tool, dict) else None
        name = function.get("name") if isinstance(function, dict) else None
        if _is_bad(tool, name):
            yield Problem("lint_tools_bad", "error", {"tool": position})
        else:
            names.add(str(name))
    return names


def _is_bad(tool: object, name: object) -> bool:
    """Whether this is no declaration of a function with a usable name and, where given, an object of parameters."""
    if not isinstance(tool, dict) or tool.get("type") != "function" or not isinstance(name, str):
        return True
    return not NAME.fullmatch(name) or not isinstance(tool["function"].get("parameters", {}), dict)


def _calls(turn: int, message: dict[str, Any]) -> Generator[Problem, None, list[dict[str, Any]]]:
    good: list[dict[str, Any]] = []
    calls = message["tool_calls"]
    if message.get("role") != "assistant":
        yield Problem("lint_tool_calls_not_assistant", "error", {"turn": turn})
    elif not isinstance(calls, list) or not calls:
        yield Problem("lint_tool_call_bad", "error", {"turn": turn})
    else:
        for call in calls:
            if not _well_formed(call):
                yield Problem("lint_tool_call_bad", "error", {"turn": turn})
                continue
            good.append(call)
            if not _is_json(call["function"]["arguments"]):
                yield Problem("lint_tool_arguments_not_json", "warning", {"turn": turn})
    return good


def _well_formed(call: object) -> bool:
    if not isinstance(call, dict) or call.get("type") != "function" or not isinstance(call.get("id"), str):
        return False
    function = call.get("function")
    if not isinstance(function, dict) or not isinstance(function.get("arguments"), str):
        return False
    return isinstance(function.get("name"), str) and NAME.fullmatch(function["name"]) is not None


def _is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True
