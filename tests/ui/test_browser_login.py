"""Signing in by the browser, against a server that has ftrack's page for it."""

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from rushes.ui.background import Background
from rushes.ui.state.browser_login import ROUTE, offers_browser, sign_in_by_browser


class _Page(BaseHTTPRequestHandler):
    """Ftrack's page: sends the browser on with the credentials of who is logged in."""

    def do_GET(self):
        parts = urlsplit(self.path)
        if parts.path != ROUTE:
            self.send_error(404)
            return
        back = parse_qs(parts.query).get("redirect_url", [""])[0]
        self.send_response(302 if back else 200)
        if back:
            self.send_header("Location", f"{back}?api_user=mira&api_key=k3y")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def page():
    with HTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def browse(address):
    """Open an address and follow where it leads, beside the main thread as a browser does."""

    def go():
        with urllib.request.urlopen(address, timeout=10) as answer:
            answer.read()

    thread = threading.Thread(target=go, daemon=True)
    thread.start()


def test_when_the_server_has_the_page_then_it_is_offered(page, live_server):
    assert offers_browser(page)
    assert offers_browser(live_server.url)
    assert not offers_browser(f"{page}/elsewhere")
    assert not offers_browser("http://127.0.0.1:9")


def test_when_somebody_signs_in_there_then_user_and_key_come_back(
    qtbot, background: Background, page
):
    found = []
    background.start(lambda ticket: sign_in_by_browser(ticket, page), found.append, told=browse)
    qtbot.waitUntil(lambda: found == [("mira", "k3y")], timeout=10_000)


def test_when_the_path_is_guessed_then_nothing_is_taken(qtbot, background: Background, page):
    told, found = [], []
    ticket = background.start(
        lambda ticket: sign_in_by_browser(ticket, page), found.append, told=told.append
    )
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    back = parse_qs(urlsplit(told[0]).query)["redirect_url"][0]
    wrong = f"{back.rpartition('/')[0]}/guess?api_user=eve&api_key=hers"
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(wrong, timeout=10)
    ticket.cancel()
    assert found == []
