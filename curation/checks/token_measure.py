"""How long messages and conversations are, in the tokens the policy's encoding makes of them.

A message's tokens are those of its text; a conversation's are what a provider counts for the example it would become,
frames and tool calls included. Too long is no finding but a limit of the target on the second measure. What it misses:
the tools an example declares, which belong to no message, and images.
"""

from __future__ import annotations

from typing import Literal

import pyarrow as pa

from curation.model import Batch
from curation.policy import Policy
from curation.tokens import conversation_tokens, message_tokens


class Tokens:
    """The tokens of every message's text."""

    name = "tokens"
    version = 1
    unit = "tokens"
    level: Literal["message", "conversation"] = "message"

    def measure(self, batch: Batch, policy: Policy) -> pa.Array:
        """One count a row."""
        return pa.array(message_tokens(batch, policy.checks.encoding), pa.float64())


class ConversationTokens:
    """The tokens of every conversation as an example."""

    name = "conversation_tokens"
    version = 1
    unit = "tokens"
    level: Literal["message", "conversation"] = "conversation"

    def measure(self, batch: Batch, policy: Policy) -> pa.Array:
        """One count a conversation."""
        return pa.array(conversation_tokens(batch, policy.checks.encoding), pa.float64())


TOKENS = Tokens()
CONVERSATION_TOKENS = ConversationTokens()
