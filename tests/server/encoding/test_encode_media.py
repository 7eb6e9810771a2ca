"""`encode_media`: jobs that really encode, in the background of a running server."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.media.probe import probe_movie
from rushes.server.app import create_app
from rushes.server.protocol import NotFoundError

from ..conftest import Api, Production
from ..events.conftest import wait_until

_PATIENCE_S = 60
Make = Callable[[Path], None]


def movie(path: Path, source: str = "testsrc2=size=160x90:rate=24:duration=0.5") -> None:
    sound = ["-f", "lavfi", "-i", "sine=duration=0.5"]
    command = [find_ffmpeg(), "-loglevel", "error", "-f", "lavfi", "-i", source, *sound]
    subprocess.run([*command, str(path)], check=True, timeout=60)


def uploaded(client: TestClient, api: Api, file: Path) -> str:
    """Publish a file as a component and return the component's id."""
    suffix = file.suffix
    component = api.create("FileComponent", name=file.stem, file_type=suffix)["id"]
    content = file.read_bytes()
    told = {"component_id": component, "file_name": file.name, "file_size": len(content)}
    (told,) = api.call({"action": "get_upload_metadata", **told})
    assert client.put(told["url"], content=content, headers=told["headers"]).status_code == 200
    return str(component)


def version_of(api: Api, production: Production) -> str:
    asset = api.create("Asset", name="comp", context_id=production.shots["sq010_sh010"])["id"]
    return str(api.create("AssetVersion", asset_id=asset)["id"])


