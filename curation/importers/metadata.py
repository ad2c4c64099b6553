"""The scalars worth keeping of what stands around the messages."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

_LONGEST = 2_000  # characters: longer is a document, not a label


def scalars(
    top: dict[str, Any], *, kept_elsewhere: Collection[str], ids: Collection[str] = ()
) -> tuple[dict[str, Any], str | None, int]:
    """The scalar values of an object, the first of `ids` it has as text, and how many other keys were left behind.

    A nested `metadata` object gives its own scalars. None is nothing.
    """
    kept: dict[str, Any] = {}
    left = 0
    for key, value in top.items():
        if key in kept_elsewhere or value is None:
            continue
        if key == "metadata" and isinstance(value, dict):
            inner, _, skipped = scalars(value, kept_elsewhere=())
            kept = {**inner, **kept}
            left += skipped
        elif isinstance(value, (bool, int, float)) or (isinstance(value, str) and len(value) <= _LONGEST):
            kept[key] = value
        else:
            left += 1
    for name in ids:
        if (
            name in kept
            and isinstance(kept[name], (str, int))
            and not isinstance(kept[name], bool)
            and kept[name] != ""
        ):
            return kept, str(kept.pop(name)), left
    return kept, None, left
