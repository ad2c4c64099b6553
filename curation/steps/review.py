"""A person decides on conversations and rules on findings, a key press each; no press is lost, none counts twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from curation.errors import CurationError
from curation.steps.doors import Home, Permission, Principal, enter, policy_of
from curation.store import items, reviews
from curation.store.items import Decided, Item, Located
from curation.store.reviews import Summary
from curation.targets.profile import target
from curation.verdicts import MAX_NOTE, Book, Entry, parse

__all__ = [
    "MAX_NOTE",
    "Decided",
    "Item",
    "Located",
    "Summary",
    "last",
    "queue",
    "record",
    "settled",
    "summary",
    "token_limit",
]

_SOURCE = re.compile(r"[A-Za-z0-9-]{8,64}")
_MAX_ENTRIES = 5_000  # a page offline for a whole shift stays well below


def queue(home: Home, principal: Principal, workspace: str, limit: int = 30, exclude: Sequence[str] = ()) -> list[Item]:
    """What this person should judge next, leased to them for a quarter of an hour.

    Order: conversations with open findings, then clean ones, then repeats of a kept one, each in order of import; what
    this person skipped comes last. `exclude` is what the page holds already: it is not sent again, its leases are
    renewed. Nobody else gets what is leased.
    """
    database = enter(home, principal, workspace, Permission.REVIEW)
    min_score = policy_of(database).limits.min_score
    with database.writing() as cursor:
        taken = reviews.held_by_others(cursor, principal.user_id, exclude)
        ids = reviews.next_ids(cursor, principal.user_id, limit, exclude, min_score)
        reviews.lease(cursor, principal.user_id, [*ids, *(key for key in exclude if key not in taken)])
    with database.cursor() as cursor:
        return items.load(cursor, ids, min_score)


def settled(home: Home, principal: Principal, workspace: str, held: Sequence[str]) -> set[str]:
    """Which of the conversations a page holds were decided on meanwhile, by whomever."""
    with enter(home, principal, workspace, Permission.REVIEW).cursor() as cursor:
        return reviews.settled(cursor, held)


def last(home: Home, principal: Principal, workspace: str) -> Item | None:
    """The conversation this person decided on last, for undo after a reload; None where nothing of theirs stands."""
    database = enter(home, principal, workspace, Permission.REVIEW)
    with database.cursor() as cursor:
        key = reviews.last_decided(cursor, principal.user_id)
        found = items.load(cursor, [key], policy_of(database).limits.min_score) if key else []
    return found[0] if found else None


def record(home: Home, principal: Principal, workspace: str, entries: Sequence[object], source: str) -> int:
    """Stores what one open page sent, each entry exactly once however often it arrives; returns the highest seq.

    `source` names the page, `seq` the entry. The last word on a conversation wins and every word is kept. Raises
    CurationError `entries_refused` after storing the good ones; its facts say how many were `refused` and `stored`,
    and `acked`, the seq up to which nothing needs sending again.
    """
    database = enter(home, principal, workspace, Permission.REVIEW)
    if not _SOURCE.fullmatch(source) or len(entries) > _MAX_ENTRIES:
        raise CurationError("bad_entry")
    parsed, refused = _parsed(entries)
    with database.writing() as cursor:
        known = reviews.positions(cursor, principal.user_id, source) if parsed else set()
        fresh = [entry for seq, entry in sorted(parsed.items()) if seq not in known]
        if fresh:
            ids = list({entry.conversation for entry in fresh})
            book = Book(
                principal.user_id,
                source,
                reviews.versions(cursor, ids),
                reviews.words(cursor, ids),
                reviews.own_actions(cursor, principal.user_id, ids),
                reviews.suspicions(cursor, ids, policy_of(database).limits.min_score),
            )
            for entry in fresh:
                try:
                    book.put(entry)
                except CurationError:
                    refused += 1
            reviews.append_log(cursor, book.decisions, book.rulings)
    acked = max(parsed, default=0)
    if refused:
        raise CurationError("entries_refused", refused=refused, stored=len(entries) - refused, acked=acked)
    return acked


def token_limit(home: Home, principal: Principal, workspace: str) -> int | None:
    """The most tokens an example may have: the policy's own limit, else the target's; None where there is none."""
    policy = policy_of(enter(home, principal, workspace, Permission.REVIEW))
    return policy.limits.max_tokens or target(policy.release.target).max_example_tokens


def summary(home: Home, principal: Principal, workspace: str, zone: str = "UTC") -> Summary:
    """How far the workspace is and how fast this person goes; "today" begins at midnight in `zone` (an IANA name)."""
    with enter(home, principal, workspace, Permission.REVIEW).cursor() as cursor:
        return reviews.summary(cursor, principal.user_id, _midnight(zone))


def _parsed(entries: Sequence[object]) -> tuple[dict[int, Entry], int]:
    parsed: dict[int, Entry] = {}
    refused = 0
    for raw in entries:
        try:
            entry = parse(raw)
        except CurationError:
            refused += 1
        else:
            parsed.setdefault(entry.seq, entry)
    return parsed, refused


def _midnight(zone: str) -> datetime:
    try:
        here = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        here = ZoneInfo("UTC")
    return datetime.now(here).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
