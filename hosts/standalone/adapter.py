"""The hooks for media that lies on disk: a sequence, a movie or a still.

There is no application, so the adapter is told what to open:
`plugins.load_host("standalone", pattern="shot.####.exr")`. Capturing names the files where they lie;
nothing is copied, nothing is changed, and there is no state to put back.
"""

from __future__ import annotations

import os
import platform
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from rushes.core.errors import CaptureError, NoMediaError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import (
    CapturePlan,
    CaptureSource,
    ChunkResult,
    ColourState,
    FrameRange,
    HostInfo,
    RestoreReport,
    SceneState,
    Sound,
    StateToken,
)
from rushes.core.media.footage import missing_frames

if TYPE_CHECKING:
    from rushes.core.media.sequences import FoundMedia

HOST = "standalone"
DEFAULT_RATE = Fraction(24)
SAMPLE_SIZE = (1280, 720)


def create_adapter(
    pattern: str = "", rate: Fraction | None = None, colour: ColourState | None = None
) -> StandaloneHost:
    """Return the adapter for what `pattern` names, to be registered once.

    Args:
        pattern: A sequence pattern, one of its frames, a still, a movie or a folder; empty to open
            nothing, which is enough for `sample_media`.
        rate: Frames a second instead of what the media says.
        colour: How scene-linear images are to be shown; its `space` says what their pixels are.

    Raises:
        NoMediaError, UnsupportedMediaError, UnreadableImageError: As `find_footage`.
    """
    return StandaloneHost(pattern, rate, colour)


class StandaloneHost:
    """Media on disk as the suite sees it; any thread will do. Arguments as `create_adapter`."""

    def __init__(
        self, pattern: str = "", rate: Fraction | None = None, colour: ColourState | None = None
    ) -> None:
        self._pattern = ""
        self._found: FoundMedia | None = None
        self.open_media(pattern, rate, colour)

    def open_media(
        self, pattern: str, rate: Fraction | None = None, colour: ColourState | None = None
    ) -> None:
        """Open other media in place of what is open; arguments and errors as `create_adapter`."""
        found = None
        if pattern:
            # Here, so that the command line and the panel need no media library to be imported.
            from rushes.core.media.sequences import find_footage

            found = find_footage(pattern, rate)
        self._pattern = os.path.abspath(os.path.expanduser(pattern)) if pattern else ""
        self._colour, self._found = colour or ColourState(), found

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say that there is no application."""
        return HostInfo(
            id=HOST,
            label="Files",
            version=_version(),
            python=platform.python_version(),
            qt=None,
            pid=os.getpid(),
            headless=True,
            capabilities=frozenset({"media_open", "sample_media"}),
            thread="any",
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` here: without an application every thread is as good."""
        return call()

    @hookimpl
    def scene_state(self) -> SceneState:
        """Describe the media; where it says no rate, 24 frames a second are taken."""
        media = self._open_media()
        frames = _frame_range(media)
        return SceneState(
            path=self._pattern,
            saved=True,
            changed=False,
            rate=media.rate or DEFAULT_RATE,
            frame_range=frames,
            playback_range=frames,
            selection_range=None,
            current_frame=frames.first,
            resolution=media.size,
            pixel_aspect=media.pixel_aspect,
            colour=self._colour,
            sounds=_sounds(media),
        )

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """List the one source; a still counts as a sequence of one frame."""
        media = self._open_media()
        source = CaptureSource(
            id=self._pattern,
            label=os.path.basename(self._pattern),
            kind="movie" if media.kind == "movie" else "sequence",
            is_default=True,
            size=media.size,
            range=_frame_range(media),
            missing=media.missing,
        )
        return (source,) if kind in (None, source.kind) else ()

    @hookimpl
    def media_open(self, pattern: str) -> bool:
        """Open other media; what is open stays open where they cannot be."""
        self.open_media(pattern)
        return True

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Name the files of the frames.

        Images of kinds that usually hold scene values (EXR, DPX) are not baked; others are, unless a
        colour space was given for them.

        Raises:
            MissingFramesError: A frame is not there.
            CaptureError: The plan asks for something else than what is open.
        """
        media = self._open_media()
        if plan.source != self._pattern:
            raise CaptureError(f"{plan.source} is not open here.", source=plan.source)
        gaps = [frame for frame in plan.frames if frame not in media.files]
        if gaps:
            raise missing_frames(gaps, os.path.basename(self._pattern))
        width, height = media.size
        kept = f"Images on disk keep their {width}x{height} pixels; a size is for scenes."
        return ChunkResult(
            files={frame: media.files[frame] for frame in plan.frames},
            baked=media.display_referred and not self._colour.space,
            space=self._colour.space,
            warnings=(kept,) if plan.size not in (None, media.size) else (),
        )

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note nothing down: files are only read."""
        return StateToken(HOST, scope, {})

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put nothing back."""
        return RestoreReport()

    @hookimpl
    def sample_media(self, folder: str, frames: int) -> str:
        """Write a scene-linear EXR sequence.

        Raises:
            MissingPartError: The extra `worker` is not installed.
        """
        from rushes.core.media.sample import write_sample_sequence

        return write_sample_sequence(Path(folder), first=1001, count=frames, size=SAMPLE_SIZE)

    # No property: pluggy 1.6 reads every attribute of what it registers.
    def _open_media(self) -> FoundMedia:
        if self._found is None:
            raise NoMediaError("No media is opened.")
        return self._found


def _frame_range(media: FoundMedia) -> FrameRange:
    frames = (*media.files, *media.missing)
    return FrameRange(min(frames), max(frames))


def _sounds(media: FoundMedia) -> tuple[Sound, ...]:
    if media.kind != "movie":
        return ()
    from rushes.core.media.probe import probe_movie

    movie = media.files[media.first]
    return (Sound(movie, float(media.first)),) if probe_movie(movie).audio_codec else ()


def _version() -> str:
    try:
        return version("rushes")
    except PackageNotFoundError:
        return ""
