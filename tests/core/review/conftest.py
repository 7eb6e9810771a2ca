"""A version in a review session on the live server, and people who write notes on it."""

import json
import uuid
from dataclasses import dataclass

import pytest
import requests

from rushes.core.session import Session

FRAMES = {"first": 1001, "last": 1022, "rate": "24", "step": 1, "handles": 2, "slate": 2}
LINE = {"points": [[0.1, 0.2], [0.5, 0.6]], "colour": [1, 0.36, 0.3, 1], "width": 0.006}


@dataclass(frozen=True)
class Reviewed:
    """A version in a review: ids, and what writes notes there."""

    session: Session
    version: str
    review: str
    shown: str

    def add(self, text, frame=None, strokes=(), parent="ReviewSessionObject", **more):
        """Write a note as the session's user, with its drawing, in one batch; return its id."""
        parent_id = self.version if parent == "AssetVersion" else self.shown
        note_id, user = str(uuid.uuid4()), self.session.query("User").first()
        facts = {"id": note_id, "content": text, "parent_id": parent_id, "parent_type": parent}
        operations = [create("Note", **facts, frame_number=frame, user_id=user["id"], **more)]
        if strokes:
            component = str(uuid.uuid4())
            data = {"format": "rushes.strokes", "version": 1, "frame": frame, "strokes": strokes}
            keys = {"component_id": component, "note_id": note_id}
            operations += [
                create("FileComponent", id=component, name=f"Frame_{frame}", file_type=""),
                create("NoteAnnotationComponent", **keys, data=data),
            ]
        self.session.call(operations)
        return note_id

    def guest(self, name="Ann Lee"):
        """Open the review's link as a guest; gives a function that posts notes there."""
        link = self.session.call([{"action": "get_review_link", "review_session_id": self.review}])[
            0
        ]["url"]
        browser = requests.Session()
        who = {"name": name, "email": "ann@example.com"}
        assert browser.post(f"{link}/session", json=who, timeout=10).ok

        def post(text, frame, strokes=()):
            note = {"id": str(uuid.uuid4()), "version": self.shown, "text": text, "frame": frame}
            note["strokes"] = list(strokes)
            answer = browser.post(f"{link}/notes", json=note, timeout=10)
            assert answer.ok, answer.text
            return note["id"]

        return post


def create(kind, **facts):
    return {"action": "create", "entity_type": kind, "entity_data": facts}


@pytest.fixture
def session(live_server, tmp_path):
    with Session(
        live_server.url,
        live_server.key,
        live_server.user,
        schema_cache_path=tmp_path / "schema",
        plugin_paths=[],
    ) as found:
        yield found


@pytest.fixture
def reviewed(session):
    """A version of 22 frames from 1001, with a slate of two, in a review session."""
    schema = session.query("ProjectSchema").first()
    name = f"p{uuid.uuid4().hex[:8]}"
    project = session.create("Project", {"name": name, "full_name": name, "project_schema": schema})
    shot = session.create("Shot", {"name": "sh010", "parent": project})
    kind = session.query("AssetType").first()
    asset = session.create("Asset", {"name": "sh010_anim", "type": kind, "parent": shot})
    user = session.query(f"User where username is {session.quote(session.api_user)}").one()
    version = session.create("AssetVersion", {"asset": asset, "user": user})
    version["metadata"]["rushes_frame_map"] = json.dumps(FRAMES)
    review = session.create("ReviewSession", {"name": "Dailies", "project": project})
    values = {"review_session": review, "asset_version": version, "name": "sh010_anim"}
    shown = session.create("ReviewSessionObject", values)
    session.commit()
    return Reviewed(session, version["id"], review["id"], shown["id"])
