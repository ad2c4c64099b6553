"""OpenAssistant exports: message trees, nested or flat.

A tree is one conversation: from the prompt down, the best-ranked reply that was not deleted (the first one where ranks
are equal or missing). The other branches are rejects, so that messages in = messages read + rejects. In flat files a
message names its parent; there a first pass reads the ids alone (about 200 bytes a message are held) to learn which
messages make a tree. The first row says which kind a file is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from curation.importers.encoding import Source, detect, head_text
from curation.importers.grouping import Keyed, Survey, grouped
from curation.importers.json_paths import paths_of
from curation.importers.json_records import records
from curation.importers.limits import DEFAULT, Limits
from curation.importers.message_trees import Post, best_path, joined, nested, own_id, parent_id, post
from curation.importers.roles import Speakers
from curation.importers.rows import RowError, line_place
from curation.importers.strict_json import parse
from curation.interfaces import Mapping, Read
from curation.model import Rejected

_SIGNS = (
    frozenset({"prompt.message_id", "prompt.role"}),
    frozenset({"message_id", "parent_id", "role", "text"}),
    frozenset({"user_message_id", "parent_message_id", "role", "text"}),
)


@dataclass(frozen=True)
class OpenAssistant:
    """Reads trees of `{"prompt": {..., "replies": [...]}}`, messages with nested replies, and flat messages."""

    name = "openassistant"
    limits: Limits = DEFAULT

    def recognises(self, head: bytes, filename: str) -> bool:  # noqa: ARG002
        """A prompt that is a message, or messages with the id of their parent."""
        found = {path.removeprefix("[].") for path in paths_of(head_text(head).encode())}
        return any(signs <= found for signs in _SIGNS)

    def read(self, file: BinaryIO, filename: str, mapping: Mapping) -> Iterator[Read]:  # noqa: ARG002
        """One conversation a tree, followed by a reject for the branches it leaves out."""
        source = detect(file, mapping.encoding)
        yield from source.warnings
        speakers = Speakers(mapping)
        first = next((said for _, said in _objects(source, self.limits) if not isinstance(said, Rejected)), {})
        if _is_nested(first):
            yield from _trees(_objects(source, self.limits), speakers)
        else:
            yield from _flat(source, self.limits, speakers)


def _objects(source: Source, limits: Limits) -> Iterator[tuple[int, dict[str, Any] | Rejected]]:
    """Every record with its line: an object, or what is wrong with it."""
    for line, raw in records(source, limits.line_bytes):
        try:
            if isinstance(raw, RowError):
                raise raw
            value = parse(raw)
            if not isinstance(value, dict):
                raise RowError("not_an_object")
            yield line, value
        except RowError as bad:
            yield line, bad.rejected(line_place(line))


def _is_nested(said: dict[str, Any]) -> bool:
    return "prompt" in said or isinstance(said.get("replies"), list)


def _trees(objects: Iterable[tuple[int, dict[str, Any] | Rejected]], speakers: Speakers) -> Iterator[Read]:
    for line, said in objects:
        if isinstance(said, Rejected):
            yield said
            continue
        root = said.get("prompt", said)
        try:
            tree = nested(root, line, speakers)
        except RowError as bad:
            yield bad.rejected(line_place(line))
            continue
        state = said.get("tree_state")
        yield from best_path(tree, tree.post.id, {"tree_state": state} if isinstance(state, str) else {})


def _flat(source: Source, limits: Limits, speakers: Speakers) -> Iterator[Read]:
    parents: dict[str, str | None] = {}
    for _, said in _objects(source, limits):
        if not isinstance(said, Rejected) and (own := own_id(said)) is not None:
            parents.setdefault(own, parent_id(said))
    roots = _roots(parents)
    survey = Survey()
    for own in parents:
        survey.see(roots[own])
    for group in grouped(_keyed(_objects(source, limits), roots, speakers), survey):
        if not isinstance(group, tuple):
            yield group
            continue
        root, rows = group
        posts = [Post(*row) for row in rows]
        tree = joined(posts, root)
        if tree is not None:
            yield from best_path(tree, root, {})
        if lost := len(posts) - (tree.size if tree else 0):
            yield Rejected(line_place(posts[0].line), "parent_missing", {}, lost)


def _roots(parents: dict[str, str | None]) -> dict[str, str]:
    """The prompt each message descends from; where the line of parents breaks off or goes round, an id no message has."""
    roots: dict[str, str] = {}
    for own in parents:
        climbed: dict[str, None] = {}
        at = own
        while at in parents and at not in roots and at not in climbed:
            climbed[at] = None
            parent = parents[at]
            if parent is None:
                roots[at] = at
            else:
                at = parent
        root = roots.get(at, f"{at}\0" if at in climbed else at)
        roots.update(dict.fromkeys(climbed, root))
    return roots


def _keyed(
    objects: Iterable[tuple[int, dict[str, Any] | Rejected]], roots: dict[str, str], speakers: Speakers
) -> Iterator[Keyed | Rejected]:
    seen: set[str] = set()
    for line, said in objects:
        try:
            if isinstance(said, Rejected):
                yield said
                continue
            one = post(said, line, speakers)
            if one.id in seen:
                raise RowError("message_repeated")
            seen.add(one.id)
            yield Keyed(roots[one.id], one)
        except RowError as bad:
            yield bad.rejected(line_place(line))
