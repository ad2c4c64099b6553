"""The four steps from a raw file to a release: what is done, what is next."""

from __future__ import annotations

from html import escape

import streamlit as st

from curation.steps.overview import Overview
from pages.widgets.charts import link
from pages.widgets.visit import Visit

_STYLE = """
<style>
.tz-rail { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin: .25rem 0 1.25rem; padding: 0;
  list-style: none; }
.tz-rail li { margin: 0; border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: .5rem;
  padding: .75rem .9rem; }
.tz-rail li.next { border: 2px solid #1a8c81; }
.tz-rail a { color: inherit; text-decoration: none; display: block; }
.tz-rail strong { display: block; }
.tz-rail span { font-size: .85rem; opacity: .8; }
@media (max-width: 48rem) { .tz-rail { grid-template-columns: 1fr 1fr; } }
</style>
"""


def rail(visit: Visit, found: Overview) -> None:
    """Import, check, review, release; the first one not done is marked as next."""
    steps = [
        ("import", "imports", found.conversations > 0, found.conversations),
        ("check", "imports", found.conversations > 0 and found.waiting == 0, found.conversations - found.waiting),
        ("review", "review", found.funnel["accepted"] > 0, found.funnel["reviewed"]),
        ("release", "releases", found.funnel["released"] > 0, found.funnel["released"]),
    ]
    following = next((name for name, _, done, _ in steps if not done), None)
    items = []
    for position, (name, page, done, count) in enumerate(steps, 1):
        state = "done" if done else "next" if name == following else "later"
        said = visit.say(f"rail.{name}_{state}", count=count)
        mark = "✓ " if done else f"{position}. "
        items.append(
            f'<li class="{state}"><a href="{escape(link(visit, page))}" target="_self">'
            f"<strong>{mark}{escape(visit.say(f'rail.{name}'))}</strong><span>{escape(said)}</span></a></li>"
        )
    st.html(f'{_STYLE}<ol class="tz-rail">{"".join(items)}</ol>')
