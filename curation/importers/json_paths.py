"""What the beginning of a JSON file is made of, to recognise formats by."""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

_DEPTH = 8
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[{}\[\]:,]', re.DOTALL)


def paths_of(head: bytes) -> frozenset[str]:
    """The paths of the keys in a head of UTF-8, such as `messages[].role`; an array at the root is a leading `[]`.

    Takes the lines that are whole JSON values; where there are none, follows the brackets of what is there, which may
    be cut off. Empty for what is no JSON.
    """
    if head.lstrip()[:1] not in (b"{", b"["):
        return frozenset()
    found: set[str] = set()
    for line in head.splitlines():
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(value, (dict, list)):
            found.update(_walk(value, ""))
    return frozenset(found or _scan(head))


def _walk(value: object, path: str, depth: int = 0) -> Iterator[str]:
    if depth > _DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            below = f"{path}.{key}" if path else key
            yield below
            yield from _walk(inner, below, depth + 1)
    elif isinstance(value, list):
        yield f"{path}[]"
        for inner in value:
            yield from _walk(inner, f"{path}[]", depth + 1)


def _scan(head: bytes) -> set[str]:
    found: set[str] = set()
    stack: list[str] = []  # the path of every open bracket; of an array with its "[]"
    last = path = ""
    for match in _TOKEN.finditer(head):
        token = match[0]
        if token == b":":
            path = f"{stack[-1]}.{last}" if stack and stack[-1] else last
            found.add(path)
        elif token in (b"{", b"["):
            inside = path + "[]" if token == b"[" else path
            stack.append(inside)
            if token == b"[":
                found.add(inside)
            path = inside
        elif token in (b"}", b"]"):
            if stack:
                stack.pop()
            path = stack[-1] if stack else ""
        elif token == b",":
            path = stack[-1] if stack else ""
        else:
            last = token.strip(b'"').decode("utf-8", "replace")
    return found