def ended(api: Api, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        (found,) = api.query(f'select status, data, finished_at from Job where id is "{job}"')
        if found["status"] in ("done", "failed"):
            return found
        time.sleep(0.05)
    raise AssertionError(f"the job is still {found['status']}")


def encode(api: Api, component: str, **more: Any) -> str:
    (answer,) = api.call({"action": "encode_media", "component_id": component, **more})
    return str(answer["job_id"])


def meta_of(api: Api, component: str) -> Any:
    (row,) = api.query(f'select value from Metadata where parent_id is "{component}"')
    return json.loads(row["value"])


def test_a_movie_becomes_one_for_review(
    client: TestClient, api: Api, production: Production, tmp_path: Path
) -> None:
    movie(tmp_path / "plate.mov")
    version = version_of(api, production)
    job = encode(api, uploaded(client, api, tmp_path / "plate.mov"), version_id=version)
    done = ended(api, job)
    assert done["status"] == "done" and done["finished_at"]
    (shown, picture) = json.loads(done["data"])["output"]
    file = api.state.media.find(shown["component_id"])
    assert file is not None
    info = probe_movie(file.path)
    assert (info.codec, info.frames, info.width, info.audio_codec) == ("AVC", 12, 160, "AAC")
    expected = {"frameIn": 0, "frameOut": 11, "frameRate": 24.0, "width": 160, "height": 90}
    assert meta_of(api, shown["component_id"]) == expected
    (told,) = api.query(
        f'select thumbnail_id, thumbnail_url from AssetVersion where id is "{version}"'
    )
    assert told["thumbnail_id"] == picture["component_id"]
    answer = client.get(told["thumbnail_url"]["url"])
    assert answer.headers["content-type"] == "image/jpeg"
    names = api.names(f'Component where version_id is "{version}" order by name')
    assert names == ["ftrackreview-mp4", "thumbnail"]


def test_what_will_be_made_is_told_at_once(api: Api) -> None:
    component = api.create("FileComponent", name="plate", file_type=".mov")["id"]
    job = encode(api, component, keep_original=False)
    (found,) = api.query(
        f'select status, data, job_components.component.name from Job where id is "{job}"'
    )
    assert found["status"] == "queued"
    data = json.loads(found["data"])
    assert data["source_component_id"] == component and data["keep_original"] is False
    assert [item["format"] for item in data["output"]] == ["video/mp4", "image/jpeg"]
    named = {item["component"]["name"] for item in found["job_components"]}
    assert named == {"ftrackreview-mp4", "thumbnail"}


def test_a_still_becomes_a_picture_for_review(
    client: TestClient, api: Api, production: Production, tmp_path: Path
) -> None:
    Image.new("RGB", (64, 36), (200, 30, 30)).save(tmp_path / "concept.png")
    version = version_of(api, production)
    source = uploaded(client, api, tmp_path / "concept.png")
    data = json.loads(ended(api, encode(api, source, version_id=version))["data"])
    (picture,) = data["output"]
    assert meta_of(api, picture["component_id"]) == {"format": "image", "width": 64, "height": 36}
    assert api.names(f'Component where version_id is "{version}"') == ["ftrackreview-image"]


@pytest.mark.parametrize(("keep", "left"), [(True, 1), (False, 0)])
def test_the_original_stays_unless_that_is_not_wanted(
    client: TestClient, api: Api, tmp_path: Path, keep: bool, left: int
) -> None:
    Image.new("RGB", (32, 18)).save(tmp_path / "a.png")
    source = uploaded(client, api, tmp_path / "a.png")
    assert ended(api, encode(api, source, keep_original=keep))["status"] == "done"
    assert len(api.query(f'Component where id is "{source}"')) == left
    if keep:
        assert api.state.media.find(source) is not None
    else:  # the file goes after the commit that ends the job
        wait_until(lambda: api.state.media.find(source) is None)


PLAYLIST = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/hostname\n"


@pytest.mark.parametrize(
    "content", [b"", b"no movie at all", PLAYLIST, CONCAT, b"\x00\x00\x00\x18ftypisom" + b"x" * 99]
)
def test_what_cannot_be_encoded_fails_with_a_sentence(
    client: TestClient, api: Api, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "bad.mov").write_bytes(content)
    source = uploaded(client, api, tmp_path / "bad.mov")
    failed = ended(api, encode(api, source, keep_original=False))
    assert failed["status"] == "failed"
    told = json.loads(failed["data"])
    assert told["error"] and str(api.state.settings.data_dir) not in told["error"]
    assert api.state.media.find(source) is not None
    outputs = '", "'.join(item["component_id"] for item in told["output"])
    assert api.query(f'Component where id in ("{outputs}")') == []


def test_a_component_without_a_file_fails(client: TestClient, api: Api) -> None:
    component = api.create("FileComponent", name="plate", file_type=".mov")["id"]
    failed = ended(api, encode(api, component))
    assert "no file" in json.loads(failed["data"])["error"]


def kept(api: Api, file: Path) -> str:
    """Give a component a file without a running server."""
    component = str(api.create("FileComponent", name=file.stem, file_type=file.suffix)["id"])
    api.state.media.adopt(file, component, file.name)
    return component


def test_a_job_that_was_broken_off_is_done_after_the_next_start(api: Api, tmp_path: Path) -> None:
    Image.new("RGB", (32, 18)).save(tmp_path / "a.png")
    job = encode(api, kept(api, tmp_path / "a.png"))
    api.update("Job", job, status="running")
    with TestClient(create_app(api.state.settings, api.state)):
        assert ended(api, job)["status"] == "done"


def test_a_job_whose_version_is_gone_leaves_nothing(
    api: Api, production: Production, tmp_path: Path
) -> None:
    movie(tmp_path / "plate.mov")
    version = version_of(api, production)
    job = encode(api, kept(api, tmp_path / "plate.mov"), version_id=version)
    api.delete("AssetVersion", version)
    with TestClient(create_app(api.state.settings, api.state)):
        failed = ended(api, job)
    assert failed["status"] == "failed"
    for output in json.loads(failed["data"])["output"]:
        assert api.state.media.find(output["component_id"]) is None


def test_only_components_that_exist_are_encoded(api: Api) -> None:
    with pytest.raises(NotFoundError):
        encode(api, "nowhere")


def test_a_version_that_does_not_exist_is_refused(client: TestClient, api: Api) -> None:
    component = api.create("FileComponent", name="plate", file_type=".mov")["id"]
    operation = {"action": "encode_media", "component_id": component, "version_id": "nowhere"}
    answer = client.post("/api", json=[operation], headers=api.headers).json()
    assert answer["exception"] == "IntegrityError"
    assert api.query("Job") == []


def encoding_programs() -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it has just ended
            continue
        if "media/encoding/" in line:
            found.append(line)
    return found


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture(scope="module")
def long_movie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A movie that is small and takes a while to encode."""
    path = tmp_path_factory.mktemp("long") / "long.mkv"
    command = [find_ffmpeg(), "-loglevel", "error", "-f", "lavfi", "-i", "color=size=1920x1080"]
    command += ["-t", "40", "-preset", "ultrafast", "-threads", "2", str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("kind", ["Job", "Component"])
def test_a_job_ends_when_it_or_its_source_is_deleted(
    client: TestClient, api: Api, tmp_path: Path, long_movie: Path, kind: str
) -> None:
    source = uploaded(client, api, long_movie)
    job = encode(api, source)
    until(lambda: any(str(api.state.settings.data_dir) in line for line in encoding_programs()))
    api.delete(kind, job if kind == "Job" else source)
    until(lambda: not encoding_programs())
    Image.new("RGB", (32, 18)).save(tmp_path / "still.png")
    following = encode(api, uploaded(client, api, tmp_path / "still.png"))
    assert ended(api, following)["status"] == "done"
    made = 'Component where name in ("long", "ftrackreview-mp4", "thumbnail")'
    assert api.names(made) == (["long"] if kind == "Job" else [])


def test_a_file_that_needs_too_much_memory_fails(api: Api, tmp_path: Path) -> None:
    state = replace(api.state, settings=replace(api.state.settings, encode_memory=300 * 1024**2))
    movie(tmp_path / "plate.mov")
    with TestClient(create_app(state.settings, state)) as client:
        job = encode(api, uploaded(client, api, tmp_path / "plate.mov"))
        assert ended(api, job)["status"] == "failed"


def test_a_file_that_takes_too_long_fails(api: Api, long_movie: Path) -> None:
    state = replace(api.state, settings=replace(api.state.settings, encode_seconds=1))
    with TestClient(create_app(state.settings, state)) as client:
        done = ended(api, encode(api, uploaded(client, api, long_movie)))
    assert done["status"] == "failed" and "more than 1 seconds" in json.loads(done["data"])["error"]
    assert not encoding_programs()


def test_jobs_are_done_in_their_order(api: Api, tmp_path: Path) -> None:
    Image.new("RGB", (32, 18)).save(tmp_path / "a.png")
    with TestClient(create_app(api.state.settings, api.state)) as client:
        source = uploaded(client, api, tmp_path / "a.png")
        jobs = [encode(api, source) for _ in range(3)]
        ended(api, jobs[-1])
        states = {job["id"]: job["status"] for job in api.query("select status from Job")}
    assert [states[job] for job in jobs] == ["done"] * 3
