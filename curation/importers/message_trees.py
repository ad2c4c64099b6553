"""Trees of messages that answer one another, and the one path through them that becomes a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from curation.importers.roles import Speakers
from curation.importers.rows import RowError, line_place
from curation.model import Conversation, Message, Rejected

_UNRANKED = 1 << 30


class Post(NamedTuple):
    """One message of a tree, as a row of JSON values. A lower `rank` is a better reply."""

    id: str
    parent: str | None
    role: str
    text: str
    line: int
    rank: int
    deleted: bool
    language: str | None


@dataclass
class Tree:
    """A message and what answers it, in file order."""

    post: Post
    replies: list[Tree] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many messages it holds."""
        count, waiting = 0, [self]  # not recursive: a flat file may chain answers without end
        while waiting:
            count += 1
            waiting.extend(waiting.pop().replies)
        return count


def own_id(said: Mapping[str, Any]) -> str | None:
    """The id of the message a JSON object is."""
    return _id(said, "message_id", "user_message_id")


def parent_id(said: Mapping[str, Any]) -> str | None:
    """The id of the message it answers, None for a prompt."""
    return _id(said, "parent_id", "parent_message_id")


def post(said: Any, line: int, speakers: Speakers) -> Post:
    """The message a JSON object is, without its replies. Raises RowError."""
    if not isinstance(said, dict):
        raise RowError("not_an_object")
    own, label, text = own_id(said), said.get("role"), said.get("text")
    if own is None:
        raise RowError("message_without_id")
    if not isinstance(label, str) or not label:
        raise RowError("reply_without_role")
    role = speakers.role(label)
    if role is None:
        raise RowError("reply_role_unknown")
    if not isinstance(text, str):
        raise RowError("reply_without_text")
    rank, language = said.get("rank"), said.get("lang")
    return Post(
        own,
        parent_id(said),
        role,
        text,
        line,
        rank if isinstance(rank, int) else _UNRANKED,
        said.get("deleted") is True,
        language if isinstance(language, str) else None,
    )


def nested(said: Any, line: int, speakers: Speakers) -> Tree:
    """The tree of a message that holds its replies. Raises RowError, counting every message, when one of them will not do."""
    try:
        return _nested(said, line, speakers)
    except RowError as bad:
        bad.messages = _count(said)
        raise


def joined(posts: Sequence[Post], root: str) -> Tree | None:
    """The tree of posts that name their parents, without those whose parents are not all there; None without its root."""
    trees = {one.id: Tree(one) for one in posts}
    for one in posts:
        if one.id != root and one.parent in trees:
            trees[one.parent].replies.append(trees[one.id])
    return trees.get(root)


def best_path(tree: Tree, external_id: str | None, metadata: dict[str, Any]) -> Iterator[Conversation | Rejected]:
    """The conversation along the best replies, then what it leaves out.

    A deleted reply is passed over with all that answers it; a tree whose prompt was deleted gives nothing.
    """
    where = line_place(tree.post.line)
    if tree.post.deleted:
        yield Rejected(where, "message_deleted", {}, tree.size)
        return
    path = [tree]
    while open_replies := [reply for reply in path[-1].replies if not reply.post.deleted]:
        path.append(min(open_replies, key=lambda reply: reply.post.rank))
    posts = [one.post for one in path]
    messages = tuple(Message(p.role, p.text, line=p.line) for p in posts)
    if tree.post.language:
        metadata = {**metadata, "language": tree.post.language}
    yield Conversation(external_id, messages, where, metadata)
    if left := tree.size - len(path):
        yield Rejected(
            where, "branch_not_followed", {"branches": sum(len(t.replies) for t in path) - len(path) + 1}, left
        )


def _nested(said: Any, line: int, speakers: Speakers) -> Tree:
    tree = Tree(post(said, line, speakers))
    replies = said.get("replies") or []
    if not isinstance(replies, list):
        raise RowError("replies_not_a_list")
    tree.replies = [_nested(reply, line, speakers) for reply in replies]
    return tree


def _count(said: Any) -> int:
    replies = said.get("replies") if isinstance(said, dict) else None
    return 1 + (sum(_count(reply) for reply in replies) if isinstance(replies, list) else 0)


def _id(said: Mapping[str, Any], *names: str) -> str | None:
    return next((str(said[name]) for name in names if isinstance(said.get(name), (str, int))), None)
