"""What a release would come to: figures, splits, what goes out of it and why, and whether anything blocks."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from curation.errors import sentence
from curation.steps.recipes import Policy, Target, targets
from curation.steps.release import Preview
from pages.widgets.charts import Bar, bars, figures, link
from pages.widgets.labels import label_name
from pages.widgets.plain import plain
from pages.widgets.visit import Visit

_BEHIND = {"undecided": {"state": "undecided"}, "rejected": {"state": "reject"}, "escalated": {"state": "escalate"}}


def release_preview(visit: Visit, policy: Policy, preview: Preview) -> None:
    """Draws it; green, or the list of what blocks."""
    target = targets()[policy.release.target]
    cost = preview.costs.get(target.name)
    price = visit.say("releases.no_price") if cost is None else f"US$ {visit.number(cost, 2)}"
    figures(
        [
            Bar(visit.say("releases.examples"), 0, visit.number(preview.examples)),
            Bar(visit.say("releases.messages"), 0, visit.number(preview.messages)),
            Bar(visit.say("releases.tokens"), 0, visit.number(preview.tokens)),
            Bar(visit.say("releases.cost"), 0, price),
        ]
    )
    _target_notes(visit, target)
    if preview.splits:
        st.caption(visit.say("releases.splits"))
        bars([Bar(visit.say(f"releases.split_{name}"), n, visit.number(n)) for name, n in preview.splits.items()])
    if preview.lost:
        st.caption(visit.say("releases.lost", count=sum(preview.lost.values())))
        lost = sorted(preview.lost.items(), key=lambda item: -item[1])
        bars([_lost(visit, reason, count) for reason, count in lost], scale=preview.considered)
    if preview.linted < preview.examples:
        st.caption(visit.say("releases.linted", count=preview.linted))
    if preview.redactions:
        st.caption(visit.say("releases.redactions", count=sum(preview.redactions.values())))
        bars([Bar(label_name(visit, label), n, visit.number(n)) for label, n in preview.redactions.items()])
    for stop in preview.blocking:
        st.error(plain(sentence(stop.code, visit.language, **stop.facts)))
    if not preview.blocking:
        st.success(visit.say("releases.ready"))


def reason_name(visit: Visit, reason: str) -> str:
    """Why a conversation stays behind, in words; a lint code is said by its sentence."""
    if reason.startswith("lint_"):
        return sentence(reason, visit.language, turn="…")
    return visit.say(f"releases.reason_{reason}")


def _lost(visit: Visit, reason: str, count: int) -> Bar:
    href = link(visit, "browse", **_BEHIND[reason]) if reason in _BEHIND else None
    return Bar(reason_name(visit, reason), count, visit.number(count), href, warn=True)


def _target_notes(visit: Visit, target: Target) -> None:
    """Who gets in, until when, and how sure the figures are."""
    said = [target.access[visit.language]]
    if target.job_creation_ends:
        closed = target.closed(datetime.now(UTC).date())
        key = "releases.target_closed" if closed else "releases.target_closes"
        said.append(visit.say(key, day=target.job_creation_ends.isoformat()))
    if not target.encoding_exact:
        said.append(visit.say("releases.tokens_estimated"))
    checked = "releases.prices_checked" if target.verified else "releases.prices_unverified"
    said.append(visit.say(checked, day=target.checked_on.isoformat()))
    st.caption(plain(" ".join(said)))
