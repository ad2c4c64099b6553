"""Findings taken out of a conversation: spans to placeholders, stable over all its turns.

"placeholder" numbers every value per conversation ([PERSON_1]): the same value has the same number in every turn, and
so has part of a name ("Ana" beside "Ana Gil"). "mask" says the label alone ([PERSON]), which suits embeddings.
Secrets are never numbered: a number would tell that two of them are equal.

A value is also replaced where no check marked it: in other turns, tool arguments, metadata. It must stand there as
whole words. What looks like a placeholder but was typed by somebody, "[PERSON_1]", becomes "(PERSON_1)", so that
every placeholder in the result is ours. A conversation that needs nothing comes back as it is, so redacting twice
does no more than once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson

from curation.json_text import Piece, replaced
from curation.model import Conversation, Finding, Message, strings_inside, with_strings
from curation.placeholders import Placeholders
from curation.sameness import Finder

Style = Literal["placeholder", "mask"]
Place = tuple[int, str]  # a turn, and a field of it as findings name it


def redact(conversation: Conversation, findings: Iterable[Finding], style: Style = "placeholder") -> Conversation:
    """The conversation with every finding's span replaced, in the texts and inside the payloads.

    Authors are personal data by themselves: numbered like everybody else, or None under "mask". Findings on a whole
    conversation (duplicates) have no span and are passed over; the external id stays. Raises ValueError when a span
    lies outside its text: then the findings are of another version.
    """
    texts = dict(_texts(conversation))
    marks = _marks(texts, findings)
    placeholders = Placeholders(numbered=style == "placeholder")
    for place, text in texts.items():
        for mark in marks.get(place, ()):
            placeholders.learn(mark.label, text[mark.start : mark.end], mark.is_secret)
    for turn, message in enumerate(conversation.messages):
        placeholders.learn_participant(message.author)
        if message.role != "tool":  # there it is the name of the function
            placeholders.learn_participant(texts.get((turn, "name")))
    if not placeholders.are_needed:
        return conversation
    writer = _Writer(texts, marks, placeholders)
    return replace(
        conversation,
        messages=tuple(writer.message(turn, message) for turn, message in enumerate(conversation.messages)),
        metadata={key: writer.value(value) for key, value in conversation.metadata.items()},
        extras=writer.json(conversation.extras),
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    label: str
    is_secret: bool
    score: float

    def joined(self, other: _Mark) -> _Mark:
        """Both as one; a secret outranks everything, then the longer one says what it is."""
        winner = max(self, other, key=lambda m: (m.is_secret, m.end - m.start, m.score))
        return replace(winner, start=min(self.start, other.start), end=max(self.end, other.end))


def _texts(conversation: Conversation) -> Iterable[tuple[Place, str]]:
    for turn, message in enumerate(conversation.messages):
        yield (turn, "text"), message.text
        if message.payload:
            for path, value in strings_inside(orjson.loads(message.payload)):
                yield (turn, path), value


def _marks(texts: Mapping[Place, str], findings: Iterable[Finding]) -> dict[Place, list[_Mark]]:
    """The spans of every text, merged and in order."""
    marks: dict[Place, list[_Mark]] = {}
    for finding in findings:
        if finding.turn is None or finding.start is None or finding.end is None:
            continue
        place = (finding.turn, finding.field)
        if not 0 <= finding.start <= finding.end <= len(texts.get(place, "")):
            raise ValueError(f"a {finding.label} span of turn {finding.turn} lies outside of its text")
        mark = _Mark(finding.start, finding.end, finding.label, finding.check == "secrets", finding.score)
        marks.setdefault(place, []).append(mark)
    _keep_parts_in_step(texts, marks)
    return {place: _merged(found) for place, found in marks.items()}


def _keep_parts_in_step(texts: Mapping[Place, str], marks: dict[Place, list[_Mark]]) -> None:
    """Content parts repeat the message's text: a span in one is a span in the other."""
    read_to: dict[int, int] = {}
    parts: list[tuple[Place, int]] = []
    for (turn, field), text in texts.items():
        if field.startswith(("content.", "parts.")) and text:
            offset = texts[turn, "text"].find(text, read_to.get(turn, 0))
            if offset >= 0:
                read_to[turn] = offset + len(text)
                parts.append(((turn, field), offset))
    for place, offset in parts:
        shifted = (replace(m, start=m.start + offset, end=m.end + offset) for m in marks.get(place, ()))
        marks.setdefault((place[0], "text"), []).extend(shifted)
    for place, offset in parts:
        size = len(texts[place])
        for mark in marks.get((place[0], "text"), ()):
            start, end = max(mark.start - offset, 0), min(mark.end - offset, size)
            if start < end:
                marks.setdefault(place, []).append(replace(mark, start=start, end=end))


