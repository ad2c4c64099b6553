"""The only page a stranger sees, and what it posts to. Plain HTML without a script: Streamlit is not reached yet."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from curation.errors import LANGUAGES, CurationError, sentences
from curation.steps import people, sessions
from curation.web import cookies
from curation.web.guards import form_of, guarded, local_path
from curation.web.house import house
from curation.web.language import language_of

ASSETS = Path(__file__).parent / "assets"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_STATUS = {"sign_in_failed": 401, "sign_in_wait": 429, "setup_wrong_token": 403, "setup_done": 409}
# A password hash takes 64 MiB and a core: strangers get two at a time, the people who are in keep the rest.
_HASHING = CapacityLimiter(2)


async def page(request: Request) -> Response:
    """The sign-in page, or the set-up page while there is no admin."""
    if request.scope.get("tamiz.session"):
        return RedirectResponse(local_path(request.query_params.get("next", "/")), status_code=303)
    return _drawn(
        request, {"next": request.query_params.get("next", ""), "token": request.query_params.get("token", "")}
    )


async def style(_: Request) -> Response:
    """The page's style sheet."""
    return FileResponse(ASSETS / "sign_in.css", media_type="text/css")


async def mark(_: Request) -> Response:
    """The mark of the house."""
    return FileResponse(ASSETS / "mark.svg", media_type="image/svg+xml")


async def favicon(_: Request) -> Response:
    """The mark of the house for the browser's tab."""
    return FileResponse(ASSETS / "mark.png", media_type="image/png")


@guarded
async def sign_in(request: Request) -> Response:
    """Name and password against a session; the page again, saying why, when they will not do."""
    form = await form_of(request)
    home = house().home

    def authenticated() -> str:
        address = request.client.host if request.client else ""
        return sessions.authenticate(home, form.get("name", ""), form.get("password", ""), address)

    try:
        user_id = await anyio.to_thread.run_sync(authenticated, limiter=_HASHING)
    except CurationError as error:
        return _drawn(request, form, error)
    return await _let_in(request, user_id, form.get("next", ""))


@guarded
async def sign_out(request: Request) -> Response:
    """Ends the session on this browser, in every tab."""
    session: sessions.Session | None = request.scope.get("tamiz.session")
    if session:
        await anyio.to_thread.run_sync(sessions.end, house().home, session.key)
    response = RedirectResponse("/sign-in", status_code=303)
    cookies.sign_out(response, request)
    return response


@guarded
async def set_up(request: Request) -> Response:
    """The first admin, against the token from the terminal."""
    form = await form_of(request)

    def made() -> str:
        if form.get("password") != form.get("again"):
            raise CurationError("passwords_differ")
        token, name, password = (form.get(field, "") for field in ("token", "name", "password"))
        user_id = house().set_up(token, name, password, language_of(request))
        if user_id is None:
            raise CurationError("setup_wrong_token" if house().setup_token else "setup_done")
        return user_id

    try:
        user_id = await anyio.to_thread.run_sync(made, limiter=_HASHING)
    except CurationError as error:
        return _drawn(request, form, error)
    return await _let_in(request, user_id, "/")


@guarded
async def language(request: Request) -> Response:
    """Remembers the language on this browser, and for whoever is signed in."""
    form = await form_of(request)
    chosen = form.get("language", "")
    if chosen not in LANGUAGES:
        raise CurationError("unknown_language")
    session: sessions.Session | None = request.scope.get("tamiz.session")
    if session:
        home = house().home
        people.set_language(home, people.principal_for(home, session.user_id), chosen)
    wanted = local_path(form.get("next", ""))
    asked = urlencode({"next": wanted, "token": form.get("token", "")})
    response = RedirectResponse(wanted if session else f"/sign-in?{asked}", status_code=303)
    cookies.remember_language(response, request, chosen)
    return response


async def _let_in(request: Request, user_id: str, wanted: str) -> Response:
    home = house().home
    cookie = await anyio.to_thread.run_sync(sessions.begin, home, user_id)
    old: sessions.Session | None = request.scope.get("tamiz.session")
    if old:
        await anyio.to_thread.run_sync(sessions.end, home, old.key)
    response = RedirectResponse(local_path(wanted), status_code=303)
    cookies.sign_in(response, request, cookie)
    cookies.remember_language(response, request, people.language_of(home, user_id) or language_of(request))
    return response


def _drawn(request: Request, form: dict[str, str], error: CurationError | None = None) -> Response:
    chosen = language_of(request)
    words = {
        code: said[chosen] for code, said in sentences().items() if code.startswith(("sign_in_page_", "setup_page_"))
    }
    setting_up = house().setup_token is not None
    said = escape(error.sentence(chosen)) if error else ""
    facts = words | {
        "lang": chosen,
        "title": words["setup_page_title" if setting_up else "sign_in_page_title"],
        "lead": words["setup_page_lead" if setting_up else "sign_in_page_lead"],
        "problem": f'<p class="problem" role="alert" id="problem">{said}</p>' if said else "",
        "described": 'aria-describedby="problem"' if said else "",
        "name": escape(form.get("name", "")),
        "token": escape(form.get("token", "")),
        "next": escape(local_path(form.get("next", ""))),
        "en_pressed": str(chosen == "en").lower(),
        "es_pressed": str(chosen == "es").lower(),
    }
    facts["form"] = _template("set_up_form" if setting_up else "sign_in_form").substitute(facts)
    response = HTMLResponse(
        _template("sign_in").substitute(facts), status_code=_STATUS.get(error.code, 400) if error else 200
    )
    response.headers["content-security-policy"] = _POLICY
    if error and error.code == "sign_in_wait":
        response.headers["retry-after"] = str(error.facts["seconds"])
    return response


@cache
def _template(name: str) -> Template:
    return Template((ASSETS / f"{name}.html").read_text("utf-8"))
