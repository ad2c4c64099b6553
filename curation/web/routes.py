"""Every address of ours that Streamlit does not serve. The gate stands before all of them."""

from __future__ import annotations

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from curation.errors import CurationError
from curation.steps import release, review
from curation.web import sign_in
from curation.web.guards import body_of, guarded, principal_of
from curation.web.house import house

BEACON_LIMIT = 256 * 1024


@guarded
async def release_file(request: Request) -> Response:
    """A file of a release, to whoever may release; everybody else learns nothing about it."""
    wanted = request.path_params

    def opened() -> FileResponse:
        principal = principal_of(request)
        file = release.open_file(house().home, principal, wanted["workspace"], wanted["release"], wanted["file"])
        return FileResponse(file, filename=file.name, media_type="application/octet-stream")

    return await anyio.to_thread.run_sync(opened)


@guarded
async def beacon(request: Request) -> Response:
    """What a review page could still send while it was being closed: {"workspace", "source", "entries": [...]}."""
    body = await body_of(request, BEACON_LIMIT)
    try:
        sent = orjson.loads(body)
        workspace, source, entries = sent["workspace"], sent["source"], sent["entries"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise CurationError("bad_request") from None
    if not isinstance(workspace, str) or not isinstance(source, str) or not _dicts(entries):
        raise CurationError("bad_request")

    def recorded() -> int:
        return review.record(house().home, principal_of(request), workspace, entries, source)

    await anyio.to_thread.run_sync(recorded)
    return Response(status_code=204)


ROUTES = [
    Route("/sign-in", sign_in.page),
    Route("/sign-in/style.css", sign_in.style),
    Route("/sign-in/mark.svg", sign_in.mark),
    Route("/favicon.png", sign_in.favicon),
    Route("/auth/sign-in", sign_in.sign_in, methods=["POST"]),
    Route("/auth/sign-out", sign_in.sign_out, methods=["POST"]),
    Route("/auth/set-up", sign_in.set_up, methods=["POST"]),
    Route("/auth/language", sign_in.language, methods=["POST"]),
    Route("/files/{workspace}/{release}/{file}", release_file),
    Route("/beacon", beacon, methods=["POST"]),
]


def _dicts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
