"""The official JavaScript client in a real Chromium, on a page of another origin than the server's.

Its bytes go to the server, or by the server's word to S3, whose CORS rules then count as well.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ..test_serve import served

pytestmark = [pytest.mark.browser, pytest.mark.loopback]
MIB = 1024 * 1024
PATIENCE_MS = 60_000
Run = Callable[..., Any]


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(javascript_client: Path) -> Iterator[str]:
    """The address of the page, with the client's package beside it."""
    handler = partial(_Quiet, directory=str(javascript_client))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://localhost:{server.server_port}/browser.html"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["folder", "s3"])
def run(request: pytest.FixtureRequest, chromium: Any, site: str, tmp_path: Path) -> Iterator[Run]:
    """Calls a function of the page for a server with each kind of storage in turn."""
    options: list[str] = []
    if request.param == "s3":
        options = ["--storage", request.getfixturevalue("s3_url")]
    with served(tmp_path / "data", *options) as (_, told):
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(site)
        page.wait_for_function("window.ready")
        who = [told["server_url"], told["api_user"], told["api_key"]]
        yield lambda name, *more: page.evaluate(f"asked => {name}(asked)", [*who, *more])
        page.close()


SIZES = {
    "one piece": (300_000, 5 * MIB),
    "small parts": (5 * 64 * 1024 + 7, 64 * 1024),
    "large parts": (15 * MIB + 7, 5 * MIB),
}


@pytest.mark.parametrize("kind", SIZES)
def test_what_is_uploaded_comes_back_whole_and_in_pieces(run: Run, kind: str) -> None:
    size, chunk = SIZES[kind]
    seen = run("transfer", size, chunk, "plate.bin")
    assert seen["whole"] and seen["piece"] and seen["gone"] == 404
    assert seen["progress"] == 100
    # S3 tells it only to pages that its CORS rules let know.
    assert seen["told"] in (f"bytes 10-19/{size}", None)


def test_a_cancelled_upload_leaves_no_file_and_can_be_sent_again(run: Run) -> None:
    """The client says so by `onAborted` alone: its promise stays open, whatever the server does."""
    seen = run("cancel", *SIZES["large parts"])
    assert seen == {"places": [0], "cancelled": 404, "whole": True}


def test_a_thumbnail_is_scaled(run: Run) -> None:
    assert run("picture") == [100, 50]
