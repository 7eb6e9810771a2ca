"""A whole publish out of the pretended Maya, through the worker, to a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid

import pytest

pytest.importorskip("starlette", reason="the extra server is not installed")

from rushes.core.config import Settings
from rushes.core.host_data import FrameRange
from rushes.core.media.certificate import Certificate
from rushes.core.publish.application import publish_from_application
from rushes.core.publish.follow import follow
from rushes.core.publish.journal import JobState, Journal
from rushes.core.publish.publisher import result_of, working
from rushes.core.publish.request import PublishRequest, ReviewTarget
from rushes.core.records import from_plain

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def session(live_server):
    from rushes.core.session import Session

    with Session(live_server.url, live_server.key, live_server.user) as session:
        yield session


@pytest.fixture(scope="module")
def task(session):
    from rushes.core.demo.production import ensure_production

    return ensure_production(session).task_path


@pytest.fixture
def settings(live_server, tmp_path):
    return Settings(
        {
            "server_url": live_server.url,
            "api_user": live_server.user,
            "api_key": live_server.key,
            "work_dir": str(tmp_path / "work"),
            "journal": str(tmp_path / "journal.db"),
        }
    )


@pytest.fixture
def journal(settings):
    with Journal(settings.journal_path()) as journal, working(journal, settings):
        yield journal


@pytest.mark.parametrize("maya", [2025], indirect=True)
def test_what_the_view_shows_ends_on_the_review_page(maya, shot, journal, settings, session, task):
    review = ReviewTarget(f"R {uuid.uuid4()}")
    asked = PublishRequest(
        "",
        task,
        host="maya",
        asset=f"a-{uuid.uuid4()}",
        review=review,
        frames=FrameRange(1003, 1010),
    )
    before = shot.hook.scene_state()
    submitted = maya.run_while(
        lambda: publish_from_application(journal, asked, shot, settings, start_worker=False)
    )
    assert shot.hook.scene_state() == before
    done = follow(journal, submitted.job.id)
    assert done.state is JobState.DONE, done.error
    result = result_of(journal, done)
    assert result.frames == 8
    version = session.query(
        f'select metadata from AssetVersion where id is "{result.asset_version_id}"'
    ).one()
    certificate = from_plain(Certificate, json.loads(version["metadata"]["rushes_certificate"]))
    assert (certificate.passed, certificate.frames, certificate.misplaced) == (True, 8, ())
    shown = session.query(
        f'select version from ReviewSessionObject where version_id is "{result.asset_version_id}"'
    ).all()
    assert len(shown) == 1


@pytest.mark.parametrize("maya", [2025], indirect=True)
def test_a_scene_on_disk_is_published_by_a_maya_of_its_own(shot, live_server, task, tmp_path):
    environ = {
        "FTRACK_SERVER": live_server.url,
        "FTRACK_API_USER": live_server.user,
        "FTRACK_API_KEY": live_server.key,
        "RUSHES_WORK_DIR": str(tmp_path / "work"),
        "RUSHES_JOURNAL": str(tmp_path / "journal.db"),
        "RUSHES_WORKER_IDLE": "1",
    }
    scene = shot.hook.scene_state().path
    done = subprocess.run(
        [sys.executable, "-m", "rushes.core", "publish", scene, "--task", task, "--json"],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["frames"] == 12
