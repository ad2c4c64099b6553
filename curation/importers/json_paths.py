"""What the beginning of a JSON file is made of, to recognise formats by."""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

_DEPTH = 8
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[{}\[\]:,]', re.DOTALL)


def paths_of(head: bytes) -> frozenset[str]:
    """The paths of the keys in a head of UTF-8, such as `messages[].role`; an array at the root is a leading `[]`.

    Takes the lines that are whole JSON values; where there are none, what begins the head, which may be cut off. Empty
    for what is no JSON.
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
    return frozenset(found) or document_paths(head)


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


def document_paths(head: bytes) -> frozenset[str]:
    """The same of the one value that begins the head, following its brackets over all lines."""
    found: set[str] = set()
    stack: list[str] = []  # the path of every open bracket; of an array with its "[]"
    last = path = ""
    for match in _TOKEN.finditer(head):
        token = match[0]
        if token == b":":
            above = stack[-1] if stack else ""
            path = above if len(stack) > _DEPTH else f"{above}.{last}" if above else last
            found.add(path)
        elif token in (b"{", b"["):
            if token == b"[" and len(stack) < _DEPTH:  # deeper ones count as no level, or paths would grow without end
                path += "[]"
                found.add(path)
            stack.append(path)
        elif token in (b"}", b"]"):
            if len(stack) < 2:
                break
            stack.pop()
            path = stack[-1]
        elif token == b",":
            path = stack[-1] if stack else ""
        else:
            last = token.strip(b'"').decode("utf-8", "replace")
    return frozenset(found)
