"""The state of a workspace: what came in, what is lost and why, what is in it, who reviewed."""

from __future__ import annotations

import streamlit as st

from curation.steps.overview import Overview, overview_of
from pages.widgets.charts import Bar, bars, columns, figures, link
from pages.widgets.labels import label_name, language_name
from pages.widgets.rail import rail
from pages.widgets.release_preview import reason_name
from pages.widgets.visit import Visit


def draw(visit: Visit) -> None:
    """The overview of the visit's workspace."""
    st.title(visit.say("overview.title"))
    found = overview_of(visit.home, visit.principal, visit.workspace)
    if not found.funnel["released"]:
        rail(visit, found)
    if not found.conversations:
        return
    _figures(visit, found)
    left, right = st.columns(2, gap="large")
    with left:
        _funnel(visit, found)
        _languages(visit, found)
        _over_time(visit, found)
    with right:
        _tokens(visit, found)
        _findings(visit, found)
        _reviewers(visit, found)


def _figures(visit: Visit, found: Overview) -> None:
    cost = visit.say("overview.no_price") if found.cost is None else f"US$ {visit.number(found.cost, 2)}"
    figures(
        [
            Bar(visit.say("overview.conversations"), 0, visit.number(found.conversations), link(visit, "browse")),
            Bar(visit.say("overview.messages"), 0, visit.number(found.messages)),
            Bar(visit.say("overview.tokens"), 0, visit.number(found.tokens)),
            Bar(
                visit.say("overview.open_findings"),
                0,
                visit.number(found.open_findings),
                link(visit, "browse", order="findings"),
            ),
            Bar(visit.say("overview.cost", target=found.target), 0, cost),
        ]
    )


def _funnel(visit: Visit, found: Overview) -> None:
    st.subheader(visit.say("overview.funnel"))
    behind = {
        "imported": None,
        "reviewed": ("accept", "redact", "reject", "escalate"),
        "accepted": ("accept", "redact"),
    }
    bars(
        [
            Bar(
                visit.say(f"overview.stage_{stage}"),
                count,
                visit.number(count),
                link(visit, "browse", state=behind[stage]) if stage in behind else None,
            )
            for stage, count in found.funnel.items()
        ],
        scale=found.conversations,
    )
    if found.lost:
        st.caption(visit.say("overview.loss"))
        bars(
            [
                Bar(reason_name(visit, reason), count, visit.number(count), _behind(visit, found, reason), warn=True)
                for reason, count in found.lost.items()
            ],
            scale=found.conversations,
        )


def _tokens(visit: Visit, found: Overview) -> None:
    st.subheader(visit.say("overview.token_lengths"))
    bins = list(found.token_bins.itertuples())
    if not bins:
        st.caption(visit.say("overview.not_checked"))
        return
    over = [position for position, row in enumerate(bins) if row.low >= found.max_tokens]
    columns(
        [
            Bar(
                visit.say("overview.token_range", low=int(row.low), high=int(row.high)),
                row.conversations,
                visit.number(row.conversations),
                link(visit, "browse", min=int(row.low), max=int(row.high)),
                warn=row.low >= found.max_tokens,
            )
            for row in bins
        ],
        over[0] if over else len(bins),
        (
            visit.number(bins[0].low),
            visit.say("overview.limit", limit=found.max_tokens),
            visit.number(bins[-1].high) if over else "",
        ),
    )


def _findings(visit: Visit, found: Overview) -> None:
    st.subheader(visit.say("overview.findings"))
    if not found.by_label:
        st.caption(visit.say("overview.no_findings"))
        return
    bars(
        [
            Bar(
                label_name(visit, row["label"]),
                row["conversations"],
                visit.say("overview.findings_in", findings=row["findings"], conversations=row["conversations"]),
                link(visit, "browse", finding=row["label"]),
                warn=True,
            )
            for row in found.by_label
        ]
    )


def _languages(visit: Visit, found: Overview) -> None:
    st.subheader(visit.say("overview.languages"))
    bars(
        [
            Bar(
                language_name(visit, row.language),
                row.conversations,
                visit.number(row.conversations),
                link(visit, "browse", language=row.language),
            )
            for row in found.languages.itertuples()
        ]
    )


def _over_time(visit: Visit, found: Overview) -> None:
    months = list(found.over_time.itertuples())
    if len(months) < 2:
        return
    st.subheader(visit.say("overview.over_time"))
    columns(
        [Bar(row.month, row.conversations, visit.number(row.conversations)) for row in months],
        None,
        (months[0].month, "", months[-1].month),
    )


def _reviewers(visit: Visit, found: Overview) -> None:
    st.subheader(visit.say("overview.reviewers"))
    rows = list(found.reviewers.itertuples())
    if not rows:
        st.caption(visit.say("overview.no_reviewers"))
        return
    bars(
        [
            Bar(row.reviewer, row.decided, visit.say("overview.decided", decided=row.decided, today=row.today))
            for row in rows
        ],
        scale=found.conversations,
    )


_LABELS = {
    "exact_duplicate": "exact",
    "near_duplicate": "near",
    "no_answer": "no_assistant",
    "wrong_language": "other_language",
}


def _behind(visit: Visit, found: Overview, reason: str) -> str:
    if reason == "overlong":
        return link(visit, "browse", min=found.max_tokens + 1)
    return link(visit, "browse", finding=_LABELS[reason])
