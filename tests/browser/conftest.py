"""A real Chromium on a review page of a real server, with a movie whose frames tell their number."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

FRAMES = 24
SIZE = (160, 90)
BITS = 5
PATIENCE_MS = 8000
FIRST_SCENE = 1001
# The number in the picture that is painted now: the widths of the page do not matter.
READ_NUMBER = """
([bits, height]) => {
  const video = document.querySelector('video');
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.drawImage(video, 0, 0);
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const x = Math.floor((bit + 0.5) * canvas.width / bits);
    if (context.getImageData(x, height / 2, 1, 1).data[0] > 128) number |= 1 << bit;
  }
  return number;
}
"""


@dataclass(frozen=True)
class Server:
    """The live server, called as its administrator."""

    url: str
    headers: dict[str, str]

    def call(self, *operations: dict[str, Any]) -> list[Any]:
        answer = requests.post(
            f"{self.url}/api", json=list(operations), headers=self.headers, timeout=30
        )
        found: list[Any] = answer.json()
        assert isinstance(found, list), found
        return found

    def query(self, expression: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.call({"action": "query", "expression": expression})[0][
            "data"
        ]
        return rows

    def create(self, kind: str, **data: Any) -> str:
        operation = {"action": "create", "entity_type": kind, "entity_data": data}
        return str(self.call(operation)[0]["data"]["id"])

    def describe(self, kind: str, parent: str, key: str, value: Any) -> None:
        facts = {"parent_type": kind, "parent_id": parent, "key": key, "value": json.dumps(value)}
        self.call({"action": "create", "entity_type": "Metadata", "entity_data": facts})

    def upload(self, component: str, file: Path) -> None:
        content = file.read_bytes()
        facts = {"component_id": component, "file_name": file.name, "file_size": len(content)}
        told = self.call({"action": "get_upload_metadata", **facts})[0]
        answer = requests.put(told["url"], data=content, headers=told["headers"], timeout=30)
        assert answer.status_code == 200


@dataclass
class Review:
    """A review session on the server.

    Attributes:
        id: The ReviewSession.
        versions: Ids of the ReviewSessionObjects, in order.
        movies: Ids of their movies.
        url: The link.
    """

    server: Server
    id: str
    url: str
    versions: list[str] = field(default_factory=list)
    movies: list[str] = field(default_factory=list)

    def notes(self) -> list[dict[str, Any]]:
        return self.server.query(
            "select content, frame_number, in_reply_to_id, metadata.key, metadata.value from Note"
            f' where parent_id is "{self.versions[0]}" order by date'
        )


def draw_number(number: int) -> bytes:
    """Return a grey picture whose blocks are the bits of a number."""
    width, height = SIZE
    row = bytes(255 if number >> (x * BITS // width) & 1 else 0 for x in range(width))
    return row * height


@pytest.fixture(scope="session")
def movie(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-four frames with their numbers as blocks, with frames between frames (B-frames)."""
    import imageio_ffmpeg

    path = tmp_path_factory.mktemp("movie") / "numbers.mp4"
    given = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", "160x90", "-r", "24", "-i", "-"]
    coded = ["-c:v", "libx264", "-bf", "2", "-g", "12", "-pix_fmt", "yuv420p", "-crf", "12"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", *given, *coded]
    pictures = b"".join(draw_number(number) for number in range(FRAMES))
    subprocess.run([*command, "-movflags", "+faststart", str(path)], input=pictures, check=True)
    return path


@pytest.fixture(scope="session")
def server(live_server: Any) -> Server:
    headers = {"ftrack-user": live_server.user, "ftrack-api-key": live_server.key}
    return Server(live_server.url, headers)


@pytest.fixture(scope="session")
def project(server: Server) -> str:
    schema = server.query("ProjectSchema")[0]["id"]
    return server.create(
        "Project", name="coast", full_name="The Long Coast", project_schema_id=schema
    )


@pytest.fixture
def review(server: Server, project: str, movie: Path) -> Review:
    """A session of the test's own."""
    return make_review(server, project, movie)


@pytest.fixture(scope="session")
def screening(server: Server, project: str, movie: Path) -> Review:
    """A session for tests that change nothing in it."""
    return make_review(server, project, movie)


def make_review(server: Server, project: str, movie: Path) -> Review:
    """Make a session with two versions: a movie with scene frames, and one without media."""
    session = server.create("ReviewSession", name="Dailies 12", project_id=project)
    url = server.call({"action": "get_review_link", "review_session_id": session})[0]["url"]
    made = Review(server, session, url)
    type_id = server.query("AssetType")[0]["id"]
    for name in ("sh010_comp", "sh020_anim"):
        asset = server.create("Asset", name=name, context_id=project, type_id=type_id)
        version = server.create("AssetVersion", asset_id=asset)
        if not made.versions:
            made.movies.append(add_movie(server, version, movie))
        facts: dict[str, Any] = {"review_session_id": session, "version_id": version}
        facts["version"] = "Version 003"
        # The page opens on the newest; the first one is that.
        added = f"2024-05-0{3 - len(made.versions)}T10:00:00"
        facts["created_at"] = {"__type__": "datetime", "value": added}
        made.versions.append(server.create("ReviewSessionObject", name=name, **facts))
    return made


def add_movie(server: Server, version: str, movie: Path) -> str:
    component = server.create(
        "FileComponent", name="ftrackreview-mp4", file_type=".mp4", version_id=version
    )
    server.upload(component, movie)
    width, height = SIZE
    meta = {"frameIn": 0, "frameOut": FRAMES - 1, "frameRate": 24.0}
    server.describe(
        "FileComponent", component, "ftr_meta", {**meta, "width": width, "height": height}
    )
    frames = {"first": FIRST_SCENE, "last": FIRST_SCENE + FRAMES - 1, "rate": "24"}
    frames.update(step=1, handles=0, slate=0)
    server.describe("AssetVersion", version, "rushes_frame_map", frames)
    figures = {"delta_e_mean": 0.6, "delta_e_p99": 1.1, "delta_e_max": 2.0, "sound_offset_s": None}
    order = {
        "frames": FRAMES,
        "frames_expected": FRAMES,
        "misplaced": [],
        "alike": 0,
        "sampled": [0],
    }
    tags = {"tags": ["bt709", "iec61966-2-1", "bt709", "tv"]}
    server.describe("AssetVersion", version, "rushes_certificate", {**order, **figures, **tags})
    return component


class ReviewTab:
    """One browser tab on the page, with the words a test needs."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def open(self, url: str) -> None:
        self.page.goto(url)
        self.settle()

    def settle(self) -> None:
        """Wait until the player stands still on a frame."""
        self.page.wait_for_selector("#player[data-settled=true]")

    @property
    def frame(self) -> int:
        """The frame the page says it shows."""
        return int(self.page.get_attribute("#player", "data-frame"))

    def wait_until(self, test: str, *given: Any) -> None:
        """Wait until a JavaScript function of `given` is true.

        Playwright's own way evaluates text within the page, which the page's policy forbids.
        """
        script = f"""async (given) => {{
          const test = {test};
          const end = performance.now() + {PATIENCE_MS};
          while (!test(given)) {{
            if (performance.now() > end) return false;
            await new Promise((next) => setTimeout(next, 10));
          }}
          return true;
        }}"""
        assert self.page.evaluate(script, list(given)), f"still not so: {test}"

    def wait_for_picture(self, number: int) -> None:
        """Wait until the picture with this number is painted; a seek may end a moment before."""
        self.wait_until(f"(given) => ({READ_NUMBER})(given) === given[2]", BITS, SIZE[1], number)

    def go_to(self, frame: int) -> None:
        """Type a frame into the field."""
        self.page.keyboard.press("g")
        self.page.keyboard.type(str(frame))
        self.page.keyboard.press("Enter")
        self.settle()

    def introduce(self, name: str = "Ann Lee") -> None:
        self.page.fill("#who-name", name)
        self.page.fill("#who-email", f"{name.split()[0].lower()}@example.com")
        self.page.press("#who-email", "Enter")
        self.page.wait_for_selector("#who", state="hidden")

    def notes(self) -> list[str]:
        """The words of the notes, in the order of the list."""
        return [str(text) for text in self.page.locator(".note-text").all_inner_texts()]


@pytest.fixture
def new_tab(chromium: Any) -> Iterator[Callable[..., ReviewTab]]:
    """Open a browser of a guest who was never here; nothing on the page may break silently."""
    contexts, troubles = [], []

    def make(width: int = 1440, height: int = 900, **options: Any) -> ReviewTab:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda said: note_trouble(said, troubles))
        return ReviewTab(page)

    yield make
    for context in contexts:
        context.close()
    assert not troubles


def note_trouble(said: Any, troubles: list[str]) -> None:
    # A refused request is reported by the browser itself; tests of refusals look at the page.
    if said.type == "error" and "Failed to load resource" not in said.text:
        troubles.append(said.text)


@pytest.fixture
def tab(new_tab: Callable[..., ReviewTab], review: Review) -> ReviewTab:
    """A guest who has just opened the link."""
    opened = new_tab()
    opened.open(review.url)
    return opened
