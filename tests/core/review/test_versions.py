"""Which versions there are to read notes of, and the command that reads them."""

import json
import os
import signal
import subprocess
import sys

import pytest

from rushes.core.errors import TargetNotFoundError
from rushes.core.review.versions import newest_version, own_versions, versions_beside

from .conftest import LINE

pytestmark = pytest.mark.loopback


def test_the_versions_of_the_same_asset_come_newest_first(reviewed):
    asset = reviewed.session.get("AssetVersion", reviewed.version)["asset"]
    later = reviewed.session.create("AssetVersion", {"asset": asset})
    reviewed.session.commit()
    found = versions_beside(reviewed.session, reviewed.version)
    assert {choice.id: choice.label for choice in found} == {
        later["id"]: "sh010_anim v002",
        reviewed.version: "sh010_anim v001",
    }


def test_own_versions_are_those_the_user_published(reviewed):
    assert reviewed.version in {choice.id for choice in own_versions(reviewed.session)}


def test_a_context_names_its_newest_version(reviewed):
    shot = reviewed.session.get("AssetVersion", reviewed.version)["asset"]["parent"]
    assert newest_version(reviewed.session, shot["id"]) == reviewed.version
    assert newest_version(reviewed.session, reviewed.version) == reviewed.version


def test_when_nothing_was_published_then_it_is_told(reviewed):
    project = reviewed.session.get("ReviewSession", reviewed.review)["project"]
    empty = reviewed.session.create("Shot", {"name": "empty", "parent": project})
    reviewed.session.commit()
    with pytest.raises(TargetNotFoundError):
        newest_version(reviewed.session, empty["id"])


@pytest.fixture
def notes_command(live_server):
    """Start `rushes notes` with arguments; gives the process."""
    begun = []

    def start(*arguments):
        named = {"FTRACK_SERVER": live_server.url, "FTRACK_API_USER": live_server.user}
        command = [sys.executable, "-m", "rushes.core", "notes", *arguments]
        begun.append(
            subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, **named, "FTRACK_API_KEY": live_server.key},
            )
        )
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def test_the_command_lists_notes_with_scene_frames(reviewed, notes_command):
    reviewed.add("too fast", frame=12, strokes=[LINE])
    text, _ = notes_command(reviewed.version).communicate(timeout=60)
    assert "frame 1011, drawing" in text
    assert "    too fast" in text


def test_the_command_follows_until_it_is_interrupted(reviewed, notes_command):
    process = notes_command(reviewed.version, "--follow", "--json")
    assert json.loads(process.stdout.readline())["notes"] == []
    reviewed.add("now")
    while not (notes := json.loads(process.stdout.readline())["notes"]):
        pass
    assert notes[0]["text"] == "now"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
