"""Charts as plain HTML: they follow the theme, need no script, and every bar is a link to what is behind it.

Everything shown is escaped here; callers pass text, never markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.widgets.visit import Visit

_STYLE = """
<style>
.tz-bars { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr max-content; gap: .3rem .75rem;
  align-items: center; font-size: .9rem; margin: 0 0 .5rem; }
.tz-bars > a, .tz-bars > div { display: contents; color: inherit; text-decoration: none; }
.tz-name { overflow-wrap: anywhere; }
.tz-track { height: .95rem; border-radius: .2rem; background: color-mix(in srgb, currentColor 8%, transparent); }
.tz-fill { display: block; height: 100%; min-width: 2px; border-radius: .2rem; background: #1a8c81; }
.tz-fill.warn { background: #c98a12; }
.tz-value { font-variant-numeric: tabular-nums; text-align: right; }
.tz-bars a:hover .tz-name, .tz-bars a:focus-visible .tz-name { text-decoration: underline; }
.tz-columns { display: flex; align-items: flex-end; gap: 2px; height: 9rem; border-bottom: 1px solid
  color-mix(in srgb, currentColor 30%, transparent); }
.tz-columns > * { flex: 1 1 0; display: flex; flex-direction: column; justify-content: flex-end; height: 100%;
  position: relative; }
.tz-columns i { display: block; min-height: 1px; background: #1a8c81; border-radius: .15rem .15rem 0 0; }
.tz-columns .over i { background: #c98a12; }
.tz-columns .limit { flex: 0 0 2px; background: #c0392b; border-radius: 1px; }
.tz-axis { display: flex; justify-content: space-between; font-size: .8rem; opacity: .75; margin-top: .25rem;
  font-variant-numeric: tabular-nums; }
.tz-axis { position: relative; }
.tz-axis .at { position: absolute; transform: translateX(-50%); color: inherit; }
.tz-figures { padding: 0 !important; display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1rem; margin: .25rem 0 1rem !important; }
.tz-figures > div, .tz-figures dt, .tz-figures dd { margin: 0 !important; padding: 0 !important; }
.tz-figures dt { font-size: .85rem; opacity: .75; margin: 0; }
.tz-figures dd { font-size: 1.7rem; font-weight: 600; margin: 0; font-variant-numeric: tabular-nums; line-height: 1.25; }
.tz-figures a { color: inherit; text-decoration: none; }
.tz-figures a:hover { text-decoration: underline; }
</style>
"""


@dataclass(frozen=True)
class Bar:
    """One bar: what it is called, how long it is, how that is written, and where a click leads."""

    name: str
    value: float
    shown: str
    href: str | None = None
    warn: bool = False


def link(visit: Visit, page: str, **query: str | int | Sequence[str] | None) -> str:
    """The address of one of our pages in the visit's workspace, with its filters; a sequence repeats its key."""
    asked = {key: value for key, value in query.items() if value is not None}
    return f"/{page}?{urlencode({'workspace': visit.workspace, **asked}, doseq=True)}"


def bars(rows: Sequence[Bar], scale: float | None = None) -> None:
    """Horizontal bars; `scale` is the value of a full track, else the largest one."""
    full = scale or max((row.value for row in rows), default=0) or 1
    st.html(_STYLE + f'<div class="tz-bars">{"".join(_bar(row, full) for row in rows)}</div>')


def columns(rows: Sequence[Bar], limit_at: int | None, axis: tuple[str, str, str]) -> None:
    """Upright bars side by side. The limit's line stands before column `limit_at`; `axis` is written left, at the
    limit, and right."""
    full = max((row.value for row in rows), default=0) or 1
    parts = []
    for position, row in enumerate(rows):
        if position == limit_at:
            parts.append('<span class="limit"></span>')
        parts.append(_column(row, full))
    low, limit, high = (escape(text) for text in axis)
    place = 100 * (len(rows) if limit_at is None else limit_at) / max(len(rows), 1)
    side = f"left: {min(max(place, 12), 80):.1f}%"
    ends = f'<span>{low}</span><span class="at" style="{side}">{limit}</span><span>{high}</span>'
    st.html(_STYLE + f'<div class="tz-columns">{"".join(parts)}</div><div class="tz-axis">{ends}</div>')


def figures(rows: Iterable[Bar]) -> None:
    """Large numbers with their names; `value` is not drawn."""
    cells = "".join(
        f"<div><dt>{escape(row.name)}</dt><dd>{_anchored(escape(row.shown), row.href)}</dd></div>" for row in rows
    )
    st.html(_STYLE + f'<dl class="tz-figures">{cells}</dl>')


def _bar(row: Bar, full: float) -> str:
    share = max(0.0, min(100.0, 100 * row.value / full))
    kind = "tz-fill warn" if row.warn else "tz-fill"
    inner = (
        f'<span class="tz-name">{escape(row.name)}</span>'
        f'<span class="tz-track"><span class="{kind}" style="width:{share:.2f}%{"" if row.value else ";min-width:0"}"></span></span>'
        f'<span class="tz-value">{escape(row.shown)}</span>'
    )
    return f'<a href="{escape(row.href)}" target="_self">{inner}</a>' if row.href else f"<div>{inner}</div>"


def _column(row: Bar, full: float) -> str:
    tip = escape(f"{row.name}: {row.shown}")
    bar = f'<i style="height:{100 * row.value / full:.2f}%"></i>'
    kind = ' class="over"' if row.warn else ""
    if row.href:
        return f'<a href="{escape(row.href)}" target="_self" title="{tip}" aria-label="{tip}"{kind}>{bar}</a>'
    return f'<span title="{tip}"{kind}>{bar}</span>'


def _anchored(shown: str, href: str | None) -> str:
    return f'<a href="{escape(href)}" target="_self">{shown}</a>' if href else shown
