"""What a numbered log of keys comes to: entries in, rows to append out. Pure: the store is asked before, told after.

An entry is `{seq, kind, conversation, version, action, finding?, note?}` as an open page sends it. It comes from a
browser, so nothing about it is taken on trust.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from curation.errors import CurationError

DECISIONS = ("accept", "reject", "redact", "escalate", "skip", "undo")
RULINGS = ("confirm", "dismiss", "reopen")
MAX_NOTE = 2_000  # characters
_MAX_SEQ = 2**53  # as far as a browser counts exactly


class DecisionRow(NamedTuple):
    """A decision as it is stored."""

    conversation_id: str
    version: int
    action: str
    user_id: str
    source: str
    position: int
    note: str | None


class RulingRow(NamedTuple):
    """A ruling as it is stored."""

    finding_id: str
    conversation_id: str
    action: str
    user_id: str
    source: str
    position: int


@dataclass(frozen=True, slots=True)
class Word:
    """The last thing said about a conversation that was no skip; an undo counts, and means that nothing stands."""

    action: str
    user_id: str
    source: str
    position: int


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A finding as a verdict needs it: `ruling` is None while it is open; `source` and `position` say what ruled."""

    conversation: str
    located: bool
    ruling: str | None
    source: str | None
    position: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One key press, checked for its shape."""

    seq: int
    kind: str
    conversation: str
    version: int
    action: str
    finding: str | None
    note: str | None


@dataclass
class Book:
    """What is known of the conversations a log speaks of, and the rows that come of it; `put` keeps both in step.

    `versions` are the current ones; `own` is what this person last did about each, skips included.
    """

    user_id: str
    source: str
    versions: dict[str, int]
    words: dict[str, Word]
    own: dict[str, str]
    suspicions: dict[str, Suspicion]
    decisions: list[DecisionRow] = field(default_factory=list)
    rulings: list[RulingRow] = field(default_factory=list)

    def put(self, entry: Entry) -> None:
        """Applies one entry. Raises CurationError when it names what is not there or takes back what is not one's own."""
        if not 0 <= entry.version <= self.versions.get(entry.conversation, -1):
            raise CurationError("not_found")
        if entry.kind == "ruling":
            suspicion = self.suspicions.get(entry.finding or "")
            if suspicion is None or suspicion.conversation != entry.conversation:
                raise CurationError("not_found")
            self._rule(entry, entry.finding or "", entry.action)
            return
        if entry.action == "undo":
            self._undo(entry)
        elif entry.action == "redact":
            for key, suspicion in self._of(entry.conversation):
                if suspicion.located and suspicion.ruling is None:
                    self._rule(entry, key, "confirm")
        self._decide(entry)

    def _undo(self, entry: Entry) -> None:
        word = self.words.get(entry.conversation)
        someone_elses = word is not None and word.action != "undo" and word.user_id != self.user_id
        if someone_elses or self.own.get(entry.conversation, "undo") == "undo":
            raise CurationError("nothing_to_undo")
        if word is not None and word.action == "redact":
            for key, suspicion in self._of(entry.conversation):
                if (suspicion.source, suspicion.position) == (word.source, word.position):
                    self._rule(entry, key, "reopen")

    def _decide(self, entry: Entry) -> None:
        self.own[entry.conversation] = entry.action
        if entry.action != "skip":
            self.words[entry.conversation] = Word(entry.action, self.user_id, self.source, entry.seq)
        self.decisions.append(
            DecisionRow(
                entry.conversation, entry.version, entry.action, self.user_id, self.source, entry.seq, entry.note
            )
        )

    def _rule(self, entry: Entry, finding: str, action: str) -> None:
        ruling = None if action == "reopen" else action
        self.suspicions[finding] = replace(
            self.suspicions[finding], ruling=ruling, source=self.source, position=entry.seq
        )
        self.rulings.append(RulingRow(finding, entry.conversation, action, self.user_id, self.source, entry.seq))

    def _of(self, conversation: str) -> list[tuple[str, Suspicion]]:
        return [(key, found) for key, found in self.suspicions.items() if found.conversation == conversation]


def parse(raw: object) -> Entry:
    """The entry inside this JSON value. Raises CurationError `bad_entry` for anything else."""
    said = raw if isinstance(raw, dict) else {}
    kind, finding, note = said.get("kind"), said.get("finding"), said.get("note")
    entry = Entry(
        said.get("seq", 0), str(kind), said.get("conversation", ""), said.get("version", -1), str(said.get("action")),
        finding, note or None,
    )  # fmt: skip
    sound = (
        _storable(entry.conversation, finding, entry.note)
        and type(entry.seq) is int
        and 0 < entry.seq < _MAX_SEQ
        and entry.action in {"decision": DECISIONS, "ruling": RULINGS}.get(entry.kind, ())
        and isinstance(entry.conversation, str)
        and type(entry.version) is int
        and isinstance(finding, str if kind == "ruling" else str | None)
        and (entry.note is None or (isinstance(entry.note, str) and len(entry.note) <= MAX_NOTE))
    )
    if not sound:
        raise CurationError("bad_entry")
    return entry


def _storable(*texts: object) -> bool:
    # JSON may carry half a surrogate pair, which is no text a file can hold.
    return all(
        text.isascii() or text.encode("utf-8", "ignore").decode() == text for text in texts if isinstance(text, str)
    )
