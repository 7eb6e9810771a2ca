"""Gets the images: from the application, from a process of its own, or from files that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from ...capture import capture, capture_detached, describe_detached
from ...errors import (
    CaptureError,
    FrameRangeError,
    HostUnavailableError,
    MissingFramesError,
    SceneChangedError,
)
from ...host_data import CapturePlan, CaptureSource, ChunkResult, FrameRange, SceneState
from ...media.footage import gap_warnings
from ...media.frame_map import FrameMap
from ...media.gaps import GapPolicy
from ...plugins import SCENE_FILES
from ...records import from_plain, to_plain
from ..run import Progress, PublishRun

if TYPE_CHECKING:
    from ...media.footage import Footage


class CaptureStep:
    """Captures every frame of the request through the host's hooks."""

    name = "capture"
    doing = "capturing frames"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return the `Footage` as plain data.

        Raises:
            HostError: The application could not make the images.
            InputError: There is nothing to capture, frames are missing, or a note is on no frame.
        """
        from ...media.footage import Footage

        request = run.plan.request
        detached = is_detached(run)
        scene, sources = _describe(run, detached)
        source = _choose(sources, request.source)
        frames = _frame_map(run, scene, source)
        for note in request.notes:
            frames.media_frame(
                note.frame
            )  # refuses a note beside the movie before any work is done
        run.plan.frames_folder.mkdir(exist_ok=True)
        plan = CapturePlan(
            source=source.id,
            frames=_frames_there(frames, source, request.gaps),
            folder=str(run.plan.frames_folder),
            size=request.size,
        )
        result = self._capture(run, plan, detached)
        footage = Footage(
            files=result.files,
            frames=frames,
            colour=request.colour or scene.colour,
            baked=result.baked,
            space=result.space,
            sounds=scene.sounds,
            gaps=request.gaps,
        )
        warnings = [*result.warnings, *gap_warnings(footage)]
        return {"footage": to_plain(footage), "warnings": warnings}

    def _capture(self, run: PublishRun, plan: CapturePlan, detached: bool) -> ChunkResult:
        def report(done: int, total: int) -> None:
            run.report(Progress(self.name, self.doing, done, total, "frames"))

        if not detached:
            return _capture_open_scene(run, plan, report)
        command = run.plugins.hook.detached_command(plan=plan, scene_copy=run.plan.request.media)
        if command is None:
            raise HostUnavailableError(
                f"{run.plan.request.host} cannot capture a scene file on this machine."
            )
        return capture_detached(command, plan, on_progress=report, cancelled=run.cancelled)


def _capture_open_scene(
    run: PublishRun, plan: CapturePlan, report: Callable[[int, int], None]
) -> ChunkResult:
    try:
        return capture(run.plugins, plan, on_progress=report, cancelled=run.cancelled)
    except SceneChangedError as error:
        # All frames are there; the artist is told what to look at instead of losing the publish.
        result = from_plain(ChunkResult, error.facts["result"])
        return replace(result, warnings=(*result.warnings, f"{error.message} {error.next_step}"))


def captured(run: PublishRun) -> Footage:
    """Return the footage the step made."""
    from ...media.footage import Footage

    return from_plain(Footage, run.result(CaptureStep.name)["footage"])


def is_detached(run: PublishRun) -> bool:
    """Return whether the media is a scene file that a process of its own must open."""
    return Path(run.plan.request.media).suffix.lower() in SCENE_FILES


def _describe(run: PublishRun, detached: bool) -> tuple[SceneState, tuple[CaptureSource, ...]]:
    if detached:
        described = describe_detached(run.plugins, Path(run.plan.request.media))
        return described.scene, described.sources
    call = run.plugins.hook.host_call_main
    scene = call(call=lambda: run.plugins.hook.scene_state(), timeout=30.0)
    sources = call(call=lambda: run.plugins.hook.capture_sources(kind=None), timeout=30.0)
    return scene, tuple(sources or ())


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


def _frame_map(run: PublishRun, scene: SceneState, source: CaptureSource) -> FrameMap:
    request = run.plan.request
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


def _inside(inner: FrameRange, outer: FrameRange) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
