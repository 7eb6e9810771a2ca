"""The hooks of an adapter inside of its application, each done by one module of the adapter's package.

Every such adapter has modules of the same names with functions of the same names: the protocols below are
that vocabulary. What is left to an adapter is to find its application, to name its modules, and to add the
hooks that only its application can offer (`panel_show`, `menu_install`, `scene_events`, `overlay_set`,
`detached_command`). Without the application the adapter can be loaded as well: the hooks about a scene
then raise `HostUnavailableError`.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Protocol

from ..errors import HostUnavailableError
from ..hookspecs import hookimpl
from ..host_data import HostInfo

if TYPE_CHECKING:
    from ..host_data import (
        CapturePlan,
        CaptureSource,
        ChunkResult,
        Dependency,
        Finding,
        RestoreReport,
        SceneState,
        StateToken,
    )
    from ..publish.request import PublishRequest
    from .main_thread import MainThreadQueue

_WITHOUT_APPLICATION = frozenset({"detached_command", "sample_media"})
_OPTIONAL = _WITHOUT_APPLICATION | {
    "apply_fix",
    "goto",
    "menu_install",
    "overlay_set",
    "panel_show",
    "scene_dependencies",
    "scene_events",
    "scene_save_copy",
    "validate",
}


class SceneModule(Protocol):
    """`scene`: what is open, and what can be captured in it."""

    def describe_scene(self) -> SceneState:
        """Answer `scene_state`."""

    def list_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """Answer `capture_sources`."""

    def show_frame(self, frame: int, source: str) -> bool:
        """Do `goto`."""

    def save_copy(self, path: str) -> str:
        """Do `scene_save_copy`."""


class CaptureModule(Protocol):
    """`capture`: makes the images."""

    def make_frames(self, plan: CapturePlan) -> ChunkResult:
        """Do `capture_frames`."""


class StateModule(Protocol):
    """`state`: notes down and puts back what a capture changes."""

    def save_state(self, host: str, scope: frozenset[str]) -> StateToken:
        """Do `state_save`."""

    def restore_state(self, token: StateToken) -> RestoreReport:
        """Do `state_restore`."""


class DependenciesModule(Protocol):
    """`dependencies`: which files the scene uses."""

    def list_dependencies(self) -> tuple[Dependency, ...]:
        """Answer `scene_dependencies`."""


class FindingsModule(Protocol):
    """`findings`: what speaks against a publish, and its mending."""

    def find_problems(self, request: PublishRequest) -> Iterable[Finding]:
        """Answer `validate`, for a request of this host's."""

    def fix(self, finding: Finding) -> bool | None:
        """Do `apply_fix`; None where the finding is not of this host."""


@dataclass(frozen=True)
class SceneModules:
    """The modules of an adapter that need its application."""

    scene: SceneModule
    capture: CaptureModule
    state: StateModule
    dependencies: DependenciesModule
    findings: FindingsModule


class SceneHost:
    """An adapter inside of its application. Make it on the main thread.

    Args:
        calls: The way to the main thread.

    Attributes:
        id: The host's name, also in requests and findings.
        label: The application's name as artists know it.
    """

    id: ClassVar[str]
    label: ClassVar[str]

    def __init__(self, calls: MainThreadQueue) -> None:
        self._calls = calls

    def version(self) -> str:
        """Return the application's version; empty where it is not loaded here. Any thread."""
        raise NotImplementedError

    def has_window(self) -> bool:
        """Say whether the application that is loaded has a window. Any thread."""
        raise NotImplementedError

    def modules(self) -> SceneModules:
        """Import what needs the application; called only where that is loaded."""
        raise NotImplementedError

    def pump(self) -> None:
        """Do what other threads have asked for. Main thread, where there is no event loop."""
        self._calls.pump()

    @hookimpl
    def host_info(self) -> HostInfo:
        """Say which application this is; without one the version is empty."""
        version = self.version()
        offered = frozenset(name for name in _OPTIONAL if hasattr(self, name))
        return HostInfo(
            id=self.id,
            label=self.label,
            version=version,
            python=platform.python_version(),
            qt=_qt_in_use(),
            pid=os.getpid(),
            headless=not version or not self.has_window(),
            capabilities=offered if version else offered & _WITHOUT_APPLICATION,
        )

    @hookimpl
    def host_call_main(self, call: Callable[[], Any], timeout: float) -> Any:
        """Run `call` on the application's main thread."""
        return self._calls.run(call, timeout)

    @hookimpl
    def scene_state(self) -> SceneState:
        """Describe what is open."""
        return self._open().scene.describe_scene()

    @hookimpl
    def capture_sources(self, kind: str | None) -> tuple[CaptureSource, ...]:
        """List what can be captured."""
        return self._open().scene.list_sources(kind)

    @hookimpl
    def capture_frames(self, plan: CapturePlan) -> ChunkResult:
        """Make the images of a plan."""
        return self._open().capture.make_frames(plan)

    @hookimpl
    def state_save(self, scope: frozenset[str]) -> StateToken:
        """Note down what a capture changes."""
        return self._open().state.save_state(self.id, scope)

    @hookimpl
    def state_restore(self, token: StateToken) -> RestoreReport:
        """Put it back."""
        return self._open().state.restore_state(token)

    @hookimpl
    def goto(self, frame: int, source: str) -> bool:
        """Show a frame, and the source where one is named and can be shown."""
        return self._open().scene.show_frame(frame, source)

    @hookimpl
    def scene_save_copy(self, path: str) -> str:
        """Save a copy; the open scene keeps its name and its changed flag."""
        return self._open().scene.save_copy(path)

    @hookimpl
    def scene_dependencies(self) -> tuple[Dependency, ...]:
        """List the files the scene uses."""
        return self._open().dependencies.list_dependencies()

    @hookimpl
    def validate(self, request: PublishRequest) -> tuple[Finding, ...]:
        """Find what an artist should know; nothing where the scene is not open here."""
        if request.host != self.id or not self.version():
            return ()
        return tuple(self.modules().findings.find_problems(request))

    @hookimpl
    def apply_fix(self, finding: Finding) -> bool | None:
        """Mend a finding of `validate`."""
        return self.modules().findings.fix(finding) if self.version() else None

    def _open(self) -> SceneModules:
        if not self.version():
            raise HostUnavailableError(f"No scene is open in {self.label} here.")
        return self.modules()


def _qt_in_use() -> str | None:
    qtpy: Any = sys.modules.get("qtpy")
    return f"{qtpy.API_NAME} {qtpy.QT_VERSION}" if qtpy else None
