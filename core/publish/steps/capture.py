"""Gets the images: from the application, from a process of its own, or from files that are there.

The same step runs in the application and in the worker. Each chunk is noted in the journal as it comes,
and after the first one what the movie will be made of; so encoding can begin, and what has arrived is not
captured again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...capture import capture, capture_detached
from ...errors import HostUnavailableError, SceneChangedError
from ...host_data import CapturePlan, ChunkResult
from ...media.footage import gap_warnings
from ...records import from_plain, to_plain
from ..run import Progress, PublishRun
from .shot import Shot, find_shot, is_detached

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
        request, detached = run.plan.request, is_detached(run.plan.request)
        shot = find_shot(run.plugins, request)
        for note in request.notes:
            # Refuses a note beside the movie before any work is done.
            shot.frames.media_frame(note.frame)
        run.plan.frames_folder.mkdir(parents=True, exist_ok=True)
        outline = run.record.outline(self.name)
        known = run.record.journal.frames.all(run.record.job.id) if outline else {}
        plan = CapturePlan(
            source=shot.source.id,
            frames=tuple(f for f in shot.wanted if not _is_there(known.get(f))),
            folder=str(run.plan.frames_folder),
            size=request.size,
        )
        arrived = _Arrived(run, shot, known)
        result = self._capture(run, plan, detached, arrived) if plan.frames else None
        footage = arrived.footage(result, outline)
        warnings = [*(result.warnings if result else ()), *gap_warnings(footage)]
        return {"footage": to_plain(footage), "warnings": warnings}

    def _capture(
        self, run: PublishRun, plan: CapturePlan, detached: bool, arrived: _Arrived
    ) -> ChunkResult:
        def report(done: int, total: int) -> None:
            run.report(Progress(self.name, self.doing, done, total, "frames"))

        if detached:
            command = run.plugins.hook.detached_command(
                plan=plan, scene_copy=run.plan.request.media
            )
            if command is None:
                raise HostUnavailableError(
                    f"{run.plan.request.host} cannot capture a scene file on this machine."
                )
            return capture_detached(
                command,
                plan,
                on_progress=report,
                on_chunk=arrived.note,
                cancelled=run.cancelled,
            )
        try:
            return capture(
                run.plugins,
                plan,
                on_progress=report,
                on_chunk=arrived.note,
                cancelled=run.cancelled,
            )
        except SceneChangedError as error:
            # All frames are there; the artist is told what to look at instead of losing the publish.
            result = from_plain(ChunkResult, error.facts["result"])
            warning = f"{error.message} {error.next_step}"
            return replace(result, warnings=(*result.warnings, warning))


class _Arrived:
    """Notes chunks in the journal, and makes the footage of them."""

    def __init__(self, run: PublishRun, shot: Shot, known: Mapping[int, str]) -> None:
        self._run = run
        self._shot = shot
        self._files = {frame: path for frame, path in known.items() if _is_there(path)}
        self._outlined = bool(known)

    def note(self, chunk: ChunkResult) -> None:
        """Note one chunk, and after the first what the whole will be."""
        record = self._run.record
        if not self._outlined:
            self._outlined = True
            record.journal.steps.outlined(record.job.id, CaptureStep.name, self._outline(chunk))
        record.journal.frames.arrived(record.job.id, chunk.files)
        self._files.update(chunk.files)

    def _outline(self, chunk: ChunkResult) -> dict[str, Any]:
        """Return what is known of the whole after its first chunk."""
        outline: dict[str, Any] = {"baked": chunk.baked, "space": chunk.space}
        files = {frame: self._expected(frame, chunk) for frame in self._shot.wanted}
        # An adapter with names of its own cannot be foretold: then encoding waits for all frames.
        if all(files[frame] == path for frame, path in chunk.files.items()):
            outline["footage"] = to_plain(self._make(files, chunk.baked, chunk.space))
        return outline

    def footage(self, result: ChunkResult | None, outline: Mapping[str, Any] | None) -> Footage:
        """Return what the movie is made of, when all frames are there."""
        if result is not None:
            return self._make({**self._files, **result.files}, result.baked, result.space)
        assert outline is not None, "frames that were there before have an outline"
        return self._make(self._files, outline["baked"], outline["space"])

    def _expected(self, frame: int, chunk: ChunkResult) -> str:
        from ...capture.images import image_path

        ending = Path(next(iter(chunk.files.values()))).suffix
        plan = CapturePlan(self._shot.source.id, (), str(self._run.plan.frames_folder))
        return str(image_path(plan, frame, ending))

    def _make(self, files: Mapping[int, str], baked: bool, space: str) -> Footage:
        return self._shot.footage(self._run.plan.request, files, baked, space)


def captured(run: PublishRun) -> Footage:
    """Return the footage the step made, or will have made while `run.arrival` gives its frames."""
    from ...media.footage import Footage

    known = run.record.result(CaptureStep.name) or run.record.outline(CaptureStep.name)
    if known is None:
        raise AssertionError("the capture has not begun")
    return from_plain(Footage, known["footage"])


def _is_there(path: str | None) -> bool:
    return path is not None and Path(path).is_file()
