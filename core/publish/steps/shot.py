"""What is to be captured: the scene, the source in it, and which frames are wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ...capture import ask_host, describe_detached
from ...errors import CaptureError, FrameRangeError, MissingFramesError
from ...host_data import CaptureSource, FrameRange, SceneState, Sound
from ...media.frame_map import FrameMap
from ...media.gaps import GapPolicy
from ...plugins import SCENE_FILES
from ..request import PublishRequest

if TYPE_CHECKING:
    from ...media.footage import Footage
    from ...plugins import Plugins


@dataclass(frozen=True)
class Shot:
    """What a request means in a scene.

    Attributes:
        scene: State of the scene.
        source: What is captured.
        frames: Which frames the movie shows.
        wanted: Scene frames to ask the host for.
        sounds: What is heard.
    """

    scene: SceneState
    source: CaptureSource
    frames: FrameMap
    wanted: tuple[int, ...]
    sounds: tuple[Sound, ...]

    def footage(
        self, request: PublishRequest, files: Mapping[int, str], baked: bool, space: str
    ) -> Footage:
        """Return what the movie is made of.

        Args:
            request: What this is the shot of.
            files: Image, or the movie, by scene frame.
            baked: Whether the pixels are as displayed already.
            space: Colour space of the pixels; empty where the request or the scene tells.
        """
        from ...media.footage import Footage

        return Footage(
            files=dict(sorted(files.items())),
            frames=self.frames,
            colour=request.colour or self.scene.colour,
            baked=baked,
            space=space,
            sounds=self.sounds,
            gaps=request.gaps,
            layer=request.layer,
        )


def find_shot(plugins: Plugins, request: PublishRequest) -> Shot:
    """Ask the host what is there and return what the request means in it; captures nothing.

    Raises:
        CaptureError: There is no such source.
        FrameRangeError, MissingFramesError: Frames are asked for that are not there.
        NoMediaError, UnsupportedMediaError: A sound that was named is not there, or none.
        HostError: The application could not answer.
    """
    scene, sources = _describe(plugins, request)
    source = _choose(sources, request.source)
    frames = _frame_map(request, scene, source)
    there = _frames_there(frames, source, request.gaps)
    return Shot(scene, source, frames, there, _sounds(request, scene, source))


def is_detached(request: PublishRequest) -> bool:
    """Return whether the media is a scene file that a process of its own must open."""
    return Path(request.media).suffix.lower() in SCENE_FILES


def _describe(
    plugins: Plugins, request: PublishRequest
) -> tuple[SceneState, tuple[CaptureSource, ...]]:
    if is_detached(request):
        described = describe_detached(plugins, Path(request.media))
        return described.scene, described.sources
    scene = ask_host(plugins, "scene_state")
    sources = ask_host(plugins, "capture_sources", kind=None)
    return scene, tuple(sources)


def _choose(sources: tuple[CaptureSource, ...], wanted: str) -> CaptureSource:
    for source in sources:
        if wanted in (source.id, source.label) or (not wanted and source.is_default):
            return source
    if sources and not wanted:
        return sources[0]
    known = ", ".join(source.label for source in sources) or "nothing"
    raise CaptureError(
        f"There is no {wanted!r} to capture." if wanted else "There is nothing to capture.",
        next_step=f"What can be captured here: {known}.",
    )


def _frame_map(request: PublishRequest, scene: SceneState, source: CaptureSource) -> FrameMap:
    available = source.range or scene.frame_range
    wanted = request.frames or available
    if source.range and not _inside(wanted, source.range):
        raise FrameRangeError(
            f"Frames {wanted.first}-{wanted.last} were asked for; "
            f"there are {available.first}-{available.last}.",
            next_step="Choose a range inside of what is there.",
        )
    rate = request.rate or scene.rate
    slate = request.burn_in.slate_length
    return FrameMap(wanted.first, wanted.last, Fraction(rate), step=request.step, slate=slate)


def _frames_there(frames: FrameMap, source: CaptureSource, policy: GapPolicy) -> tuple[int, ...]:
    """Return the frames to ask for: with the policy to fail all of them, so that the host says which lack."""
    if policy is GapPolicy.FAIL:
        return frames.captured
    there = tuple(frame for frame in frames.captured if frame not in source.missing)
    if not there:
        raise MissingFramesError(f"None of the frames {frames.first}-{frames.last} is there.")
    return there


def _sounds(request: PublishRequest, scene: SceneState, source: CaptureSource) -> tuple[Sound, ...]:
    if not request.sounds:
        return scene.sounds
    from ...media.sound import require_sound

    first = (source.range or scene.frame_range).first
    for sound in request.sounds:
        require_sound(sound.path)
    return tuple(
        Sound(sound.path, float(first if sound.frame is None else sound.frame))
        for sound in request.sounds
    )


def _inside(inner: FrameRange, outer: FrameRange) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
