"""The token measures: one number a message, one a conversation, in the policy's encoding."""

from __future__ import annotations

import pytest

from curation import tokens
from curation.checks.token_measure import CONVERSATION_TOKENS, TOKENS
from curation.model import Batch, Conversation, Message
from curation.policy import Checks, Policy


@pytest.mark.parametrize("encoding", ["o200k_base", "cl100k_base"])
def test_the_policys_encoding_is_counted(encoding: str) -> None:
    said = ["¿Dónde está mi pedido?", "", "Lo consulto ahora mismo."]
    messages = tuple(Message(role, text) for role, text in zip(("user", "user", "assistant"), said, strict=True))
    batch = Batch.of({"a": Conversation(None, messages), "b": Conversation(None, messages[:1])})
    policy = Policy(Checks(encoding=encoding))
    counted = tokens.count(said, encoding)
    assert TOKENS.measure(batch, policy).to_pylist() == [*counted, counted[0]]
    roles = tokens.count(["user", "user", "assistant"], encoding)
    assert CONVERSATION_TOKENS.measure(batch, policy).to_pylist() == [
        sum(counted) + sum(roles) + 3 * 3 + 3,
        counted[0] + roles[0] + 3 + 3,
    ]
