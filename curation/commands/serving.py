"""The browser's side: serve the app, or prepare the demo for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from curation.access import operator
from curation.commands import story
from curation.commands.terminal import Bar, HomeOption, home_at, say
from curation.steps import demo as demo_step
from curation.steps import people
from curation.steps.release import release

_APP = Path(__file__).parents[2] / "app.py"


def serve(
    home: HomeOption = None,
    port: Annotated[int, typer.Option("--port", help="Port to listen on.")] = 8501,
    address: Annotated[str, typer.Option("--address", help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the app on this machine until it is interrupted."""
    place = home_at(home)
    # A home in use, broken or not ours is said here in a sentence; the server would say it at the end of a traceback.
    place.control()
    place.close()
    os.environ["TAMIZ_HOME"] = str(place.path)
    arguments = [sys.executable, "-m", "streamlit", "run", str(_APP)]
    arguments += ["--server.port", str(port), "--server.address", address, "--server.headless", "true"]
    # In place of this process: signals and the exit code then are the server's own.
    os.chdir(_APP.parent)
    os.execv(sys.executable, arguments)  # noqa: S606


def demo(home: HomeOption = None) -> None:
    """Do the main job on the demo transcripts: import, check, release; say what came in, what was found, what went out."""
    place = home_at(home)
    who = operator()
    people.ensure_workspace(place, who, demo_step.WORKSPACE, "Demo")
    with Bar("Demo") as bar:
        came = demo_step.fill(place, who, demo_step.WORKSPACE, progress=bar)
    story.came_in(came)
    story.was_found(place, who, demo_step.WORKSPACE)
    with Bar("Release") as bar:
        made = release(place, who, demo_step.WORKSPACE, progress=bar)
    story.went_out(made)
    say("The workspace 'demo' is ready to review in the browser.")
    place.close()


COMMANDS = (serve, demo)
