"""The demo itself: a server, a production, real frames, a publish, and a look at what reviewers get."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Callable
from urllib.parse import urljoin

from ..config import Settings
from ..errors import HostUnavailableError, VerificationError
from ..plugins import BUILTIN_HOSTS, Plugins, load_plugins
from ..publish.publisher import Publisher, PublishResult
from ..publish.request import NoteDraft, Person, PublishRequest, ReviewTarget
from ..publish.run import Progress
from .production import REVIEWERS, ensure_production
from .server_process import ServerAddress

if TYPE_CHECKING:
    from ..session import Session

TIMEOUT_S = 30.0


@dataclass
class Demo:
    """One run of the demo against a server that is up.

    Attributes:
        settings: Settings of this process.
        work: Folder for the demo's own media.
        report: Called with each `Progress`.
        cancelled: Returns True once somebody wants to stop.
        seconds: Seconds by step, filled as the demo goes on.
        host: Id of the host that made the images, once that is known.
    """

    settings: Settings
    work: Path
    report: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    seconds: dict[str, float] = field(default_factory=dict)
    host: str = ""

    def publish(self, session: Session, host: str, frames: int) -> PublishResult:
        """Make a production and media, and publish it.

        Args:
            session: Open session on the server.
            host: Id of the host, or `auto` for the first that is on this machine.
            frames: Frames of the movie.

        Raises:
            HostUnavailableError: That host is not on this machine.
            PublishError: A step of the publish failed.
        """
        with self._step("production", "making a production"):
            production = ensure_production(session)
        with self._step("media", "making something to publish"):
            self.host, media = self._media(host, frames)
        request = PublishRequest(
            media=media,
            task=production.task_path,
            host=self.host,
            asset="harbour_anim",
            comment="First pass: camera settles earlier, lamps swing on twos.",
            notes=(NoteDraft("Is the swing too even here?", 1001 + frames // 2),),
            review=ReviewTarget("Dailies", tuple(Person.parse(text) for text in REVIEWERS)),
        )
        result = Publisher(self.settings, self.report, self.cancelled).publish(request)
        self.seconds.update(result.seconds)
        return result

    def check(self, address: ServerAddress, result: PublishResult) -> None:
        """Open the review as a guest does and decode the movie the guest gets.

        Raises:
            VerificationError: The page does not answer, or the movie is not the one published.
        """
        from ..media.probe import count_frames

        with self._step("check", "looking at the review page"):
            _get(str(result.review_url))
            movie = self.work / "downloaded.mp4"
            movie.write_bytes(_movie_of_guest(address, result))
            frames = count_frames(movie, ffmpeg=self.settings["ffmpeg"])
            if frames != result.frames:
                raise VerificationError(
                    f"The movie decodes to {frames} frames, not {result.frames}."
                )

    def _media(self, host: str, frames: int) -> tuple[str, str]:
        wanted = list(BUILTIN_HOSTS) if host == "auto" else [host]
        for name in wanted:
            plugins: Plugins = load_plugins(name)
            folder = self.work / name
            folder.mkdir(parents=True)
            media = plugins.hook.sample_media(folder=str(folder), frames=frames)
            if media:
                return name, media
        raise HostUnavailableError(f"{host} is not on this machine.")

    @contextmanager
    def _step(self, name: str, doing: str) -> Iterator[None]:
        self.report(Progress(name, doing))
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


def _movie_of_guest(address: ServerAddress, result: PublishResult) -> bytes:
    data = json.loads(_get(f"{result.review_url}/data"))
    urls = [
        item["media"]["sources"][0]["url"]
        for item in data["versions"]
        if item["asset_version_id"] == result.asset_version_id
    ]
    if not urls:
        raise VerificationError("The review page does not list the version.")
    return _get(urljoin(address.url, urls[0]))


def _get(url: str) -> bytes:
    import requests

    try:
        answer = requests.get(url, timeout=TIMEOUT_S)
        answer.raise_for_status()
    except requests.HTTPError as error:
        raise VerificationError(f"The review page answers {error.response.status_code}.") from error
    except requests.RequestException as error:
        raise VerificationError("The review page does not answer.") from error
    return answer.content


@dataclass(frozen=True)
class DemoResult:
    """What `rushes demo --json` prints."""

    review_url: str
    asset_version_id: str
    review_session_id: str
    frames: int
    width: int
    height: int
    fps: float
    host: str
    seconds: dict[str, float]


def demo_result(result: PublishResult, demo: Demo) -> DemoResult:
    """Return the figures of a finished demo."""
    return DemoResult(
        review_url=str(result.review_url),
        asset_version_id=result.asset_version_id,
        review_session_id=str(result.review_session_id),
        frames=result.frames,
        width=result.width,
        height=result.height,
        fps=float(result.rate),
        host=demo.host,
        seconds=demo.seconds,
    )