def _merged(marks: Iterable[_Mark]) -> list[_Mark]:
    merged: list[_Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if merged and mark.start < merged[-1].end:
            merged[-1] = merged[-1].joined(mark)
        else:
            merged.append(mark)
    return merged


class _Writer:
    """Writes the texts anew."""

    def __init__(
        self, texts: Mapping[Place, str], marks: Mapping[Place, Sequence[_Mark]], placeholders: Placeholders
    ) -> None:
        self._texts = texts
        self._marks = marks
        self._placeholders = placeholders
        self._known = Finder(placeholders.values())

    def message(self, turn: int, message: Message) -> Message:
        """The message without its findings, its payload in step."""
        author = self._placeholders.of_participant(message.author)
        payload = message.payload
        if payload:
            said = orjson.loads(payload)
            new = {path: self._field(turn, path, message.role) for path, _ in strings_inside(said)}
            written = self._without_numbers(with_strings(said, new))
            payload = payload if written == said else orjson.dumps(written).decode()
        return replace(message, text=self._field(turn, "text", message.role), author=author, payload=payload)

    def value(self, value: Any) -> Any:
        """A JSON value with the known values replaced, wherever they stand in it."""
        if isinstance(value, str):
            return self._written(value, ())
        if isinstance(value, Mapping):
            return {self._without_numbers(key): self.value(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        return self._without_numbers(value)

    def json(self, text: str | None) -> str | None:
        """`value` for a value written as JSON; the same text when nothing in it is known."""
        if text is None:
            return None
        before = orjson.loads(text)
        after = self.value(before)
        return text if before == after else orjson.dumps(after).decode()

    def _field(self, turn: int, field: str, role: str) -> str:
        text = self._texts[turn, field]
        if field == "name" and role != "tool":
            return self._placeholders.of_participant(text, bare=True) or text
        written = self._written(text, self._marks.get((turn, field), ()))
        # Providers take no brackets in the name of a function.
        return _BRACKETS.sub("", written) if written != text and field.endswith("function.name") else written

    def _written(self, text: str, marks: Sequence[_Mark]) -> str:
        pieces = [
            Piece(m.start, m.end, self._placeholders.of(m.label, text[m.start : m.end], m.is_secret)) for m in marks
        ]
        pieces += [Piece(*occurrence) for occurrence in self._known.find(text)]
        if "[" in text:
            pieces += [Piece(*match.span(), f"({match['inner']})") for match in self._placeholders.look_alikes(text)]
        return replaced(text, _apart(pieces)) if pieces else text

    def _without_numbers(self, value: Any) -> Any:
        """The value with numbers and keys that are a known value replaced; strings are left to `_field`."""
        if isinstance(value, Mapping):
            return {self._whole(key): self._without_numbers(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._without_numbers(inner) for inner in value]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._whole(str(value), value)
        return value

    def _whole(self, text: str, otherwise: Any = None) -> Any:
        """The placeholder of a text that is a known value from end to end."""
        for occurrence in self._known.find(text):
            if occurrence.end - occurrence.start == len(text):
                return occurrence.owner
        return text if otherwise is None else otherwise


_BRACKETS = re.compile(r"[\[\]()]")


def _apart(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces in order; of those that overlap one that covers both, saying what the longer says."""
    apart: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: (p.start, -p.end)):
        if apart and piece.start < apart[-1].end:
            last = apart[-1]
            longer = max(last, piece, key=lambda p: p.end - p.start)
            apart[-1] = Piece(last.start, max(last.end, piece.end), longer.new)
        else:
            apart.append(piece)
    return apart
