"""Bring raw transcripts in: drop, look, map, import; below, what came in so far."""

from __future__ import annotations

from typing import Any

import streamlit as st

from curation import jobs
from curation.errors import CurationError, sentence
from curation.interfaces import Mapping
from curation.steps import ingest, uploads
from curation.steps.overview import unchecked_in
from pages.widgets.drop_zone import drop_zone
from pages.widgets.import_history import import_history
from pages.widgets.labels import place_name
from pages.widgets.mapping import mapping_form
from pages.widgets.plain import plain
from pages.widgets.transcript import transcript
from pages.widgets.visit import Visit

_KEPT = "imports.kept"  # session key: Streamlit's id of a dropped file -> the name we keep it under


def draw(visit: Visit) -> None:
    """The imports of the visit's workspace."""
    st.title(visit.say("imports.title"))
    files = drop_zone(visit)
    _discard(visit, {file.file_id for file in files})
    for file in files:
        with st.container(border=True):
            _dropped(visit, _keep(visit, file), file.name)
    _check_now(visit)
    import_history(visit, ingest.history(visit.home, visit.principal, visit.workspace))


def _keep(visit: Visit, file: Any) -> str:
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    if file.file_id not in kept:
        chunks = iter(lambda: file.read(1 << 20), b"")
        kept[file.file_id] = uploads.keep(visit.home, visit.principal, visit.workspace, chunks)
    return kept[file.file_id]


def _discard(visit: Visit, there: set[str]) -> None:
    """What was taken out of the zone again is deleted, unless its import runs: that one deletes it itself."""
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    for file_id in [one for one in kept if one not in there]:
        upload = kept.pop(file_id)
        st.session_state.pop(f"imports.seen.{upload}", None)
        if not st.session_state.get(f"imports.queued.{upload}"):
            uploads.discard(visit.home, visit.principal, visit.workspace, upload)


def _dropped(visit: Visit, upload: str, name: str) -> None:
    st.text(name)
    if st.session_state.get(f"imports.queued.{upload}"):
        st.success(visit.say("imports.queued"))
        return
    said = mapping_form(visit, upload, name)
    if said is None:
        return
    format, mapping = said
    try:
        seen = _preview(visit, upload, name, format, mapping)
    except CurationError as error:
        st.error(plain(error.sentence(visit.language)))
        return
    _shown(visit, upload, seen)
    st.button(
        visit.say("imports.commit"),
        key=f"imports.commit.{upload}",
        type="primary",
        disabled=not seen.conversations,
        on_click=_queue,
        args=(visit, upload, name, seen.format, mapping),
    )


def _preview(visit: Visit, upload: str, name: str, format: str, mapping: Mapping) -> uploads.Preview:
    """Read again only when what was said of the upload changed, not at every action on the page."""
    said = (visit.workspace, format, mapping)
    held = st.session_state.get(f"imports.seen.{upload}")
    if held is None or held[0] != said:
        where = (visit.home, visit.principal, visit.workspace)
        held = said, uploads.preview(*where, upload, name, format=format, mapping=mapping)
        st.session_state[f"imports.seen.{upload}"] = held
    return held[1]


def _shown(visit: Visit, upload: str, seen: uploads.Preview) -> None:
    said = visit.say("imports.found", conversations=seen.conversations, messages=seen.messages, rejects=seen.rejected)
    more = "" if seen.complete else " · " + visit.say("imports.more_than", limit=seen.conversations)
    st.text(f"{seen.format} · {said}{more}")
    for told in (*seen.warnings[:3], *seen.rejects[:3]):
        st.caption(plain(f"{place_name(visit, told.where)}: {sentence(told.code, visit.language, **told.facts)}"))
    if not seen.first:
        return
    with st.expander(visit.say("imports.preview")):
        count = len(seen.first)
        at = st.pagination(count, key=f"imports.at.{upload}") if count > 1 else 1
        st.text(visit.say("imports.preview_of", position=at, count=count))
        transcript(visit, seen.first[at - 1])


def _queue(visit: Visit, upload: str, name: str, format: str, mapping: Mapping) -> None:
    jobs.desk(visit.home).start(
        visit.principal,
        visit.workspace,
        "import",
        {"path": upload, "name": name, "format": format, "mapping": uploads.as_facts(mapping)},
    )
    st.session_state[f"imports.queued.{upload}"] = True


def _check_now(visit: Visit) -> None:
    waiting = unchecked_in(visit.home, visit.principal, visit.workspace)
    desk = jobs.desk(visit.home)
    busy = any(job.state in jobs.ACTIVE for job in desk.jobs(visit.principal, visit.workspace))
    if waiting and not busy:
        st.button(
            visit.say("imports.check_now", count=waiting),
            on_click=desk.start,
            args=(visit.principal, visit.workspace, "check", {}),
        )
