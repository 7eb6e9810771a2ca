"""The page itself: its two documents, its files, and the headers that keep foreign code out.

Everything comes from this server, nothing inline: the content security policy names no other source. The
link's token is in the address, so no address is ever told to another site.
"""

from __future__ import annotations

from pathlib import Path

import jinja2
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from rushes.core.errors import RushesError

FOLDER = Path(__file__).parent.parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " media-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
# Told here because some machines name other types for these, and browsers then refuse the scripts.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_TITLES = {
    404: "No review here",
    410: "This review is closed",
    403: "Not open yet",
    500: "Something is broken",
}
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)


def review_page() -> Response:
    """Return the review page; it fetches the review by itself."""
    return _html("index.html", 200)


def message_page(error: RushesError) -> Response:
    """Return a page that says why there is no review."""
    status = int(error.facts["status"])
    words = {"message": error.message, "next_step": error.next_step}
    title = _TITLES.get(status, "The review cannot be shown")
    return _html("message.html", status, title=title, **words)


class PageFiles(StaticFiles):
    """The page's styles, scripts and pictures, which browsers check for a newer one each time."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER / "static")

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return one file with the page's headers."""
        response = await super().get_response(path, scope)
        response.headers.update({**HEADERS, "Cache-Control": "no-cache"})
        kind = _TYPES.get(Path(path).suffix)
        if kind and response.status_code == 200:
            response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        return response


def _html(name: str, status: int, **words: str) -> Response:
    text = _TEMPLATES.get_template(name).render(**words)
    return HTMLResponse(text, status, headers={**HEADERS, "Cache-Control": "no-store"})
