"""The hooks for Krita 5: an animated picture, frame by frame.

Can be loaded without Krita too; hooks about the picture then raise `HostUnavailableError`.
"""

from __future__ import annotations

import os
import platform
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any, Callable

from rushes.core.capture import MainThreadQueue, image_path, writing_image
from rushes.core.capture.state_parts import StatePart, comparable_parts, restore_parts, save_parts
from rushes.core.errors import CaptureError, HostError, HostUnavailableError
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
    StateToken,
)

HOST = "krita"
PICTURE = "picture"
_OPTIONAL = frozenset({"goto", "scene_save_copy"})
_FORMATS = {"png": ("PNG", -1), "jpg": ("JPG", 95)}


def create_adapter() -> KritaHost:
    """Return the adapter, to be registered once. Inside of Krita call it on the main thread."""
    return KritaHost()


class KritaHost:
    """Krita as the suite sees it."""

    def __init__(self) -> None:
        self._calls = MainThreadQueue("Krita", _bell() if _krita() else None)

    def pump(self) -> None:
        """Do what other threads have asked for. Main thread, where there is no event loop."""
        self._calls.pump()

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say which Krita this is; without one the version is empty."""
        krita = _krita()
        return HostInfo(
            id=HOST,
            label="Krita",
            version=krita.version() if krita else "",
            python=platform.python_version(),
            qt=None,
            pid=os.getpid(),
            headless=krita is None or os.environ.get("QT_QPA_PLATFORM") == "offscreen",
            capabilities=_OPTIONAL if krita else frozenset(),
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` on Krita's main thread."""
        return self._calls.run(call, timeout)

    @hookimpl
    def scene_state(self) -> SceneState:
        """Describe the picture."""
        picture = _picture()
        whole = (picture.fullClipRangeStartTime(), picture.fullClipRangeEndTime())
        plays = (picture.playBackStartTime(), picture.playBackEndTime())
        return SceneState(
            path=picture.fileName(),
            saved=bool(picture.fileName()),
            changed=picture.modified(),
            rate=Fraction(picture.framesPerSecond()),  # Krita knows whole rates only
            frame_range=FrameRange(*whole),
            playback_range=FrameRange(*plays),
            selection_range=None,
            current_frame=picture.currentTime(),
            resolution=(picture.width(), picture.height()),
            colour=ColourState(space=picture.colorProfile()),
            extra=comparable_parts(_parts(picture)),
        )

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """Offer the whole picture."""
        picture = _picture()
        size = (picture.width(), picture.height())
        whole = CaptureSource(PICTURE, "Whole picture", "node", is_default=True, size=size)
        return (whole,) if kind in (None, whole.kind) else ()

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Show each frame and keep what Krita composes, in sRGB as on its canvas."""
        picture = _picture()
        if plan.source != PICTURE:
            raise CaptureError(f"{plan.source} is not in the picture.", source=plan.source)
        files = {}
        for frame in plan.frames:
            kind = plan.image if plan.image in _FORMATS else "png"
            path = image_path(plan, frame, f".{kind}")
            _show(picture, frame)
            with writing_image(path, "Krita") as unfinished:
                _image(picture, plan.size).save(str(unfinished), *_FORMATS[kind])
            files[frame] = str(path)
        warnings = tuple(f"Krita has no view option {name}." for name in sorted(plan.view))
        return ChunkResult(files, baked=True, warnings=warnings)

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note down what a capture changes."""
        return save_parts(HOST, scope, _parts(_picture()))

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put it back."""
        return restore_parts(token, _parts(_picture()))

    @hookimpl
    def goto(self, frame: int, source: str) -> bool:
        """Show a frame."""
        if source not in ("", PICTURE):
            return False
        _show(_picture(), frame)
        return True

    @hookimpl
    def scene_save_copy(self, path: str) -> str:
        """Save a copy; the open picture keeps its name."""
        copy = _picture().clone()
        try:
            if not Path(path).parent.is_dir() or not copy.saveAs(path):
                raise HostError(f"No copy could be saved to {path}.", path=path)
        finally:
            copy.close()
        return path


def _krita() -> Any:
    # Only inside of Krita there is such a module; importing one elsewhere would end the process.
    module: Any = sys.modules.get("krita")
    return module.Krita.instance() if module else None


def _picture() -> Any:
    krita = _krita()
    found = krita and (krita.activeDocument() or next(iter(reversed(krita.documents())), None))
    if not found:
        raise HostUnavailableError("No picture is open in Krita here.")
    return found


def _parts(picture: Any) -> list[StatePart]:
    # Going to a frame counts as a change in Krita, so that flag comes last.
    return [
        StatePart("frame", "time", picture.currentTime, lambda frame: _show(picture, frame)),
        StatePart("modified", "time", picture.modified, picture.setModified),
    ]


def _show(picture: Any, frame: int) -> None:
    picture.setCurrentTime(frame)
    picture.refreshProjection()
    picture.waitForDone()


def _image(picture: Any, size: tuple[int, int] | None) -> Any:
    from qtpy.QtCore import Qt

    image = picture.projection(0, 0, picture.width(), picture.height())
    if size is None or size == (image.width(), image.height()):
        return image
    return image.scaled(*size, Qt.IgnoreAspectRatio, Qt.SmoothTransformation)


def _bell() -> Callable[[Callable[[], None]], object]:
    """Return what has a function called by Qt's event loop, from any thread."""
    from qtpy.QtCore import QObject, Qt, Signal

    class Bell(QObject):  # type: ignore[misc]  # Qt has no types here
        rung = Signal(object)

    bell = Bell()
    bell.rung.connect(lambda pump: pump(), Qt.QueuedConnection)
    return lambda pump: bell.rung.emit(pump)
