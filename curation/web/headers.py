"""What every response says to the browser: what it may load, and that it keeps nothing."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit's page has one inline script, which only sets `prerenderReady`; components and downloads use blob: URLs, and
# its styles are made in the browser. Transcripts may name images and links: nothing is ever fetched from elsewhere.
_PRERENDER = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"
PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' blob: {_PRERENDER}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_FIXED = {
    "content-security-policy": PAGE_POLICY,
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
_YEAR = 365 * 24 * 60 * 60


class SecurityHeaders:
    """The outermost layer, so that refusals carry the headers too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves the request with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _FIXED.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers["strict-transport-security"] = f"max-age={_YEAR}"
                # Only the program's own files, whose names carry their hash, may be kept by the browser.
                if not scope["path"].startswith("/static/"):
                    headers["cache-control"] = "private, no-store"
            await send(message)

        await self.app(scope, receive, with_headers)
