"""The server, and the script Streamlit runs for every visit.

Streamlit runs this file for every action of every visitor; the server imports it once and finds `app`.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from curation.errors import CurationError
from curation.jobs import desk
from curation.web.headers import SecurityHeaders
from curation.web.house import close_house, house
from curation.web.logs import keep_private
from curation.web.middleware import Gate
from curation.web.routes import ROUTES
from pages.widgets import frame
from pages.widgets.ended import bare_rerun


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Opens the home, says how to make the first admin, and leaves everything written when the server stops."""
    os.umask(0o077)
    keep_private()
    try:
        token = house().setup_token
    except CurationError as error:
        sys.exit(str(error))
    if token:
        address = f"http://{st.get_option('server.address')}:{st.get_option('server.port')}/sign-in?token={token}"
        print(f"Set-up token: {token}\n  Create the admin account: {address}", flush=True)  # noqa: T201
    # Streamlit collects every generation after each run: what lives as long as the server need not be looked at.
    gc.collect()
    gc.freeze()
    yield
    desk(house().home).close()
    close_house()


if get_script_run_ctx(suppress_warning=True) is not None:
    frame.draw()
else:
    # Streamlit learns from the first visit only that pages/ is no folder of scripts. Until then a link to a page is
    # "not found", and a file directly in pages/ would run without this one.
    PagesManager.uses_pages_directory = False
    app = st.App(
        __file__,
        lifespan=lifespan,
        routes=ROUTES,
        on_script_error=frame.crashed,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Gate, hosts=st.get_option("server.allowedHosts"), when_over=bare_rerun),
        ],
    )
