"""The recipe of a release as a short form: what, for whom, how split, what stands in place of personal data."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from curation.steps.recipes import Policy, Release, targets
from pages.widgets.visit import Visit


def recipe_form(visit: Visit, policy: Policy) -> Policy:
    """The policy with the recipe as the form has it now; nothing is saved."""
    now = policy.release
    known = targets()
    target = st.selectbox(
        visit.say("releases.target"),
        list(known),
        index=list(known).index(now.target) if now.target in known else 0,
        format_func=lambda name: known[name].title,
        key="releases.target",
    )
    selection = st.radio(
        visit.say("releases.selection"),
        ("accepted", "unblocked"),
        index=0 if now.selection == "accepted" else 1,
        format_func=lambda value: visit.say(f"releases.selection_{value}"),
        key="releases.selection",
    )
    redaction = st.radio(
        visit.say("releases.redaction"),
        ("placeholder", "mask"),
        index=0 if now.redaction == "placeholder" else 1,
        format_func=lambda value: visit.say(f"releases.redaction_{value}"),
        key="releases.redaction",
    )
    keepers = st.toggle(visit.say("releases.keepers_only"), now.keepers_only, key="releases.keepers")
    validation, test = _shares(visit, now)
    system = st.text_area(
        visit.say("releases.system"), now.system or "", help=visit.say("releases.system_help"), key="releases.system"
    )
    chunk, overlap = _chunks(visit, now)
    return replace(
        policy,
        release=replace(
            now,
            target=target,
            selection=selection,
            redaction=redaction,
            keepers_only=keepers,
            train=round(1 - validation / 100 - test / 100, 2),
            validation=round(validation / 100, 2),
            test=round(test / 100, 2),
            system=system.strip() or None,
            chunk_tokens=chunk,
            chunk_overlap=overlap,
        ),
    )


def _shares(visit: Visit, now: Release) -> tuple[int, int]:
    """Percent for validation and test; what is left is for training."""
    one, other = st.columns(2)
    validation = one.number_input(
        visit.say("releases.validation"), 0, 50, round(now.validation * 100), step=5, key="releases.validation"
    )
    test = other.number_input(visit.say("releases.test"), 0, 49, round(now.test * 100), step=5, key="releases.test")
    return int(validation), int(test)


def _chunks(visit: Visit, now: Release) -> tuple[int, int]:
    with st.expander(visit.say("releases.chunks")):
        chunk = st.number_input(
            visit.say("releases.chunk_tokens"), 50, 8_000, now.chunk_tokens, step=50, key="releases.chunk"
        )
        overlap = st.number_input(
            visit.say("releases.chunk_overlap"), 0, 1_000, now.chunk_overlap, step=10, key="releases.overlap"
        )
    return int(chunk), int(overlap)
