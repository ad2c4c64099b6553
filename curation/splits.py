"""Train, validation and test that leak nothing and stay as they are when new conversations come.

Conversations that an edge ties together (copies, near copies, the same customer), directly or over others, make a
group, and a group goes to one split. Which one depends only on the seed and the group's first conversation in order
of import, so that a later release puts it in the same place; only an arrival that ties two old groups together can
move one of them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from curation.errors import CurationError

Edge = tuple[str, str]  # two conversations that must not be parted
SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Shares:
    """What part of the groups goes where; they sum to 1. Raises CurationError `split_shares` where they do not."""

    train: float = 0.9
    validation: float = 0.1
    test: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.train, self.validation, self.test)
        if min(shares) < 0 or abs(sum(shares) - 1) > 1e-9:
            raise CurationError("split_shares", total=round(sum(shares), 6))


def groups(edges: Iterable[Edge], order: Mapping[str, int]) -> dict[str, str]:
    """Every conversation an edge speaks of, with the first of its group by `order`, its position in the import.

    A conversation no edge speaks of is a group of its own and not listed.
    """
    parents: dict[str, str] = {}
    for one, other in edges:
        first, second = _root(parents, one), _root(parents, other)
        if first != second:
            ahead = (order[first], first) <= (order[second], second)
            parents[second if ahead else first] = first if ahead else second
    return {key: _root(parents, key) for key in list(parents)}


def split_of(group: str, seed: int, shares: Shares) -> str:
    """Where a group goes: the same on every machine and day, near the shares once there are enough groups."""
    key = seed.to_bytes(8, "big", signed=True)
    point = int.from_bytes(hashlib.blake2b(group.encode(), key=key, digest_size=8).digest(), "big") / 2**64
    # The small splits sit at the far end, so that making validation bigger moves nothing from test to train.
    if point >= 1 - shares.test:
        return "test"
    return "validation" if point >= 1 - shares.test - shares.validation else "train"


def leaks(assignments: Mapping[str, str], edges: Iterable[Edge]) -> int:
    """How many groups have conversations in more than one split: 0 is the proof. Walks the edges on its own, and
    over conversations that were not assigned too, for they tie others together."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        near[one].add(other)
        near[other].add(one)
    torn = 0
    seen: set[str] = set()
    for start in near:
        if start in seen:
            continue
        found: set[str] = set()
        waiting = deque([start])
        seen.add(start)
        while waiting:
            here = waiting.popleft()
            if here in assignments:
                found.add(assignments[here])
            fresh = near[here] - seen
            seen |= fresh
            waiting.extend(fresh)
        torn += len(found) > 1
    return torn


def _root(parents: dict[str, str], key: str) -> str:
    parents.setdefault(key, key)
    root = key
    while parents[root] != root:
        root = parents[root]
    while parents[key] != root:  # so that the next search is short
        parents[key], key = root, parents[key]
    return root
