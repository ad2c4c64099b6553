"""How long work tells how far it is, and how it is told to stop."""

from __future__ import annotations

from typing import Protocol


class Cancelled(Exception):  # noqa: N818  (it is no error: what was done stays, a rerun goes on from there)
    """Somebody asked the work to stop."""


class Progress(Protocol):
    """Called between batches; raises Cancelled when the work should stop there."""

    def __call__(self, done: int, total: int | None, unit: str) -> None:
        """`done` of `total` `unit`s are through; `total` is None while it is not known."""
        ...


def quiet(done: int, total: int | None, unit: str) -> None:
    """Tells nobody, never cancels."""
