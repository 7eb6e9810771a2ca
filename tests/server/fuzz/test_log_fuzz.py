"""Secrets in every place of a request where one may stand by mistake: none reaches the access log."""

from __future__ import annotations

import json
import logging
import random
import secrets
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from rushes.server.web.access_log import JsonFormatter, shown_path

from ..conftest import Api

# Ends of paths, with `{}` where a token or a key stands.
PATHS = (
    "/review/{}",
    "/review/{}/data",
    "/review/{}/events",
    "/review/{}/../{}",
    "/review/{}/session?passphrase={}",
    "/widget/{}",
    "/upload/upload/{}",
    "/upload/part/{}?partNumber=1",
    "/socket.io/1/?api_user=admin&api_key={}",
    "/socket.io/1/websocket/{}",
    "/component/get?id=x&username=admin&apiKey={}",
    "/component/thumbnail?id=x&signature={}&expires=1",
    "/component/remove?apiKey={}",
    "/api?key={}",
    "/page/../review/{}",
    "//review/{}",
    "/%72eview/{}",
    "/Review/{}",
)
HEADERS = (
    "ftrack-api-key",
    "Authorization",
    "Cookie",
    "ftrack-clienttoken",
    "X-Anything",
    "Referer",
)


@pytest.fixture
def lines(client: TestClient) -> Iterator[list[str]]:
    """Every line of the access log, in both of its forms."""
    found: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.extend((JsonFormatter().format(record), record.getMessage()))

    handler, logger = Keep(), logging.getLogger("rushes.server.access_log")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield found
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.mark.parametrize("path", PATHS)
def test_no_secret_of_a_request_is_logged(
    client: TestClient, api: Api, lines: list[str], path: str
) -> None:
    dice = random.Random(path)
    for method in ("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE"):
        secret = secrets.token_urlsafe(32)
        url = path.format(*[secret] * path.count("{}"))
        headers = dict.fromkeys(dice.sample(HEADERS, 3), secret)
        headers["ftrack-user"] = dice.choice(["admin", "a\tb", "x" * 5000, secret])
        client.request(method, url, headers=headers, content=json.dumps({"key": secret}))
        assert lines and not [line for line in lines if secret in line]
    for line in lines[::2]:
        told = json.loads(line)
        assert "\n" not in line and len(line) < 1000 and told["status"] < 500


def test_a_path_is_shown_without_its_token_however_it_is_written() -> None:
    secret = secrets.token_urlsafe(32)
    for head in ("/review", "/REVIEW", "//review", "/review/", "/x/../review", "/widget", "/r"):
        assert secret not in shown_path(f"{head}/{secret}/notes")
    assert shown_path("/api") == "/api" and shown_path("/page/js/main.js") == "/page/js/main.js"
