"""From the choices of the tab to a request, without Qt widgets."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from rushes.core.host_data import CaptureSource, FrameRange, HostInfo, SceneState
from rushes.core.media.presets import MoviePreset
from rushes.ui.state.host import SceneView
from rushes.ui.state.publish_form import (
    PublishForm,
    Sharing,
    asset_of,
    frames_of,
    make_request,
    remember,
    remembered_form,
)
from rushes.ui.state.tasks import TaskRow

TASK = TaskRow("t1", "animation", ("Show", "sc010", "sh010", "animation"), "p1", "s1")
MAYA = HostInfo("maya", "Maya", "2025", "3.11", None, 1, False)
FILES = HostInfo("standalone", "Files", "1", "3.11", None, 1, True, thread="any")


def view(path="/show/sh010_anim_v012.ma", source_range=None, **source):
    scene = SceneState(
        path=path,
        saved=bool(path),
        changed=False,
        rate=Fraction(24),
        frame_range=FrameRange(1001, 1048),
        playback_range=FrameRange(1001, 1048),
        selection_range=None,
        current_frame=1001,
        resolution=(1920, 1080),
    )
    default = CaptureSource("view", "View", "viewport", True, range=source_range)
    return SceneView(scene, (default, CaptureSource("cam", "cam", "camera")))


def test_when_nothing_is_chosen_then_the_scene_decides():
    request = make_request(PublishForm(TASK), view(), MAYA, MoviePreset())
    assert (request.source, request.frames) == ("view", FrameRange(1001, 1048))
    assert (request.media, request.task, request.asset) == ("", "t1", "sh010_anim")
    assert request.review.session == "Dailies"


def test_handles_go_beyond_the_range_but_not_beyond_what_the_source_has():
    form = PublishForm(TASK, handles=8)
    assert frames_of(form, view()) == FrameRange(993, 1056)
    assert frames_of(form, view(source_range=FrameRange(1000, 1050))) == FrameRange(1000, 1050)


@pytest.mark.parametrize(
    ("path", "asset"),
    [
        ("/a/sh010_anim_v012.ma", "sh010_anim"),
        ("C:\\a\\sh010.0012.mb", "sh010"),
        ("/a/plate.####.exr", "plate"),
        ("/a/plate.1001-1010#.exr", "plate"),
        ("/a/harbour.blend", "harbour"),
        ("", "animation"),
    ],
)
def test_the_asset_is_called_after_the_scene(path, asset):
    assert asset_of(PublishForm(TASK), view(path)) == asset


def test_when_the_scene_is_media_then_the_worker_gets_its_path():
    request = make_request(PublishForm(TASK), view("/a/plate.####.exr"), FILES, MoviePreset())
    assert (request.media, request.source) == ("/a/plate.####.exr", "")


def test_when_no_session_is_named_then_there_is_no_review():
    form = PublishForm(TASK, sharing=Sharing(session=" "))
    assert make_request(form, view(), MAYA, MoviePreset()).review is None


def test_what_is_remembered_holds_no_passphrase_and_no_comment():
    form = PublishForm(
        replace(TASK, picture_url="https://host/signed"),
        comment="secret plans",
        handles=4,
        sharing=Sharing("Client", ("A <a@b.c>",), passphrase="open sesame"),
    )
    text = json.dumps(remember(form))
    assert all(word not in text for word in ("secret", "sesame", "signed"))
    again = remembered_form(json.loads(text))
    assert (again.task, again.handles, again.sharing.session) == (TASK, 4, "Client")


@pytest.mark.parametrize("plain", [None, [], {"step": "x"}, {"task": 3, "unknown": 1}])
def test_when_what_was_remembered_is_nonsense_then_the_usual_form_comes(plain):
    assert remembered_form(plain) == PublishForm()


def test_an_end_that_is_over_is_not_taken_over():
    form = PublishForm(TASK, sharing=Sharing(expires="2020-01-01"))
    assert remembered_form(remember(form)).sharing.expires == ""
