"""News pushed to an open page, over a real socket."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from ...live_server import LiveServer
from ..test_serve import served

pytestmark = pytest.mark.loopback
_TIMEOUT_S = 20
Call = Callable[..., Any]


class Line:
    """The open line of one page."""

    def __init__(self, url: str) -> None:
        self._answer = requests.get(f"{url}/events", stream=True, timeout=_TIMEOUT_S)
        assert self._answer.status_code == 200, self._answer.text
        self._lines = self._answer.iter_lines(chunk_size=1, decode_unicode=True)
        assert self.next("retry")
        assert (self.next("event"), self.next("data")) == ("news", "{}")  # of the time before

    def next(self, name: str) -> str:
        """The value of the next field with this name."""
        return next(line.partition(": ")[2] for line in self._lines if line.startswith(name))

    def rest(self) -> list[str]:
        return list(self._lines)

    def close(self) -> None:
        self._answer.close()


@pytest.fixture
def call(live_server: LiveServer) -> Call:
    headers = {"ftrack-user": live_server.user, "ftrack-api-key": live_server.key}

    def call(action: str, kind: str = "", **more: Any) -> Any:
        operation = {"action": action, "entity_type": kind, **more}
        url = f"{live_server.url}/api"
        answer = requests.post(url, json=[operation], headers=headers, timeout=_TIMEOUT_S).json()
        assert isinstance(answer, list), answer
        return answer[0]

    return call


@pytest.fixture
def session(call: Call) -> str:
    """A review session of one version."""
    schema = call("query", expression="ProjectSchema")["data"][0]["id"]
    ids = {name: str(uuid.uuid4()) for name in ("project", "asset", "version", "session")}
    facts = {"id": ids["project"], "name": ids["project"], "project_schema_id": schema}
    call("create", "Project", entity_data=facts)
    facts = {"id": ids["asset"], "name": "a", "context_id": ids["project"]}
    call("create", "Asset", entity_data=facts)
    facts = {"id": ids["version"], "asset_id": ids["asset"]}
    call("create", "AssetVersion", entity_data=facts)
    facts = {"id": ids["session"], "name": "Dailies", "project_id": ids["project"]}
    call("create", "ReviewSession", entity_data=facts)
    facts = {"name": "x", "review_session_id": ids["session"], "version_id": ids["version"]}
    call("create", "ReviewSessionObject", entity_data=facts)
    return ids["session"]


@pytest.fixture
def line(call: Call, session: str) -> Iterator[Line]:
    url = call("get_review_link", review_session_id=session)["url"]
    with closing(Line(url)) as line:
        yield line


def note(call: Call, session: str) -> None:
    found = call("query", expression=f'ReviewSessionObject where review_session_id is "{session}"')
    facts = {"content": "Look", "parent_id": found["data"][0]["id"]}
    call("create", "Note", entity_data=facts)


def test_a_note_of_the_studio_is_told(call: Call, session: str, line: Line) -> None:
    note(call, session)
    assert line.next("event") == "news"


def test_media_that_a_version_gets_are_told(call: Call, session: str, line: Line) -> None:
    query = f'select version_id from ReviewSessionObject where review_session_id is "{session}"'
    version = call("query", expression=query)["data"][0]["version_id"]
    facts = {"name": "ftrackreview-mp4", "version_id": version}
    call("create", "FileComponent", entity_data=facts)
    assert line.next("event") == "news"


def test_what_does_not_concern_the_review_is_not_told(call: Call, session: str, line: Line) -> None:
    call("create", "Scope", entity_data={"name": "London"})
    call("update", "ReviewSession", entity_key=[session], entity_data={"name": "New"})
    assert line.next("event") == "news"
    facts = {"shareable_url_enabled": False}
    call("update", "ReviewSession", entity_key=[session], entity_data=facts)
    assert line.next("event") == "end"  # nothing else came in between


def test_a_page_whose_review_is_closed_is_told_why_and_let_go(
    call: Call, session: str, line: Line
) -> None:
    facts = {"shareable_url_enabled": False}
    call("update", "ReviewSession", entity_key=[session], entity_data=facts)
    assert line.next("event") == "end"
    assert json.loads(line.next("data"))["facts"]["reason"] == "link_off"
    assert "".join(line.rest()) == ""


def test_a_link_that_is_revoked_ends_the_line(call: Call, session: str, line: Line) -> None:
    call("revoke_review_link", review_session_id=session)
    assert line.next("event") == "end"
    assert json.loads(line.next("data"))["facts"]["reason"] == "unknown_link"


def test_without_a_right_there_is_no_line(live_server: LiveServer) -> None:
    answer = requests.get(f"{live_server.url}/review/unknown/events", timeout=_TIMEOUT_S)
    assert answer.status_code == 404 and answer.json()["facts"]["reason"] == "unknown_link"


def test_open_lines_do_not_keep_a_server_from_stopping(tmp_path: Path) -> None:
    with served(tmp_path / "data") as (process, told):
        headers = {"ftrack-user": told["api_user"], "ftrack-api-key": told["api_key"]}

        def ask(**operation: Any) -> Any:
            url = f"{told['server_url']}/api"
            return requests.post(url, json=[operation], headers=headers, timeout=_TIMEOUT_S).json()

        (schema,) = ask(action="query", expression="ProjectSchema")
        facts = {"id": "p", "name": "p", "project_schema_id": schema["data"][0]["id"]}
        ask(action="create", entity_type="Project", entity_data=facts)
        facts = {"id": "s", "name": "s", "project_id": "p"}
        ask(action="create", entity_type="ReviewSession", entity_data=facts)
        (link,) = ask(action="get_review_link", review_session_id="s")
        with closing(Line(link["url"])) as line:
            process.terminate()
            assert "".join(line.rest()) == ""
            assert process.wait(5) == 0  # sooner than it waits for what does not end by itself
