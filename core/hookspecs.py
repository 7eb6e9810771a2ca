"""Every hook of the suite: a signature and a docstring, nothing else.

An adapter is a module or an object whose functions carry `@hookimpl` and these names. Arguments and
results are the frozen dataclasses of `host_data`. The first result wins; hooks marked *collect* gather a
list of all. A hook nobody implements means the capability is absent, never an error.

The adapter never locks, never starts threads, never touches widgets, network or encoder: it answers
questions and makes images. Core calls every host hook but `host_info` and `host_call_main` on the
application's main thread, through `host_call_main`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

import pluggy

if TYPE_CHECKING:
    from .commands import CommandSpec
    from .host_data import (
        CapturePlan,
        CaptureSource,
        ChunkResult,
        Command,
        Dependency,
        Finding,
        HostInfo,
        MenuItem,
        Overlay,
        RestoreReport,
        SceneEvent,
        SceneState,
        StateToken,
    )
    from .publish.hooked import HookedJob
    from .publish.request import PublishRequest

PROJECT = "rushes"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def host_info() -> HostInfo:
    """Say which application this is. Must. May be called from any thread, and before a scene is open."""


@hookspec(firstresult=True)
def host_call_main(call: Callable[[], Any], timeout: float) -> Any:
    """Run `call` on the application's main thread and return its result. Must.

    Called from any thread, the main one included (then it runs at once). What `call` raises is raised
    again here.

    Args:
        call: Takes nothing.
        timeout: Seconds to wait until the main thread takes the call.

    Raises:
        HostBusyError: The main thread did not take it in time; `call` will then never run.
    """


@hookspec(firstresult=True)
def scene_state() -> SceneState:
    """Describe the open scene. Must. Changes nothing, reads no file of the scene again."""


@hookspec(firstresult=True)
def capture_sources(kind: str | None) -> tuple[CaptureSource, ...]:
    """List what can be captured, the default first. Must.

    Args:
        kind: `viewport`, `camera`, `node`, `sequence` or `movie`; None for all.
    """


@hookspec(firstresult=True)
def capture_frames(plan: CapturePlan) -> ChunkResult:
    """Make the images of one chunk of frames (core sends chunks of 12). Must.

    Runs between `state_save` and `state_restore`, so it may change what these cover. The folder of the
    plan exists. Files that are there already may be named where they lie; nobody removes those.

    Raises:
        CaptureError: An image could not be made; those already made stay on disk.
    """


@hookspec(firstresult=True)
def state_save(scope: frozenset[str]) -> StateToken:
    """Note down what a capture may change. Must.

    Args:
        scope: What to cover: any of `time`, `render`, `view`, `selection`, `colour`.
    """


@hookspec(firstresult=True)
def state_restore(token: StateToken) -> RestoreReport:
    """Put back what `token` holds, also in a later process. Must. Never raises for one part that fails."""


@hookspec(firstresult=True)
def media_open(pattern: str) -> bool:
    """Open files on disk in place of what is open. May; only where files are all there is.

    Args:
        pattern: A sequence pattern, one of its frames, a still, a movie or a folder.

    Returns:
        True.

    Raises:
        NoMediaError, UnsupportedMediaError, UnreadableImageError: What is named cannot be published.
    """


@hookspec(firstresult=True)
def panel_show(factory: Callable[[Any], Any], name: str, area: str) -> bool:
    """Show the panel docked, or as a window. May.

    Args:
        factory: Called with the parent widget (or None), returns the panel widget.
        name: Object name; an older panel of that name is replaced.
        area: `left`, `right`, `bottom` or `float`.

    Returns:
        True when docked, False for a window.
    """


@hookspec(firstresult=True)
def menu_install(items: tuple[MenuItem, ...]) -> Callable[[], None]:
    """Put entries into menu and shelf and return their removal. May."""


@hookspec(firstresult=True)
def scene_events(emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
    """Call `emit` (on the main thread) for what happens in the scene and return the undo. May."""


@hookspec(firstresult=True)
def scene_save_copy(path: str) -> str:
    """Write a copy of the scene; its name and changed flag stay as they are. May. Returns the path."""


@hookspec(firstresult=True)
def detached_command(plan: CapturePlan | None, scene_copy: str) -> Command:
    """Return the command that captures `plan` from `scene_copy` in a process of its own. May.

    Needs no running application and no open scene, and may be called from any thread. The command
    prints JSON lines on standard output and exits 0 on success. Each line is an object with one key:
    `chunk` (the fields of `ChunkResult`, a line a chunk), `description` (those of `SceneDescription`)
    or `error` (what `RushesError.as_dict` gives). Other lines count for nothing.

    Args:
        plan: What to capture; None to describe the scene instead.
        scene_copy: The scene file, which is only read.

    Raises:
        HostUnavailableError: No such application is on this machine.
    """


@hookspec(firstresult=True)
def scene_dependencies() -> tuple[Dependency, ...]:
    """List the files the scene uses. May."""


@hookspec
def validate(request: PublishRequest) -> tuple[Finding, ...]:
    """Find what speaks against this publish. May; *collect*: host and studio plugins all answer."""


@hookspec
def before_step(step: str, job: HookedJob) -> None:
    """Do something before a step of a publish. May; *collect*: every plugin is called, in the worker.

    Args:
        step: `prepare`, `capture`, `encode`, `thumbnail`, `upload`, `commit` or `share`. A step that goes
            on after an interruption is announced again.
        job: The publish.

    Raises:
        Exception: Stops the publish with an error that names the plugin; nothing is lost, and the step
            is tried again on request.
    """


@hookspec
def after_step(step: str, job: HookedJob) -> None:
    """Do something after a step of a publish. May; *collect*; as `before_step`.

    When it raises, the step counts as not done and runs again on request.
    """


@hookspec(firstresult=True)
def apply_fix(finding: Finding) -> bool:
    """Mend a finding of one's own. May. Returns True when it is mended, None when it is not one's own."""


@hookspec(firstresult=True)
def goto(frame: int, source: str) -> bool:
    """Show a scene frame, through `source` where that is not empty. May."""


@hookspec(firstresult=True)
def overlay_set(items: tuple[Overlay, ...]) -> bool:
    """Show these drawings in the viewport instead of any shown before; none clears. May."""


@hookspec(firstresult=True)
def sample_media(folder: str, frames: int) -> str:
    """Make something to try a publish with: a scene file or a sequence of so many frames. May.

    Used by `rushes demo` and by conformance runs.

    Args:
        folder: Existing empty folder.
        frames: Frames to make, at 24 frames a second from frame 1001.

    Returns:
        What to give to `rushes publish`; None where the application is not on this machine.
    """


@hookspec(firstresult=True)
def rehearse(situation: str, folder: str) -> bool:
    """Open a small scene for a conformance run, in place of what is open. May.

    It belongs into a module `rehearsal` beside the adapter, which only `rushes host check` loads. The same
    situation in the same folder opens the same scene again, in a later process too.

    Args:
        situation: `ordinary` (a scene of 64x36 pixels saved in `folder`, unchanged, 24 frames a second,
            frames 1001 to 1012, every frame another picture), `unsaved` (the same, never saved),
            `no_viewport`, `negative` (frames -3 to 4), `missing_frames` (no image at frame 1003), or
            `rate 24000/1001` with any rate.
        folder: Existing folder for its files.

    Returns:
        True when the scene is open; False or None where this application cannot be in that situation.
    """


@hookspec(firstresult=True)
def script_command(script: str, arguments: tuple[str, ...]) -> Command:
    """Return the command that runs a Python script inside the application, without a window. May.

    Needs no running application. The environment of the command holds `RUSHES_IMPORT_PATHS`
    (`core.capture.outlet.import_paths`); `arguments` are the last ones in the script's `sys.argv`.

    Args:
        script: Path of the script.
        arguments: What it is told.

    Raises:
        HostUnavailableError: No such application is on this machine.
    """


@hookspec
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute sub-commands of `rushes`. May; *collect*: every room and plugin answers."""
