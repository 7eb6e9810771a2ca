"""A review session with one version, and a guest who knows its link."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from starlette.testclient import TestClient

from ..conftest import Api, Production

META = {"frameIn": 0, "frameOut": 23, "frameRate": 24, "width": 160, "height": 90}
FRAMES = {"first": 1001, "last": 1022, "rate": "24", "step": 1, "handles": 0, "slate": 2}


@dataclass(frozen=True)
class Review:
    """What a test knows of the review.

    Attributes:
        session: Id of the ReviewSession.
        version: Id of the ReviewSessionObject.
        asset_version: Id of the AssetVersion.
        movie: Id of the component.
        path: Path of the link, `/review/{token}`.
    """

    session: str
    version: str
    asset_version: str
    movie: str
    path: str


@pytest.fixture
def review(api: Api, production: Production) -> Review:
    """Twenty-four frames with a slate of two, in the session "Dailies"."""
    type_id = api.query("AssetType")[0]["id"]
    shot = production.shots["sq010_sh010"]
    asset = api.create("Asset", name="comp", context_id=shot, type_id=type_id)["id"]
    version = api.create("AssetVersion", asset_id=asset)["id"]
    movie = api.create(
        "FileComponent", name="ftrackreview-mp4", file_type=".mp4", version_id=version
    )["id"]
    note_metadata(api, "FileComponent", movie, "ftr_meta", json.dumps(META))
    note_metadata(api, "AssetVersion", version, "rushes_frame_map", json.dumps(FRAMES))
    session = api.create("ReviewSession", name="Dailies", project_id=production.project)["id"]
    shown = {"review_session_id": session, "version_id": version, "name": "sh010 comp"}
    shown_id = api.create("ReviewSessionObject", version="Version 003", **shown)["id"]
    url = api.call({"action": "get_review_link", "review_session_id": session})[0]["url"]
    return Review(session, shown_id, version, movie, url.removeprefix("http://testserver"))


def note_metadata(api: Api, kind: str, parent: str, key: str, value: str) -> None:
    api.create("Metadata", parent_type=kind, parent_id=parent, key=key, value=value)


@dataclass(frozen=True)
class Browser:
    """A guest's browser at the link."""

    client: TestClient
    path: str

    def data(self) -> dict[str, Any]:
        answer = self.client.get(f"{self.path}/data")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def version(self) -> dict[str, Any]:
        found: dict[str, Any] = self.data()["versions"][0]
        return found

    def post(self, what: str, **body: Any) -> Any:
        return self.client.post(f"{self.path}/{what}", json=body)

    def refused(self, what: str, **body: Any) -> tuple[int, str]:
        """Send what must be refused; gives status and reason."""
        answer = self.post(what, **body)
        return answer.status_code, answer.json()["facts"]["reason"]

    def introduce(self, name: str = "Ann Lee", email: str = "ann@example.com") -> None:
        assert self.post("session", name=name, email=email).status_code == 200


@pytest.fixture
def new_browser(client: TestClient, review: Review) -> Callable[[], Browser]:
    """Open the link in one more browser, which knows nothing yet."""

    def make() -> Browser:
        return Browser(TestClient(client.app), review.path)

    return make


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()


@pytest.fixture
def guest(browser: Browser) -> Browser:
    """The browser of somebody who has said who they are."""
    browser.introduce()
    return browser
