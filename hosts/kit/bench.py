"""What a check works with: the host, a folder of its own, and the ways to fail or to pass over.

A bench is used in a thread that is not the application's main thread; hooks go through `host_call_main`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

from rushes.core.capture.outlet import IMPORT_PATHS_VARIABLE
from rushes.core.errors import RushesError
from rushes.core.host_data import (
    CapturePlan,
    CaptureSource,
    ChunkResult,
    Command,
    HostInfo,
    SceneState,
    StateToken,
)
from rushes.core.plugins import Plugins

from .pictures import Picture, look_at

SIZE = (64, 36)
SIZES = (SIZE, (96, 54), (75, 41))
CALL_TIMEOUT_S = 20.0
SCRIPT_TIMEOUT_S = 180.0
SCOPE = frozenset({"time", "render", "view", "selection", "colour"})
_FILE_KINDS = {"sequence", "movie"}


class CheckFailed(AssertionError):
    """A promise is not kept.

    Attributes:
        next_step: What the author of the adapter can do; empty for what the check itself says.
    """

    def __init__(self, reason: str, next_step: str = "") -> None:
        super().__init__(reason)
        self.next_step = next_step


class NotOffered(Exception):
    """The check does not concern this host."""


def expect(condition: object, reason: str, next_step: str = "") -> None:
    """Raise `CheckFailed` unless `condition` holds."""
    if not condition:
        raise CheckFailed(reason, next_step)


class Bench:
    """The host under test.

    Args:
        plugins: The manager that holds the adapter and nothing else.
        folder: Existing empty folder.
        spec: How `Plugins.load_host` finds the adapter, for checks in processes of their own; empty
            where only this object is had.
    """

    def __init__(self, plugins: Plugins, folder: Path, spec: str = "") -> None:
        self.plugins = plugins
        self.folder = folder
        self.spec = spec
        self.rehearsed = False
        self._count = 0

    @property
    def adapter(self) -> Any:
        """The object whose functions are the hooks."""
        return self.plugins.manager.get_plugin(next(iter(self.plugins.origins)))

    @property
    def info(self) -> HostInfo:
        """What the host says of itself."""
        found: HostInfo | None = self.plugins.hook.host_info()
        if found is None:
            raise CheckFailed("host_info answers nothing.", "Return a HostInfo.")
        return found

    def implements(self, hook: str) -> bool:
        """Say whether anybody implements the hook."""
        return bool(getattr(self.plugins.hook, hook).get_hookimpls())

    def needs(self, hook: str) -> None:
        """Pass the check over where the host does not offer `hook`."""
        if hook not in self.info.capabilities:
            raise NotOffered(f"the host does not offer {hook}")

    def main(self, call: Callable[[], Any], timeout_s: float = CALL_TIMEOUT_S) -> Any:
        """Run `call` on the main thread."""
        return self.plugins.hook.host_call_main(call=call, timeout=timeout_s)

    def ask(self, hook: str, **arguments: Any) -> Any:
        """Call a hook on the main thread."""
        return self.main(lambda: getattr(self.plugins.hook, hook)(**arguments))

    def scene(self) -> SceneState:
        """Return the state of the scene."""
        found: SceneState | None = self.ask("scene_state")
        if found is None:
            raise CheckFailed("scene_state answers nothing.", "Return a SceneState.")
        return found

    def sources(self, kind: str | None = None) -> tuple[CaptureSource, ...]:
        """Return what can be captured."""
        return tuple(self.ask("capture_sources", kind=kind) or ())

    def source(self) -> CaptureSource:
        """Return the default source; passes the check over where the scene has none."""
        found = self.sources()
        if not found:
            raise NotOffered("there is nothing to capture in this scene")
        return next((source for source in found if source.is_default), found[0])

    def frames(self, count: int = 3) -> tuple[int, ...]:
        """Return the first frames that can be captured."""
        source = self.source()
        whole = source.range or self.scene().frame_range
        there = [
            frame for frame in range(whole.first, whole.last + 1) if frame not in source.missing
        ]
        if len(there) < count:
            raise NotOffered(f"the scene has {len(there)} frames, {count} are needed")
        return tuple(there[:count])

    def new_folder(self, name: str = "take") -> Path:
        """Make an empty folder."""
        self._count += 1
        folder = self.folder / f"{name}{self._count}"
        folder.mkdir()
        return folder

    def plan(self, frames: Sequence[int] | None = None, **changes: Any) -> CapturePlan:
        """Return a plan for `frames` (the first three) into a new folder; small, unless it is media on disk."""
        source = self.source()
        wanted = tuple(self.frames()) if frames is None else tuple(frames)
        size = None if source.kind in _FILE_KINDS else SIZE
        folder = changes.pop("folder", None) or str(self.new_folder())
        return replace(CapturePlan(source.id, wanted, folder, size), **changes)

    def take(self, plan: CapturePlan, chunk: int = 12) -> ChunkResult:
        """Capture `plan` in chunks between save and restore, as core does, but without comparing."""
        files: dict[int, str] = {}
        result = ChunkResult(files, True)
        with self.bracket():
            for start in range(0, len(plan.frames), chunk):
                part = replace(plan, frames=plan.frames[start : start + chunk])
                result = self.chunk(part)
                files.update(result.files)
        return replace(result, files=files)

    def chunk(self, plan: CapturePlan) -> ChunkResult:
        """Ask for one chunk, without any bracket."""
        made: ChunkResult | None = self.ask("capture_frames", plan=plan)
        if made is None:
            raise CheckFailed("capture_frames answers nothing.", "Return a ChunkResult.")
        return made

    @contextmanager
    def bracket(self) -> Iterator[StateToken]:
        """Save the state, and restore it whatever happens."""
        token: StateToken = self.ask("state_save", scope=SCOPE)
        try:
            yield token
        finally:
            self.ask("state_restore", token=token)

    def makes_images(self) -> None:
        """Pass the check over for hosts that name files where they lie instead of making images."""
        if self.source().kind in _FILE_KINDS:
            raise NotOffered("images are named where they lie; this host makes none")

    def pictures(self, result: ChunkResult) -> dict[int, Picture]:
        """Look at every image; one that is not there is a failure."""
        try:
            return {frame: look_at(Path(path)) for frame, path in result.files.items()}
        except OSError as error:
            raise CheckFailed(
                f"{error.filename} was named but is not there.", "Name only files you have seen."
            ) from error

    def rehearse(self, situation: str) -> None:
        """Open the scene of a situation; passes the check over where the host has no such thing."""
        folder = self.folder / f"scene {situation.replace('/', '-')}"
        folder.mkdir(exist_ok=True)
        if not self.implements("rehearse") or not self.ask(
            "rehearse", situation=situation, folder=str(folder)
        ):
            raise NotOffered(f"this application cannot be put into the situation: {situation}")
        self.rehearsed = True

    def ordinary_folder(self) -> Path:
        """Return the folder of the ordinary scene, where a later process finds it again."""
        return self.folder / "scene ordinary"

    def refused(self, call: Callable[[], object]) -> RushesError | None:
        """Return the coded error that `call` raises, None where it raises none.

        Raises:
            CheckFailed: It raises something without a code.
        """
        try:
            call()
        except RushesError as error:
            return error
        except Exception as error:
            raise CheckFailed(
                f"{type(error).__name__} ({error}) has no code.",
                "Raise an error of rushes.core.errors, with `from` the one you caught.",
            ) from error
        return None

    def script(self, *arguments: str) -> list[str]:
        """Run a part of `inside.py` in an application of its own and return the lines it says.

        Raises:
            NotOffered: The host cannot be started by a script, or only this object of it is had.
            CheckFailed: The process failed.
        """
        command = self.script_command(*arguments)
        done = subprocess.run(
            command.argv,
            check=False,
            env={**os.environ, **command.env},
            cwd=command.cwd or None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=SCRIPT_TIMEOUT_S,
        )
        said = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if not said:
            raise CheckFailed(
                f"a process of its own said nothing (exit code {done.returncode}): "
                f"{' / '.join(done.stderr.splitlines()[-3:])}"
            )
        return said

    def script_command(self, *arguments: str) -> Command:
        """Return the command for `inside.py`; errors as `script`."""
        if not self.spec or not self.implements("script_command"):
            raise NotOffered("the host has no script_command, or was given as an object")
        script = str(Path(__file__).with_name("inside.py"))
        told = (arguments[0], "--host", self.spec, *arguments[1:])
        command: Command | None = self.plugins.hook.script_command(script=script, arguments=told)
        if command is None:
            raise NotOffered("the application cannot be started from here")
        paths = [command.env.get(IMPORT_PATHS_VARIABLE, ""), *_roots(self.adapter)]
        return replace(
            command,
            env={**command.env, IMPORT_PATHS_VARIABLE: os.pathsep.join(filter(None, paths))},
        )

    def clean(self) -> None:
        """Remove what the check before made, but for the scenes."""
        for child in self.folder.iterdir():
            if child.is_dir() and not child.name.startswith("scene "):
                shutil.rmtree(child, ignore_errors=True)


def _roots(adapter: Any) -> list[str]:
    """Return the folder from which the adapter's package is imported."""
    name = getattr(adapter, "__name__", None) or type(adapter).__module__
    module = sys.modules.get(str(name))
    file = getattr(module, "__file__", None)
    if file is None or str(name).startswith("rushes."):
        return []
    depth = str(name).count(".") + (Path(file).name == "__init__.py")
    return [str(Path(file).resolve().parents[depth])]
