"""Zendesk tickets with their comments: an array, `{"tickets": [...]}`, or JSON lines. A ticket is a conversation.

Internal notes (`public: false`) are dropped and counted. The requester is the user and everybody else the assistant,
unless the author is said to be an end user. The first comment is the description, so a ticket without comments gives
its description. Known gap: the CSV tables of an export are read as tables, with a mapping.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from curation.importers.dates import in_time_order, stamp
from curation.importers.encoding import detect, head_text
from curation.importers.html_text import text_of
from curation.importers.json_paths import paths_of
from curation.importers.json_records import records
from curation.importers.limits import DEFAULT, Limits
from curation.importers.roles import Speakers, known_role
from curation.importers.rows import RowError, line_place
from curation.importers.strict_json import parse
from curation.interfaces import Mapping, Read
from curation.model import Conversation, Message, Rejected, Warned

_ARRAYS = ("tickets",)
_BODIES = ("body", "html_body", "plain_body")
_KEPT = ("subject", "status", "priority", "type", "created_at", "locale")


@dataclass(frozen=True)
class Zendesk:
    """Reads tickets as the API and the account export write them."""

    name = "zendesk"
    limits: Limits = DEFAULT

    def recognises(self, head: bytes, filename: str) -> bool:  # noqa: ARG002
        """Comments with bodies and authors, or tickets with a requester and a description."""
        found = {_under_root(path) for path in paths_of(head_text(head).encode())}
        commented = any(f"comments[].{body}" in found for body in _BODIES) and (
            "comments[].author_id" in found or "comments[].public" in found
        )
        return commented or {"requester_id", "description", "subject"} <= found

    def read(self, file: BinaryIO, filename: str, mapping: Mapping) -> Iterator[Read]:  # noqa: ARG002
        """One conversation a ticket, after the rejects of its comments."""
        source = detect(file, mapping.encoding)
        yield from source.warnings
        speakers = Speakers(mapping)
        warned = False
        for line, raw in records(source, self.limits.line_bytes, _ARRAYS):
            try:
                if isinstance(raw, RowError):
                    raise raw
                ticket = _ticket(parse(raw), line)
            except RowError as bad:
                yield bad.rejected(line_place(line))
                continue
            if ticket.requester is None and not warned:
                warned = True
                yield Warned(ticket.where, "requester_unknown")
            yield from _conversation(ticket, speakers)


@dataclass(frozen=True)
class _Ticket:
    said: dict[str, Any]
    comments: list[Any]
    requester: str | None
    where: str
    line: int

    @property
    def id(self) -> str | None:
        return _id(self.said.get("id"))


def _ticket(value: Any, line: int) -> _Ticket:
    if not isinstance(value, dict):
        raise RowError("not_an_object")
    inner = value.get("ticket")
    said = {**value, **inner} if isinstance(inner, dict) else value
    comments = said.get("comments")
    if isinstance(comments, dict):
        comments = comments.get("comments")
    if not (comments is None or isinstance(comments, list)):
        raise RowError("comments_not_a_list")
    number = _id(said.get("id"))
    return _Ticket(
        said=said,
        comments=comments or _described(said),
        requester=_id(said.get("requester_id")) or _id(_inside(said, "requester", "id")),
        where=f"ticket {number}" if number else line_place(line),
        line=line,
    )


def _described(said: dict[str, Any]) -> list[Any]:
    """The description as the comment it is, when the comments were left out of the export."""
    body = said.get("description")
    if not isinstance(body, str) or not body.strip():
        return []
    return [{"author_id": said.get("requester_id"), "body": body, "created_at": said.get("created_at")}]


def _conversation(ticket: _Ticket, speakers: Speakers) -> Iterator[Conversation | Rejected]:
    notes = attachments = 0
    requester = ticket.requester
    messages: list[Message] = []
    for position, comment in enumerate(ticket.comments, 1):
        if isinstance(comment, dict) and comment.get("public") is False:
            notes += 1
            continue
        text = _text(comment) if isinstance(comment, dict) else ""
        if not text:
            yield Rejected(f"{ticket.where}, comment {position}", "message_empty")
            continue
        author = _id(comment.get("author_id")) or _id(_inside(comment, "author", "id"))
        requester = requester or author
        attachments += _length(comment.get("attachments"))
        messages.append(_message(comment, text, author, author == requester, ticket.line, speakers))
    metadata = _metadata(ticket.said)
    counts = {"internal_notes": notes, "attachments": attachments}
    metadata.update({name: count for name, count in counts.items() if count})
    if messages:
        yield Conversation(ticket.id, in_time_order(messages), ticket.where, metadata)
    else:
        yield Rejected(ticket.where, "only_internal_notes" if notes else "no_messages", {"notes": notes}, messages=0)


def _message(
    comment: dict[str, Any], text: str, author: str | None, is_requester: bool, line: int, speakers: Speakers
) -> Message:
    name = _inside(comment, "author", "name")
    shown = name if isinstance(name, str) and name else author
    said = next((speakers.role(None, who) for who in (shown, author) if speakers.names(who)), None)
    kind = _inside(comment, "author", "role")
    role = said or known_role(kind if isinstance(kind, str) else None) or ("user" if is_requester else "assistant")
    created = comment.get("created_at")
    return Message(role, text, shown, stamp(created, "ymd") if isinstance(created, str) else None, line)


def _text(comment: dict[str, Any]) -> str:
    for name in ("body", "plain_body"):
        said = comment.get(name)
        if isinstance(said, str) and said.strip():
            return said
    markup = comment.get("html_body")
    return text_of(markup) if isinstance(markup, str) else ""


def _metadata(said: dict[str, Any]) -> dict[str, Any]:
    found = {name: said[name] for name in _KEPT if isinstance(said.get(name), (str, int, float))}
    tags = said.get("tags")
    if isinstance(tags, list):
        found["tags"] = ", ".join(tag for tag in tags if isinstance(tag, str))
    channel, score = _inside(said, "via", "channel"), _inside(said, "satisfaction_rating", "score")
    found.update({k: v for k, v in (("channel", channel), ("satisfaction", score)) if isinstance(v, str)})
    return {name: value for name, value in found.items() if value != ""}


def _inside(said: dict[str, Any], name: str, key: str) -> Any:
    inner = said.get(name)
    return inner.get(key) if isinstance(inner, dict) else None


def _id(value: Any) -> str | None:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "" else None


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _under_root(path: str) -> str:
    for root in ("[].", "tickets[].", "ticket."):
        path = path.removeprefix(root)
    return path
