"""What a publish leaves on the server, and what reviewers get."""

import json
import uuid

import pytest
import requests

from rushes.core.media.certificate import Certificate
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.probe import count_frames
from rushes.core.records import from_plain
from rushes.core.session import Session

pytestmark = pytest.mark.loopback


@pytest.fixture
def session(live_server):
    with Session(live_server.url, live_server.key, live_server.user) as session:
        yield session


@pytest.fixture
def publish(rushes, production, shot):
    """Publish the shot with more options; gives the printed JSON."""

    def run(*words):
        done = rushes(
            "publish",
            shot / "sample.####.exr",
            "--task",
            production.task_path,
            "--json",
            *words,
        )
        assert done.code == 0, done.err
        return done.json

    return run


def version_of(session, published, projections):
    return session.query(
        f'select {projections} from AssetVersion where id is "{published["asset_version_id"]}"'
    ).one()


def test_the_version_hangs_on_the_task_with_its_comment(publish, session):
    published = publish("--asset", f"a-{uuid.uuid4()}", "--comment", "softer — light")
    version = version_of(session, published, "version, comment, task.name, asset.parent.name")
    assert version["version"] == published["version"] == 1
    assert version["comment"] == "softer — light"
    assert version["task"]["name"] == "animation"
    assert version["asset"]["parent"]["name"] == "sh010"


def test_publishing_again_makes_the_next_version_of_the_same_asset(publish, session):
    name = f"a-{uuid.uuid4()}"
    first, second = publish("--asset", name), publish("--asset", name)
    assert [first["version"], second["version"]] == [1, 2]
    rows = [version_of(session, published, "asset_id") for published in (first, second)]
    assert rows[0]["asset_id"] == rows[1]["asset_id"]


def test_the_movie_is_a_component_with_its_facts_and_location(publish, session):
    published = publish()
    component = session.query(
        "select name, file_type, size, metadata, component_locations.location.name "
        f'from FileComponent where version_id is "{published["asset_version_id"]}" '
        'and name is "ftrackreview-mp4"'
    ).one()
    facts = json.loads(component["metadata"]["ftr_meta"])
    assert facts == {"frameIn": 0, "frameOut": 11, "frameRate": 24.0, "width": 160, "height": 90}
    assert component["file_type"] == ".mp4"
    assert component["size"] > 1000
    assert component["component_locations"][0]["location"]["name"] == "ftrack.server"


def test_the_frame_map_is_kept_with_the_version(publish, session):
    published = publish("--frames", "1003-1010", "--rate", "25")
    version = version_of(session, published, "metadata")
    frames = from_plain(FrameMap, json.loads(version["metadata"]["rushes_frame_map"]))
    assert (frames.first, frames.last, frames.rate) == (1003, 1010, 25)
    assert published["frames"] == 8


def test_the_thumbnail_of_the_version_is_a_picture(publish, session, live_server):
    published = publish()
    version = version_of(session, published, "thumbnail_id")
    answer = requests.get(
        f"{live_server.url}/component/thumbnail",
        params={
            "id": version["thumbnail_id"],
            "username": live_server.user,
            "apiKey": live_server.key,
        },
        timeout=10,
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/")


def test_the_review_session_is_made_once_and_found_again(publish, session):
    name = f"Dailies {uuid.uuid4()}"
    person = ("--invite", "Jane Doe <jane@example.com>")
    first, second = publish("--review", name, *person), publish("--review", name, *person)
    assert first["review_session_id"] == second["review_session_id"]
    review = session.query(
        "select review_session_objects.version, review_session_invitees.email "
        f'from ReviewSession where id is "{first["review_session_id"]}"'
    ).one()
    assert len(review["review_session_objects"]) == 2
    assert [row["email"] for row in review["review_session_invitees"]] == ["jane@example.com"]


def test_the_review_object_says_which_version_it_shows(publish, session):
    published = publish("--asset", f"a-{uuid.uuid4()}", "--review", f"R {uuid.uuid4()}")
    shown = session.query(
        "select version from ReviewSessionObject "
        f'where version_id is "{published["asset_version_id"]}"'
    ).one()
    assert shown["version"] == "Version 001"


def test_a_note_stands_on_the_media_frame_of_its_scene_frame(publish, session):
    published = publish("--review", f"R {uuid.uuid4()}", "--note", "1005:too bright?")
    shown = session.query(
        "select notes.content, notes.frame_number from ReviewSessionObject "
        f'where version_id is "{published["asset_version_id"]}"'
    ).one()
    assert [(n["content"], n["frame_number"]) for n in shown["notes"]] == [("too bright?", 4)]


def test_a_guest_gets_the_page_and_a_movie_with_every_frame(publish, tmp_path):
    published = publish("--review", f"R {uuid.uuid4()}")
    assert requests.get(published["review_url"], timeout=10).status_code == 200
    data = requests.get(f"{published['review_url']}/data", timeout=10).json()
    movie = requests.get(
        requests.compat.urljoin(
            published["review_url"], data["versions"][0]["media"]["sources"][0]["url"]
        ),
        timeout=10,
    )
    (tmp_path / "guest.mp4").write_bytes(movie.content)
    assert count_frames(tmp_path / "guest.mp4") == 12


def test_a_movie_can_be_published_as_well(publish, rushes, production, tmp_path):
    kept = publish("--keep")
    movie = next(iter((rushes.work / kept["publish_id"]).glob("*.mp4")))
    done = rushes("publish", movie, "--task", production.task_path, "--json")
    assert done.code == 0, done.err
    assert done.json["frames"] == 12


def test_the_media_stays_and_the_work_folder_is_empty_afterwards(publish, rushes, shot):
    before = {path.name: path.stat().st_mtime_ns for path in shot.iterdir()}
    publish()
    assert {path.name: path.stat().st_mtime_ns for path in shot.iterdir()} == before
    assert list(rushes.work.iterdir()) == []


def test_a_size_is_not_for_images_on_disk(publish):
    published = publish("--size", "80x45")
    assert (published["width"], published["height"]) == (160, 90)
    assert "160x90" in published["warnings"][0]


def test_gaps_are_filled_on_request_and_said(publish, shot):
    for frame in (1004, 1005, 1012):
        (shot / f"sample.{frame}.exr").unlink()
    published = publish("--gaps", "hold", "--frames", "1001-1011")
    assert published["frames"] == 11
    assert "2 frames are missing (1004-1005)" in published["warnings"][0]


def test_the_certificate_is_kept_with_the_version(publish, session):
    version = version_of(session, publish(), "metadata")
    certificate = from_plain(Certificate, json.loads(version["metadata"]["rushes_certificate"]))
    assert certificate.passed
    assert (certificate.frames, certificate.misplaced) == (12, ())
    assert certificate.delta_e_mean < 1


def test_a_preset_gives_slate_burn_in_and_encoder(publish, session, tmp_path):
    preset = tmp_path / "dailies.toml"
    preset.write_text(
        'gaps = "hold"\n[encode]\nmax_height = 72\n[burn_in]\nslate = ["{shot}", "{lens}"]\n'
        'slate_frames = 2\ntext = {bottom_right = "{frame}"}\n',
        encoding="utf-8",
    )
    published = publish("--preset", preset, "--field", "lens=35mm", "--note", "1001:here")
    assert (published["frames"], published["height"]) == (14, 72)
    version = version_of(session, published, "metadata, notes.frame_number")
    frames = from_plain(FrameMap, json.loads(version["metadata"]["rushes_frame_map"]))
    assert frames.slate == 2
    assert [note["frame_number"] for note in version["notes"]] == [2]
