"""The figures of a workspace, each from one query."""

from __future__ import annotations

import pandas as pd

from curation.store.database import Database


def totals(database: Database, min_score: float) -> dict[str, int]:
    """conversations, messages, tokens, rejected_messages, open_findings, decided."""
    found = database.dicts(
        "select (select count(*) from conversations) as conversations, "
        "(select coalesce(sum(messages), 0) from conversations) as messages, "
        "(select coalesce(sum(number), 0) from measurements where name = 'conversation_tokens') as tokens, "
        "(select coalesce(sum(messages), 0) from rejects) as rejected_messages, "
        "(select count(*) from findings f anti join current_rulings r on r.finding_id = f.id where f.score >= ?) "
        "as open_findings, "
        "(select count(*) from current_decisions) as decided",
        [min_score],
    )[0]
    return {name: int(value) for name, value in found.items()}


def decisions(database: Database) -> dict[str, int]:
    """Conversations per current decision: accept, redact, reject, escalate."""
    return dict(database.rows("select action, count(*) from current_decisions group by action"))


def reviewers(database: Database) -> pd.DataFrame:
    """Per reviewer: decisions that stand, and how many of them today (UTC); columns user_id, decided, today."""
    return database.frame(
        "select user_id, count(*) as decided, count(*) filter (where decided_at >= current_date) as today "
        "from current_decisions group by user_id order by decided desc"
    )


def tokens(database: Database, limit: int) -> pd.DataFrame:
    """A histogram of tokens a conversation; columns low, high (the first and the last number of a bin), conversations.

    Two bins double, for lengths spread widely; the limit is the last number of its bin, so that no bar straddles it.
    """
    return database.frame(
        "with t as (select greatest(number, 1) as n from measurements where name = 'conversation_tokens'), "
        "b as (select case when n > $limit then floor(log2(n / $limit) * 2) else -1 - floor(log2($limit / n) * 2) end as bin from t), "
        "c as (select $limit * pow(2, bin / 2) as lower, $limit * pow(2, (bin + 1) / 2) as upper, bin, "
        "count(*) as conversations from b group by bin) "
        "select case when bin < 0 then floor(lower) + 1 else greatest(ceil(lower), $limit + 1) end as low, "
        "case when bin < 0 then floor(upper) else ceil(upper) - 1 end as high, conversations from c order by bin",
        {"limit": limit},
    )


def languages(database: Database) -> pd.DataFrame:
    """Conversations per language; columns language, conversations."""
    return database.frame(
        "select label as language, count(*) as conversations from measurements where name = 'language' "
        "group by label order by conversations desc"
    )


def over_time(database: Database) -> pd.DataFrame:
    """Conversations per month of their first message, where it is dated; columns month, conversations."""
    return database.frame(
        "select left(started_at, 7) as month, count(*) as conversations from conversations "
        "where started_at is not null group by month order by month"
    )


def released(database: Database) -> int:
    """Conversations in the newest finished release."""
    return int(
        database.value(
            "select count(*) from release_items where release_id = "
            "(select id from releases where finished_at is not null order by number desc limit 1)"
        )
    )
