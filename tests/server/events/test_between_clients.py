"""The two official clients, unmodified, on one server: each asks, answers and hears what the other makes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.loopback


def test_python_and_javascript_talk_in_both_directions(
    javascript_client: Path, official_client: Callable[..., Any]
) -> None:
    seen = official_client("talk.py")
    assert seen["python"]["reply"] == {"answer": 42} and seen["node"]["reply"] == {"answer": 42}
    assert "from javascript" in seen["python"]["names"] and seen["node"]["change"] == "add"
