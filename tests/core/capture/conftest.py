"""A host that behaves: it holds a scene, writes real files, and can be told how to misbehave."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable

import pytest

from rushes.core.errors import CaptureError, HostBusyError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import (
    CapturePlan,
    CaptureSource,
    ChunkResult,
    FrameRange,
    HostInfo,
    RestoreReport,
    SceneState,
    StateToken,
)
from rushes.core.plugins import Plugins, create_plugins


@dataclass
class FakeHost:
    """A small application: a current frame and a camera that a capture moves.

    Attributes:
        fail_at: Frame at which it raises.
        raises: What it raises then.
        forget: Parts that `state_restore` forgets to put back.
        skip: Frames it claims to have made but did not write.
        thread: Thread all hooks must run on.
        busy: Whether the main thread takes no call.
        dirty: Whether the scene differs from its file.
        dirties: Whether capturing makes it so.
        calls: Frames of each chunk, in order.
    """

    fail_at: int | None = None
    raises: Exception = field(default_factory=lambda: CaptureError("The view is gone."))
    forget: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    skip: tuple[int, ...] = ()
    thread: threading.Thread | None = None
    frame: int = 1001
    camera: str = "shotcam"
    busy: bool = False
    dirty: bool = False
    dirties: bool = False
    calls: list[tuple[int, ...]] = field(default_factory=list)
    queue: queue.SimpleQueue[Callable[[], None]] = field(default_factory=queue.SimpleQueue)

    def check_thread(self) -> None:
        if self.thread and threading.current_thread() is not self.thread:
            raise RuntimeError("wrong thread")

    @hookimpl
    def host_info(self) -> HostInfo:
        return HostInfo("fake", "Fake", "1", "3", None, 1, True)

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        if self.busy:
            raise HostBusyError("The application is busy.")
        if self.thread in (None, threading.current_thread()):
            return call()
        outcome: queue.SimpleQueue[tuple[bool, Any]] = queue.SimpleQueue()

        def run() -> None:
            try:
                outcome.put((True, call()))
            except Exception as error:  # noqa: BLE001 -- carried over to the asking thread
                outcome.put((False, error))

        self.queue.put(run)
        good, value = outcome.get(timeout=10)
        if good:
            return value
        raise value

    @hookimpl
    def scene_state(self) -> SceneState:
        self.check_thread()
        return SceneState(
            path="/show/sh010.fake",
            saved=True,
            changed=self.dirty,
            rate=Fraction(24),
            frame_range=FrameRange(1001, 1048),
            playback_range=FrameRange(1001, 1048),
            selection_range=None,
            current_frame=self.frame,
            resolution=(320, 180),
            extra={"camera": self.camera},
        )

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        return (CaptureSource("cam", "Camera", "camera", True),)

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        self.check_thread()
        self.calls.append(plan.frames)
        self.dirty = self.dirty or self.dirties
        files = {}
        for frame in plan.frames:
            self.frame, self.camera = frame, plan.source
            if frame == self.fail_at:
                raise self.raises
            path = Path(plan.folder, f"f.{frame}.png")
            if frame not in self.skip:
                path.write_bytes(b"image")
            files[frame] = str(path)
        return ChunkResult(files, baked=True, warnings=("grey",))

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        return StateToken("fake", scope, {"frame": self.frame, "camera": self.camera})

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        self.check_thread()
        for name, value in token.data.items():
            if name not in self.forget:
                setattr(self, name, value)
        return RestoreReport(tuple(token.data), self.failed)


def plugins_with(host: object) -> Plugins:
    plugins = create_plugins()
    plugins.register(host, "fake", "test")
    return plugins


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def plugins(host: FakeHost) -> Plugins:
    return plugins_with(host)


@pytest.fixture
def plan(tmp_path: Path) -> CapturePlan:
    return CapturePlan("cam", tuple(range(1001, 1031)), str(tmp_path))


@pytest.fixture
def short_plan(plan: CapturePlan) -> CapturePlan:
    return replace(plan, frames=(1001, 1002, 1003))
