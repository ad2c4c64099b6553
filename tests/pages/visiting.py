"""A page of ours run as Streamlit runs it, for one person in one language."""

from __future__ import annotations

from typing import Any

import orjson
from streamlit.testing.v1 import AppTest

from curation.store.home import Home

PASSWORD = "a long enough pass phrase"


def visit(home: Home, user_id: str, module: str, language: str = "es", workspace: str = "acme") -> AppTest:
    """The page, not run yet."""
    return AppTest.from_function(_script, args=(home, user_id, module, language, workspace), default_timeout=20)


def component_data(at: AppTest) -> dict[str, Any]:
    """What the one component of the page was given."""
    (found,) = [element for element in at.main if element.type == "bidi_component"]
    proto = found.proto
    return orjson.loads(proto.json or proto.mixed.json)


def _script(home: object, user_id: str, module: str, language: str, workspace: str) -> None:
    import importlib

    from curation.steps import people
    from pages.widgets.visit import Visit

    page = importlib.import_module(module)
    page.draw(Visit(home, people.principal_for(home, user_id), workspace, language))
