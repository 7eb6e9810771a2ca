"""Fixtures every room may use, and the rule that in CI nothing is skipped for lack of a part."""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from . import postgresql as postgresql_server
from .live_server import LiveServer, database_of, running_server

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """With RUSHES_CI=1 a test that misses a part fails; a `skipif` mark names what is no part.

    Such marks stand for the system and the Python version, which no installation can change.
    """
    report = yield
    if (
        report.skipped
        and os.environ.get("RUSHES_CI") == "1"
        and not item.get_closest_marker("skipif")
    ):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: a part is missing in CI: {report.longrepr[-1]}"
    return report


@pytest.fixture(autouse=True)
def _no_handler_is_left() -> Iterator[None]:
    """Take off what a command has set up for its log: its stream is closed with the test."""
    ours = logging.getLogger("rushes")
    before = list(ours.handlers)
    yield
    for handler in set(ours.handlers) - set(before):
        ours.removeHandler(handler)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL for the whole test run, with an empty database."""
    missing = postgresql_server.missing_part()
    if missing:
        pytest.skip(missing)
    with postgresql_server.postgresql(*postgresql_server.FORGETFUL) as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def _media_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep parts of movies below the test run's own folder, not in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUSHES_MEDIA_CACHE", str(tmp_path_factory.mktemp("media-cache")))
        yield


@pytest.fixture(scope="session")
def live_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A server on an empty folder, for the whole test run; what other tests left there is there."""
    with running_server(tmp_path_factory.mktemp("server"), database_of(request)) as server:
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser of the machine, for one module.

    Playwright keeps an event loop running in the main thread, which other tests could not bear.
    """
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("There is no chromium on the PATH.")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Chat(HTTPServer):
    """A chat's incoming webhook on loopback.

    Attributes:
        url: Its address.
        texts: What it was sent, in order.
        status: What it answers with.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _ChatHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/hush-hush"
        self.texts: list[str] = []
        self.status = 200


class _ChatHandler(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.texts.append(json.loads(body)["text"])
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def chat() -> Iterator[Chat]:
    """A chat's incoming webhook that keeps what it is sent."""
    with Chat() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
