"""A second opinion on a training line: the types that OpenAI's own client publishes.

They know roles, content parts and tool calls as the provider's API does, and nothing of training (weights, ends,
lengths): those are the lints of `targets/`. Loading the package takes a second, so it is loaded when first asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from curation.model import Problem


def type_problems(line: Mapping[str, Any]) -> Iterator[Problem]:
    """What OpenAI's message and tool types would refuse in this line; places are paths, never values."""
    for key, adapter in (("messages", _messages()), ("tools", _tools())):
        if key in line:
            yield from _refused(adapter, key, line[key])


def _refused(adapter: Any, key: str, value: object) -> Iterator[Problem]:
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        _exhaust(adapter.validate_python(value))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in (key, *first["loc"]) if isinstance(part, int) or part in _FIELDS)
        yield Problem("openai_type", "error", {"place": place, "kind": first["type"]})


# Parts of a path that are names of the schema; anything else could be a key somebody typed.
_FIELDS = frozenset(
    [
        "messages",
        "tools",
        "role",
        "content",
        "name",
        "tool_calls",
        "tool_call_id",
        "function",
        "arguments",
        "type",
        "text",
        "image_url",
        "refusal",
        "parameters",
        "description",
        "id",
        "input_audio",
        "file",
    ]
)


def _exhaust(value: object) -> None:
    """Walks through: pydantic checks what the types call iterables only as they are read."""
    if isinstance(value, Mapping):
        for inner in value.values():
            _exhaust(inner)
    elif not isinstance(value, (str, bytes)) and hasattr(value, "__iter__"):
        for inner in value:
            _exhaust(inner)


@cache
def _messages() -> Any:
    from openai.types.chat import ChatCompletionMessageParam  # noqa: PLC0415
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(list[ChatCompletionMessageParam])


@cache
def _tools() -> Any:
    from openai.types.chat import ChatCompletionFunctionToolParam  # noqa: PLC0415
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(list[ChatCompletionFunctionToolParam])
