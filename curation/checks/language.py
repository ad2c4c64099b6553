"""The languages of conversations and messages, and where they are not the ones expected.

Catches: a conversation in a language the workspace does not expect, and a message in another language than its
conversation, which is where langdetect and lingua disagree. What it misses: languages that are neither the workspace's
nor among the neighbours (they come out as the nearest of these, or undetermined), two languages inside one message,
messages under four words. The detectors are described in `language_detection`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import pyarrow as pa

from curation.checks.language_detection import (
    CONFIDENT,
    CONVERSATION_CHARACTERS,
    NEIGHBOURS,
    UNDETERMINED,
    conversation_language,
    message_language,
    words,
)
from curation.model import Batch, Finding
from curation.policy import Policy

SPOKEN = ("user", "assistant")

# One long message must not speak for the whole conversation.
_SHARE = 300
_MIXED_WORDS = 4


class ConversationLanguage:
    """The language of every conversation: an ISO 639-1 code, or "und" where hardly anything is said."""

    name = "language"
    version = 1
    unit = "ISO 639-1"
    level: Literal["message", "conversation"] = "conversation"

    def measure(self, batch: Batch, policy: Policy) -> pa.Array:
        """One code a conversation."""
        return pa.array(_of_conversations(batch, _expected(policy)), pa.string())


class MessageLanguage:
    """The language of every message; "und" for a tool's result, and under three words."""

    name = "message_language"
    version = 1
    unit = "ISO 639-1"
    level: Literal["message", "conversation"] = "message"

    def measure(self, batch: Batch, policy: Policy) -> pa.Array:
        """One code a row."""
        languages = _expected(policy)
        return pa.array(
            [
                UNDETERMINED if role == "tool" else message_language(text, languages).language
                for role, text in zip(batch.roles, batch.texts, strict=True)
            ],
            pa.string(),
        )


class LanguageCheck:
    """Conversations in a language nobody expected, and messages in another one than their conversation."""

    name = "language"
    version = 1

    def inspect(self, batch: Batch, policy: Policy) -> Iterable[Finding]:
        """The conversation's finding first, then its messages'. The detail is the language found."""
        languages = _expected(policy)
        for (key, first, end), whole in zip(batch.conversations, _of_conversations(batch, languages), strict=True):
            if whole == UNDETERMINED:
                continue
            if whole not in languages:
                yield Finding(key, self.name, "other_language", 0.9, detail=whole)
            for row in range(first, end):
                if batch.roles[row] in SPOKEN:
                    guess = message_language(batch.texts[row], languages)
                    if (
                        guess.language not in (whole, UNDETERMINED)
                        and guess.confidence >= CONFIDENT
                        and words(batch.texts[row]) >= _MIXED_WORDS
                    ):
                        score = round(guess.confidence, 2)
                        yield Finding(key, self.name, "mixed_language", score, batch.turns[row], detail=guess.language)


CONVERSATION_LANGUAGE = ConversationLanguage()
MESSAGE_LANGUAGE = MessageLanguage()
LANGUAGE = LanguageCheck()


def _expected(policy: Policy) -> tuple[str, ...]:
    """A policy that names no language expects any of those we know our way around in."""
    return policy.checks.languages or NEIGHBOURS


def _of_conversations(batch: Batch, languages: tuple[str, ...]) -> Iterator[str]:
    for _, first, end in batch.conversations:
        said = (batch.texts[row][:_SHARE] for row in range(first, end) if batch.roles[row] in SPOKEN)
        yield conversation_language("\n".join(said)[:CONVERSATION_CHARACTERS], languages)
