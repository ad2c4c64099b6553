"""A corpus for retrieval: chunks with an id, a text and metadata that can hold nobody's words.

One question with its answer is a chunk. Where that is over the limit, or nobody answers, windows of whole turns
with an overlap; a turn is cut only when it alone is over. 200 to 400 tokens retrieved best in published comparisons.
Only what people and the assistant said goes in: system messages and tool results are none of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from curation.model import Conversation, Problem

Count = Callable[[str], int]

_SAID_BY = ("user", "assistant")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class About:
    """What the metadata may say besides turns and hash: our own id, the language, the split."""

    conversation: str
    language: str | None = None
    split: str | None = None


@dataclass(frozen=True)
class Chunk:
    """A passage and the turns it spans, both ends included."""

    text: str
    first_turn: int
    last_turn: int


@dataclass(frozen=True)
class _Said:
    turn: int
    role: str
    text: str

    @property
    def line(self) -> str:
        return f"{self.role}: {self.text}"


def _rough(text: str) -> int:
    """Tokens where no counter was given: no text has more than one a UTF-8 byte, most have one in three or four."""
    return len(text.encode("utf-8", "surrogatepass")) // 3 + 1


@dataclass(frozen=True)
class Embedding:
    """`max_tokens` a chunk as `count` counts them; `overlap` of them are said again at the start of the next window."""

    name = "embedding"
    max_tokens: int = 400
    overlap: int = 50
    count: Count = _rough

    def problems(self, conversation: Conversation) -> Iterator[Problem]:
        """An error where nobody said anything that could be found."""
        if not any(True for _ in self.chunks(conversation)):
            yield Problem("export_nothing_said", "error")

    def rows(self, conversation: Conversation, about: About | None = None) -> Iterator[dict[str, Any]]:
        """`{"id", "text", "metadata"}` a chunk. Without `about`, the texts' own digest stands for the conversation."""
        chunks = list(self.chunks(conversation))
        key = about.conversation if about else _digest("\0".join(chunk.text for chunk in chunks))
        date = next((day for m in conversation.messages if m.sent_at and (day := _day(m.sent_at))), None)
        for number, chunk in enumerate(chunks):
            yield {
                "id": f"{key}-{number}",
                "text": chunk.text,
                "metadata": {
                    "conversation": key,
                    "first_turn": chunk.first_turn,
                    "last_turn": chunk.last_turn,
                    "language": about.language if about else None,
                    "date": date,
                    "split": about.split if about else None,
                    "hash": _digest(chunk.text),
                },
            }

    def chunks(self, conversation: Conversation) -> Iterator[Chunk]:
        """The passages in order."""
        said = [
            _Said(turn, m.role, m.text.strip())
            for turn, m in enumerate(conversation.messages)
            if m.role in _SAID_BY and m.text.strip()
        ]
        for exchange in _exchanges(said):
            text = _text(exchange)
            if self.count(text) <= self.max_tokens:
                yield Chunk(text, exchange[0].turn, exchange[-1].turn)
            else:
                yield from self._windows(exchange)

    def _windows(self, said: list[_Said]) -> Iterator[Chunk]:
        window: list[_Said] = []
        fresh = False  # whether the window holds more than the overlap said again
        for one in said:
            if self.count(one.line) > self.max_tokens:
                if fresh:
                    yield _chunk(window)
                yield from (Chunk(piece, one.turn, one.turn) for piece in self._pieces(one.line))
                window, fresh = [], False
                continue
            if window and self.count(_text([*window, one])) > self.max_tokens:
                if fresh:
                    yield _chunk(window)
                window = self._tail(window, one)
            window.append(one)
            fresh = True
        if fresh:
            yield _chunk(window)

    def _tail(self, window: list[_Said], following: _Said) -> list[_Said]:
        """The last whole turns that make up the overlap, as long as the next turn still fits behind them."""
        tail: list[_Said] = []
        for one in reversed(window):
            wider = [one, *tail]
            too_long = self.count(_text([*wider, following])) > self.max_tokens
            if self.count(_text(wider)) > self.overlap or too_long:
                break
            tail = wider
        return tail

    def _pieces(self, text: str) -> Iterator[str]:
        """The text in pieces under the limit, cut at white space where there is any. Cuts need no overlap: the
        search finds either half, and both name the same turn."""
        rest = text
        while rest:
            end = self._longest(rest)
            cut = end
            if end < len(rest):
                space = max(rest.rfind(" ", 0, end), rest.rfind("\n", 0, end))
                cut = space + 1 if space > end // 2 else end
            if piece := rest[:cut].strip():
                yield piece
            rest = rest[cut:]

    def _longest(self, text: str) -> int:
        """How many characters from the start fit: bisected, at least one. A few characters may be more tokens than
        a few more, so what fits is looked at again before it is taken."""
        if self.count(text) <= self.max_tokens:
            return len(text)
        fits, over = 1, min(len(text), self.max_tokens * 32)
        while over - fits > 1:
            middle = (fits + over) // 2
            if self.count(text[:middle]) <= self.max_tokens:
                fits = middle
            else:
                over = middle
        return fits


def _day(sent_at: str) -> str | None:
    """The date of an ISO time, None for anything else: no free text may slip into the metadata."""
    return sent_at[:10] if _DAY.fullmatch(sent_at[:10]) else None


def _exchanges(said: list[_Said]) -> Iterator[list[_Said]]:
    """A question, however many messages long, with all that answers it; what opens or closes without a partner too."""
    runs = [list(run) for _, run in groupby(said, key=lambda one: one.role)]
    position = 0
    while position < len(runs):
        paired = runs[position][0].role == "user" and position + 1 < len(runs)
        yield runs[position] + (runs[position + 1] if paired else [])
        position += 1 + paired


def _text(said: list[_Said]) -> str:
    return "\n".join(one.line for one in said)


def _chunk(said: list[_Said]) -> Chunk:
    return Chunk(_text(said), said[0].turn, said[-1].turn)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
