"""A server that strangers write to, and what must be true after each of their calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from starlette.testclient import TestClient

from ..conftest import Api

# Found beforehand and the same in every run; a longer run is RUSHES_EXAMPLES=20000.
settings.register_profile(
    "fuzz",
    deadline=timedelta(seconds=30),
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Stranger:
    """Calls the server and looks at what comes back."""

    api: Api
    client: TestClient
    folder: Path

    def post(self, body: bytes) -> Any:
        """Send a body to the API, strictly; return the decoded answer."""
        headers = {**self.api.headers, "ftrack-strict-api": "true"}
        answer = self.client.post("/api", content=body, headers=headers)
        decoded = json.loads(answer.content, parse_constant=refuse)
        assert answer.status_code in (200, 401, 403, 404, 409, 413, 422), (body, decoded)
        if answer.status_code == 200:
            assert isinstance(decoded, list)
        else:
            assert decoded["exception"] and "Traceback" not in decoded["content"]
        return decoded

    def call(self, *operations: Any) -> Any:
        return self.post(json.dumps(list(operations), allow_nan=True).encode())

    def files(self) -> set[Path]:
        """Return every file there is, but those of the media store."""
        media = self.folder / "data" / "media"
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {p for p in found if media not in p.parents and not p.name.startswith("rushes.db")}


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@pytest.fixture
def stranger(api: Api, client: TestClient, tmp_path: Path) -> Iterator[Stranger]:
    """Somebody with the keys of an administrator and without manners."""
    stranger = Stranger(api, client, tmp_path)
    before = stranger.files()
    yield stranger
    assert stranger.files() == before
    assert stranger.call({"action": "query_server_information"})[0]["version"]
