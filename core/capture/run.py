"""Captures frames in the running application, in chunks, and leaves the scene as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Callable

from ..errors import (
    CancelledError,
    CaptureError,
    FileAccessError,
    FrameRangeError,
    SceneChangedError,
)
from ..host_data import CapturePlan, ChunkResult
from ..plugins import Plugins
from ..records import to_plain
from .calls import ask_here
from .chunks import check_chunk, merge_chunks
from .guard import SceneGuard, restore_leftover

CHUNK_FRAMES = 12


def capture(
    plugins: Plugins,
    plan: CapturePlan,
    *,
    chunk: int = CHUNK_FRAMES,
    on_progress: Callable[[int, int], None] | None = None,
    on_chunk: Callable[[ChunkResult], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ChunkResult:
    """Get the images of `plan` from the host.

    Any thread; hooks run on the application's main thread, a chunk a call, and the application answers
    in between. The scene is put back on success, error and cancel, and what a crashed capture left in
    the folder is put right first. Frames stay on disk whatever happens: the folder is the caller's.

    Args:
        plugins: The manager that holds the host's adapter.
        plan: All frames to capture.
        chunk: Frames a call.
        on_progress: Called in this thread with frames done and frames in all, after each chunk.
        on_chunk: Called in this thread with each finished chunk.
        cancelled: Asked before each chunk; True stops.

    Returns:
        All frames together.

    Raises:
        CaptureError: An image could not be made or is not there.
        CancelledError: `cancelled` said so.
        SceneChangedError: All frames are made, but the scene is not as it was; the fact `changes` names
            what differs, `result` is the plain data of the result.
        HostError: The adapter lacks a hook, or the application failed otherwise.
        FrameRangeError: The plan has no frames.
        FileAccessError: The plan's folder is not there.
    """
    folder = _checked_folder(plan)
    restore_leftover(plugins, folder)
    guard = SceneGuard(plugins, folder)
    chunks: list[ChunkResult] = []
    with guard:
        for part in _parts(plan, chunk):
            if cancelled is not None and cancelled():
                raise CancelledError("The capture was cancelled.")
            chunks.append(_capture_part(guard, plugins, part))
            if on_chunk is not None:
                on_chunk(chunks[-1])
            if on_progress is not None:
                on_progress(sum(len(done.files) for done in chunks), len(plan.frames))
        result = merge_chunks(chunks)
    if guard.changes:
        raise SceneChangedError(
            f"The capture left the scene other than it was: {', '.join(guard.changes)}.",
            changes=guard.changes,
            result=to_plain(result),
        )
    return result


def _parts(plan: CapturePlan, chunk: int) -> Iterator[CapturePlan]:
    for start in range(0, len(plan.frames), chunk):
        yield replace(plan, frames=plan.frames[start : start + chunk])


def _capture_part(guard: SceneGuard, plugins: Plugins, part: CapturePlan) -> ChunkResult:
    def call() -> ChunkResult:
        made: ChunkResult = ask_here(plugins, "capture_frames", CaptureError, plan=part)
        return made

    made = guard.run(call)
    check_chunk(made, part.frames)
    return made


def _checked_folder(plan: CapturePlan) -> Path:
    if not plan.frames:
        raise FrameRangeError("There are no frames to capture.")
    folder = Path(plan.folder)
    if not folder.is_dir():
        raise FileAccessError(f"The folder {folder} for the frames is not there.", path=folder)
    return folder
