"""The official client logs in, queries, creates, uploads and deletes on our server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .encoding.test_encode_media import movie

pytestmark = pytest.mark.loopback


def test_the_official_client_does_its_work(official_client: Callable[..., Any]) -> None:
    seen = official_client("official_client.py")
    assert seen["types"] >= 130
    assert seen["version_number"] == 2 and seen["bytes"] == 300_000


def test_the_official_client_has_a_movie_encoded(
    official_client: Callable[..., Any], tmp_path: Path
) -> None:
    movie(tmp_path / "plate.mov")
    seen = official_client("encode_media.py", str(tmp_path / "plate.mov"))
    assert seen["before"] in ("queued", "running") and seen["status"] == "done"
    assert seen["formats"] == ["video/mp4", "image/jpeg"]
    assert seen["names"] == ["ftrackreview-mp4", "thumbnail"] and all(seen["versions"])
    assert seen["meta"]["frameOut"] == 11 and seen["meta"]["width"] == 160
    assert seen["available"] == [100.0, 100.0] and seen["beginning"] == "ftyp"
    assert seen["job_components"] and seen["thumbnail"]
    assert seen["source_left"] == 0  # it was a path: the client says that nobody needs the original
