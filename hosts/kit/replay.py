"""Plays a recording as a host: the same scene and the same pictures, without the application.

Calls are answered by what was recorded for the same arguments; pictures by source, frame, size,
however the frames are cut into chunks. What was not recorded is refused. Nothing can be changed in a
recording, so there is no state to put back.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

from rushes.core.capture import image_path, writing_image
from rushes.core.errors import CaptureError, HostUnavailableError, InputError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import (
    CapturePlan,
    CaptureSource,
    ChunkResult,
    HostInfo,
    RestoreReport,
    SceneState,
    StateToken,
)
from rushes.core.records import from_plain

from .recorder import CALLS, HOME, IMAGES


class ReplayHost:
    """A recorded session as the suite sees it; any thread will do.

    Args:
        folder: The recording.

    Raises:
        InputError: It is none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answers: dict[str, Any] = {}
        self._chunks: dict[tuple[Any, ...], tuple[str, ChunkResult]] = {}
        try:
            for line in (folder / CALLS).read_text(encoding="utf-8").splitlines():
                self._learn(json.loads(line.replace(HOME, str(Path.home()))))
        except (OSError, ValueError, KeyError) as error:
            raise InputError(f"{folder} is no recording: {error}", path=folder) from error

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say which application was recorded; process and Python are those of now."""
        recorded = from_plain(HostInfo, self._answer("host_info", {}))
        return replace(
            recorded,
            python=platform.python_version(),
            pid=os.getpid(),
            headless=True,
            capabilities=frozenset(),
            thread="any",
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` here: a recording has no main thread."""
        return call()

    @hookimpl
    def scene_state(self) -> SceneState:
        """Give the scene as it was when it was first asked for."""
        return from_plain(SceneState, self._answer("scene_state", {}))

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """Give the sources as they were."""
        found = from_plain(
            tuple[CaptureSource, ...], self._answer("capture_sources", {"kind": None})
        )
        return tuple(source for source in found if kind in (None, source.kind))

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Copy the recorded pictures.

        Raises:
            CaptureError: A frame was not recorded in this size.
        """
        made, files = [], {}
        for frame in plan.frames:
            name, chunk = self._chunks.get(_key(plan, frame), ("", ChunkResult({}, True)))
            if not name:
                raise CaptureError(
                    f"Frame {frame} was not recorded like this.",
                    next_step="Record a session that captures it.",
                    frame=frame,
                )
            path = image_path(plan, frame, Path(name).suffix)
            with writing_image(path, "The recording") as unfinished:
                shutil.copyfile(self._folder / IMAGES / name, unfinished)
            files[frame] = str(path)
            made.append(chunk)
        warnings = dict.fromkeys(text for chunk in made for text in chunk.warnings)
        warnings.update({f"A recording has no view option {name}.": None for name in plan.view})
        first = made[0] if made else ChunkResult({}, True)
        return ChunkResult(files, first.baked, first.space, tuple(warnings))

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note nothing down."""
        return StateToken(self.host_info().id, scope, {})

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put nothing back."""
        return RestoreReport()

    def _learn(self, line: Mapping[str, Any]) -> None:
        if "result" not in line:
            return
        if line["hook"] == "capture_frames":
            plan = from_plain(CapturePlan, line["arguments"]["plan"])
            chunk = from_plain(ChunkResult, line["result"])
            for frame, name in chunk.files.items():
                self._chunks.setdefault(_key(plan, frame), (name, chunk))
        else:
            key = _call(line["hook"], line["arguments"])
            self._answers.setdefault(key, line["result"])

    def _answer(self, hook: str, arguments: Mapping[str, Any]) -> Any:
        try:
            return self._answers[_call(hook, arguments)]
        except KeyError as error:
            raise HostUnavailableError(
                f"{hook} was not recorded.", next_step="Record a session that asks for it."
            ) from error


def _call(hook: str, arguments: Mapping[str, Any]) -> str:
    return f"{hook} {json.dumps(arguments, sort_keys=True)}"


def _key(plan: CapturePlan, frame: int) -> tuple[Any, ...]:
    # Kind and view options are those of the recording.
    return plan.source, frame, plan.size
