"""The filter bar of Browse, and the address that says the same: every view can be sent as a link.

The address holds keys, never shown words: `state`, `finding`, `language` (each may repeat), `q`, `role`, `import`,
`min`, `max`, `order`, `page`. Other pages link here with them.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import streamlit as st

from curation.model import ROLES
from curation.steps.browse import ORDERS, STATES, Choices, Filter
from pages.widgets.labels import label_name, language_name
from pages.widgets.plain import plain
from pages.widgets.visit import Visit

_READ = "browse.address"  # session key: the address as this page last wrote it
_ASKED = "browse.asked"  # session key: counts the questions
_MANY = ("state", "finding", "language")
_ONE = ("q", "role", "import", "min", "max", "order", "page")


def filter_bar(visit: Visit, choices: Choices) -> tuple[Filter, str]:
    """What is looked for, and the order it is shown in."""
    _take_address(choices)
    first = st.columns([4, 3, 3, 2.4, 2.4], vertical_alignment="bottom")
    with first[0]:
        said = visit.say("browse.search")
        text = st.text_input(said, key=_key("q"), type="search", placeholder=visit.say("browse.search_hint"))
    with first[1]:
        states = _several(visit, "state", dict.fromkeys(STATES, 0) | choices.states, _state_name)
    with first[2]:
        labels = _several(visit, "finding", choices.labels, label_name)
    with first[3]:
        languages = _several(visit, "language", choices.languages, language_name)
    with first[4], st.popover(visit.say("browse.more"), width="stretch"):
        role, import_id, low, high = _rest(visit, choices)
    order = st.session_state.get(_key("order")) or ORDERS[0]
    return Filter(tuple(states), tuple(labels), tuple(languages), text or "", role, import_id, low, high), order


def order_box(visit: Visit) -> None:
    """What the list is sorted by."""
    st.selectbox(
        visit.say("browse.order"),
        ORDERS,
        key=_key("order"),
        format_func=lambda name: visit.say(f"browse.order_{name}"),
        on_change=first_page,
        label_visibility="collapsed",
    )


def page_number() -> int:
    """Which page of the list is asked for, from 1."""
    return int(st.session_state.get(_key("page")) or 1)


def page_box(pages: int, number: int) -> None:
    """The pages of the list, where there is more than one."""
    if pages < 2:
        return
    # A box of its own for every question, so that it begins where the address says.
    box = f"browse.pages.{st.session_state.get(_ASKED, 0)}"

    def turn() -> None:
        st.session_state[_key("page")] = st.session_state[box]

    st.pagination(pages, default=number, key=box, on_change=turn)


def clear() -> None:
    """Looks for everything again."""
    st.session_state[_READ] = None  # the address is empty from here on, and the page follows it
    for name in (*_MANY, *_ONE):
        st.query_params.pop(name, None)


def first_page() -> None:
    """Goes back to the first page: another question has another answer."""
    st.session_state[_key("page")] = 1
    st.session_state[_ASKED] = st.session_state.get(_ASKED, 0) + 1


def write_address() -> None:
    """Makes the address say what the page shows."""
    for name in _MANY:
        _write(name, list(st.session_state.get(_key(name)) or []))
    for name in _ONE:
        value = st.session_state.get(_key(name))
        default = {"order": ORDERS[0], "page": 1}.get(name)
        _write(name, [] if value in (None, "", default) else [str(value)])
    st.session_state[_READ] = _address()


def _state_name(visit: Visit, state: str) -> str:
    return visit.say(f"browse.state_{state}")


def _several(visit: Visit, name: str, counts: dict[str, int], named: Callable[[Visit, str], str]) -> list[str]:
    # A link may ask for what is not there any more: it stays to be seen, and finds nothing.
    asked = [value for value in st.session_state.get(_key(name), ()) if value not in counts]
    return st.multiselect(
        visit.say(f"browse.{name}"),
        [*counts, *asked],
        key=_key(name),
        # Labels come from checks and are ours, but a widget's options are Markdown.
        format_func=lambda value: f"{plain(named(visit, value))} ({visit.number(counts.get(value, 0))})",
        placeholder=visit.say("browse.any"),
        on_change=first_page,
    )


def _rest(visit: Visit, choices: Choices) -> tuple[str | None, str | None, int | None, int | None]:
    role = st.selectbox(
        visit.say("browse.role"),
        ROLES,
        index=None,
        key=_key("role"),
        format_func=lambda name: visit.say(f"roles.{name}"),
        placeholder=visit.say("browse.any"),
        help=visit.say("browse.role_help"),
        on_change=first_page,
    )
    files = {key: f"{plain(name)} ({visit.number(count)})" for key, name, count in choices.imports}
    import_id = st.selectbox(
        visit.say("browse.import"),
        list(files),
        index=None,
        key=_key("import"),
        format_func=lambda key: files[key],
        placeholder=visit.say("browse.any"),
        on_change=first_page,
    )
    left, right = st.columns(2)
    bounds = {"min_value": 0, "value": None, "step": 100, "on_change": first_page}
    low = left.number_input(visit.say("browse.min"), key=_key("min"), **bounds)
    high = right.number_input(visit.say("browse.max"), key=_key("max"), **bounds)
    return role, import_id, low, high


def _take_address(choices: Choices) -> None:
    """Follows a link, a reload or the way back; what no choice here could have written is left out."""
    told = _address()
    if told == st.session_state.get(_READ):
        return
    first_page()
    known: dict[str, Container[str]] = {
        "state": STATES,
        "role": ROLES,
        "import": [key for key, _, _ in choices.imports],
        "order": ORDERS,
    }
    for name in _MANY:
        values = dict.fromkeys(told.get(name, []))
        st.session_state[_key(name)] = [value for value in values if name not in known or value in known[name]]
    for name in _ONE:
        value: Any = next(iter(told.get(name, [])), None)
        if name in ("min", "max", "page"):
            value = int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
        elif name in known and value not in known[name]:
            value = None
        default = {"q": "", "order": ORDERS[0], "page": 1}.get(name)
        st.session_state[_key(name)] = default if value is None else value


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in (*_MANY, *_ONE) if name in st.query_params}


def _write(name: str, values: list[str]) -> None:
    if values == st.query_params.get_all(name):
        return
    if values:
        st.query_params[name] = values
    else:
        st.query_params.pop(name, None)


def _key(name: str) -> str:
    return f"browse.{name}"
