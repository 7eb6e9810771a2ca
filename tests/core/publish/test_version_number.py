"""The number in the picture is the number of the version, also where somebody else is faster."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from rushes.core.demo.production import ensure_production
from rushes.core.session import Session

pytestmark = pytest.mark.loopback
PRESET = '[encode]\npreset = "ultrafast"\n[burn_in.text]\ntop_left = "{version}"\n'
# Creates another version of the asset just before ours, once.
RIVAL = """
import os
from pathlib import Path
from rushes.core.hookspecs import hookimpl
from rushes.core.session import Session

@hookimpl
def after_step(step, job):
    flag = Path(os.environ["RIVAL_FLAG"])
    if step != "upload" or flag.exists():
        return
    flag.touch()
    with Session() as session:
        task = session.query(f'Task where id is "{os.environ["RIVAL_TASK"]}"').one()
        asset = session.query(f'Asset where name is "{os.environ["RIVAL_ASSET"]}"').first()
        session.create("AssetVersion", {"asset": asset, "task": task})
        session.commit()
"""


@pytest.fixture
def publish(live_server, tmp_path, write_frames):
    """Publish four frames as an asset from a shell; gives the printed result."""
    (tmp_path / "preset.toml").write_text(PRESET, encoding="utf-8")
    access = (live_server.url, live_server.key, live_server.user)
    with Session(*access, schema_cache_path=tmp_path / "schemas") as session:
        task = ensure_production(session).task_path
        task_id = session.query("select id from Task").first()["id"]
    environ = {
        **os.environ,
        "FTRACK_SERVER": live_server.url,
        "FTRACK_API_KEY": live_server.key,
        "FTRACK_API_USER": live_server.user,
        "RUSHES_JOURNAL": str(tmp_path / "journal.db"),
        "RUSHES_WORK_DIR": str(tmp_path / "work"),
        "RUSHES_WORKER_IDLE": "0",
        "RIVAL_TASK": task_id,
        "RIVAL_FLAG": str(tmp_path / "flag"),
    }

    def run(asset, **more):
        command = [sys.executable, "-m", "rushes.core", "publish", write_frames]
        command += ["--task", task, "--asset", asset, "--json"]
        command += ["--preset", str(tmp_path / "preset.toml")]
        done = subprocess.run(
            command,
            check=False,
            env={**environ, **more},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def write_frames(tmp_path):
    from rushes.core.media.sample import write_sample_sequence

    return str(write_sample_sequence(tmp_path / "in", first=1, count=4, size=(128, 72)))


def burnt_in(tmp_path):
    """Return every number that was burnt in, by the journal."""
    import sqlite3

    with sqlite3.connect(tmp_path / "journal.db") as connection:
        rows = connection.execute("SELECT result FROM step WHERE name = 'encode' ORDER BY ended")
        found = [json.loads(row[0])["number"] for row in rows]
    connection.close()
    return found


def test_the_number_is_that_of_the_version(publish, tmp_path):
    versions = [publish("numbered")["version"] for _ in range(2)]
    assert versions == burnt_in(tmp_path) == [1, 2]


def test_when_the_number_is_taken_meanwhile_then_the_movie_is_made_again(publish, tmp_path):
    publish("contested")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "rival.py").write_text(RIVAL, encoding="utf-8")
    environ = {"RUSHES_PLUGIN_PATH": str(tmp_path / "plugins"), "RIVAL_ASSET": "contested"}
    version = publish("contested", **environ)["version"]
    assert (version, burnt_in(tmp_path)) == (3, [1, 3])
