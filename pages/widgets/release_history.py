"""Earlier releases: files to download, and what each says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

import streamlit as st

from curation.steps.release import ReleasedFile, ReleaseResult
from pages.widgets.charts import Bar, bars
from pages.widgets.release_preview import reason_name
from pages.widgets.visit import Visit

_STYLE = """
<style>
.tz-files { border-collapse: collapse; width: 100%; font-size: .9rem; }
.tz-files th, .tz-files td { text-align: left; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid
  color-mix(in srgb, currentColor 12%, transparent); }
.tz-files a { color: inherit; }
.tz-get { display: inline-block; margin: 0 0 .75rem; padding: .45rem .9rem; border-radius: .5rem; font-weight: 600;
  background: #0b6b62; color: #fff !important; text-decoration: none !important; }
.tz-get:hover { background: #095a53; }
.tz-files .n { text-align: right; font-variant-numeric: tabular-nums; }
.tz-files code { font-size: .8rem; opacity: .75; }
</style>
"""


def release_history(visit: Visit, made: Sequence[ReleaseResult]) -> None:
    """Every release, newest first and open; an empty list says what to do."""
    st.subheader(visit.say("releases.history"))
    if not made:
        st.info(visit.say("releases.none"))
    for position, one in enumerate(made):
        title = visit.say("releases.one", number=one.number, examples=one.examples, when=visit.moment(one.made_at))
        with st.expander(title, expanded=position == 0):
            _files(visit, one)
            lost = one.manifest["funnel"]["lost"]
            if lost:
                st.caption(visit.say("releases.lost", count=sum(lost.values())))
                most_first = sorted(lost.items(), key=lambda item: -item[1])
                bars(
                    [Bar(reason_name(visit, reason), n, visit.number(n), warn=True) for reason, n in most_first],
                    scale=one.manifest["funnel"]["considered"],
                )
            st.caption(_proof(visit, one))
            if st.toggle(visit.say("releases.manifest"), key=f"releases.manifest.{one.number}"):
                st.json(dict(one.manifest))


def _proof(visit: Visit, one: ReleaseResult) -> str:
    leaks, left_out = one.manifest["split_leaks"], one.manifest.get("not_scanned_for")
    if not left_out:
        return visit.say("releases.proof", leaks=leaks)
    kinds = ", ".join(visit.say(f"releases.scan_{name}") for name in left_out)
    return visit.say("releases.proof_partial", leaks=leaks, kinds=kinds)


def _files(visit: Visit, one: ReleaseResult) -> None:
    heads = ("file", "examples", "tokens", "bytes", "sha256")
    head = "".join(
        f"<th{' class=n' if name in ('examples', 'tokens', 'bytes') else ''}>{escape(visit.say(f'releases.column_{name}'))}</th>"
        for name in heads
    )
    rows = "".join(_row(visit, one, file) for file in one.files)
    main = one.files[0]
    button = (
        f'<a class="tz-get" href="{escape(_address(visit, one, main))}" download>'
        f"{escape(visit.say('releases.download', file=main.name))}</a>"
    )
    st.html(f'{_STYLE}{button}<table class="tz-files"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _address(visit: Visit, one: ReleaseResult, file: ReleasedFile) -> str:
    return f"/files/{quote(visit.workspace)}/{one.number}/{quote(file.name)}"


def _row(visit: Visit, one: ReleaseResult, file: ReleasedFile) -> str:
    address = _address(visit, one, file)
    tokens = "–" if file.tokens is None else visit.number(file.tokens)
    examples = "–" if file.format == "manifest" else visit.number(file.examples)
    return (
        f'<tr><td><a href="{escape(address)}" download>{escape(file.name)}</a></td>'
        f'<td class="n">{examples}</td><td class="n">{tokens}</td>'
        f'<td class="n">{visit.number(file.bytes)}</td><td><code>{escape(file.sha256[:16])}</code></td></tr>'
    )
