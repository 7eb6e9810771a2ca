"""The official client logs in, queries, creates, uploads and deletes on our server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.loopback


def test_the_official_client_does_its_work(official_client: Callable[[str], Any]) -> None:
    seen = official_client("official_client.py")
    assert seen["types"] >= 130
    assert seen["version_number"] == 2 and seen["bytes"] == 300_000
