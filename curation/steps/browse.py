"""Looking for conversations, reading one, and deciding on all that were found."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from curation.errors import CurationError
from curation.steps.doors import Home, Permission, Principal, audit, enter, policy_of
from curation.store import bulk, items, listing
from curation.store.bulk import Preview
from curation.store.items import Item
from curation.store.listing import ORDERS, STATES, UNDECIDED, Choices, Filter, Row

__all__ = [
    "ACTIONS", "ORDERS", "STATES", "UNDECIDED", "Choices", "Done", "Filter", "Item", "Page", "Preview", "Row",
    "act_on_all", "choices", "conversation", "preview", "search", "undo",
]  # fmt: skip

ACTIONS = ("accept", "redact", "reject", "escalate")


@dataclass(frozen=True)
class Page:
    """One page of what was found; `number` counts from 1, `total` is over all pages."""

    rows: tuple[Row, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many there are, at least one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class Done:
    """A bulk action that was carried out; `source` takes it back."""

    source: str
    count: int


def search(
    home: Home,
    principal: Principal,
    workspace: str,
    wanted: Filter,
    number: int = 1,
    order: str = "imported",
    size: int = 50,
) -> Page:
    """One page of the conversations that match. A page past the end is the last one.

    Raises CurationError `bad_filter` for an order, a state or a role there is none of.
    """
    database = enter(home, principal, workspace, Permission.READ)
    min_score = policy_of(database).limits.min_score
    with database.cursor() as cursor:
        total = listing.count(cursor, wanted, min_score)
        number = max(1, min(number, -(-total // size)))
        rows = listing.page(cursor, wanted, min_score, order, size, (number - 1) * size)
    return Page(tuple(rows), total, number, size)


def choices(home: Home, principal: Principal, workspace: str) -> Choices:
    """What this workspace can be filtered by, with counts."""
    database = enter(home, principal, workspace, Permission.READ)
    with database.cursor() as cursor:
        return listing.choices(cursor, policy_of(database).limits.min_score)


def conversation(home: Home, principal: Principal, workspace: str, conversation_id: str) -> Item:
    """This conversation. Raises CurationError `not_found`."""
    database = enter(home, principal, workspace, Permission.READ)
    with database.cursor() as cursor:
        found = items.load(cursor, [conversation_id], policy_of(database).limits.min_score)
    if not found:
        raise CurationError("not_found")
    return found[0]


def preview(home: Home, principal: Principal, workspace: str, wanted: Filter, action: str) -> Preview:
    """What `act_on_all` would do now."""
    database = enter(home, principal, workspace, Permission.REVIEW)
    _known(action)
    with database.cursor() as cursor:
        return bulk.preview(cursor, wanted, policy_of(database).limits.min_score, action)


def act_on_all(home: Home, principal: Principal, workspace: str, wanted: Filter, action: str) -> Done:
    """Decides on every conversation that matches and does not have this decision already, in one transaction."""
    database = enter(home, principal, workspace, Permission.REVIEW)
    _known(action)
    min_score = policy_of(database).limits.min_score
    source = f"bulk-{uuid.uuid4().hex}"
    with database.writing() as cursor:
        count = bulk.act(cursor, wanted, min_score, action, principal.user_id, source)
    audit(database, principal, "act_on_all", decision=action, source=source, conversations=count)
    return Done(source, count)


def undo(home: Home, principal: Principal, workspace: str, source: str) -> int:
    """Brings back what stood before one's own bulk action, except where somebody decided since; returns how many.

    Raises CurationError `bulk_gone` when there is nothing to bring back.
    """
    database = enter(home, principal, workspace, Permission.REVIEW)
    with database.writing() as cursor:
        count = bulk.undo(cursor, principal.user_id, source, f"undo-{uuid.uuid4().hex}")
        if not count:
            raise CurationError("bulk_gone")
    audit(database, principal, "undo_act_on_all", source=source, conversations=count)
    return count


def _known(action: str) -> None:
    if action not in ACTIONS:
        raise CurationError("bad_filter")
