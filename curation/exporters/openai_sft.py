"""OpenAI chat lines for supervised fine-tuning. Imported again, a line gives the same messages.

Source: OpenAI's supervised fine-tuning format. Carries roles, texts and everything a chat payload holds (`name`,
`tool_calls`, `tool_call_id`, `weight`, content parts), and of the whole conversation `tools` and
`parallel_tool_calls`. Leaves out authors, times, ids and metadata: nobody's name should be learned; keys that
are null say nothing and go too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from curation.exporters.mending import KNOWN, Mended, mend, payload_of, says_instead
from curation.model import Conversation, Message, Problem

_EXTRAS = ("tools", "parallel_tool_calls", "functions")


@dataclass(frozen=True)
class OpenAISft:
    """One line a conversation. `alternates`: join repeated roles; `system`: a first message where there is none."""

    name = "openai_sft"
    alternates: bool = False
    system: str | None = None

    def mended(self, conversation: Conversation) -> Mended:
        """The conversation as it will stand in the line, with what it lost on the way."""
        return mend(conversation, alternates=self.alternates, system=self.system)

    def problems(self, conversation: Conversation) -> Iterator[Problem]:
        """An error where no line can be made; a warning for each kind of message that is left out or joined."""
        mended = self.mended(conversation)
        if mended.conversation is None:
            yield Problem("export_no_answer", "error")
        for code, count in (
            ("export_empty_dropped", mended.empty),
            ("export_after_answer_dropped", mended.after_answer),
            ("export_joined", mended.joined),
            ("export_keys_dropped", mended.keys_dropped),
        ):
            if count:
                yield Problem(code, "warning", {"messages": count})

    def rows(self, conversation: Conversation) -> Iterator[dict[str, Any]]:
        """The line, nothing where there is no answer to learn."""
        mended = self.mended(conversation)
        if mended.conversation is not None:
            yield line(mended.conversation)


def line(conversation: Conversation) -> dict[str, Any]:
    """The conversation as it is, as one chat line."""
    extras = orjson.loads(conversation.extras) if conversation.extras else {}
    row: dict[str, Any] = {"messages": [_message(message) for message in conversation.messages]}
    row.update({key: extras[key] for key in _EXTRAS if key in extras})
    return row


def _message(message: Message) -> dict[str, Any]:
    """Turns round the rule the importer follows: a payload holds `content` only where it is not the text, and `role`
    only where ours differs. A call without either had no content at all."""
    payload = payload_of(message)
    row: dict[str, Any] = {"role": message.role, "content": message.text}
    if not message.text and "content" not in payload and says_instead(payload):
        del row["content"]
    return row | {
        key: value for key, value in payload.items() if key in KNOWN and (value is not None or key == "content")
    }
