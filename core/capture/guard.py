"""Brackets a capture: notes the scene down before, puts it back after, and compares.

The application goes on between two chunks, and the artist with it. What changes there is the artist's
own doing and is not held against the adapter.

While a capture runs, what is needed to put the scene right lies in `state.json` in the capture's folder;
after a crash `restore_leftover` finds it there.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Callable, TypeVar

from ..errors import CancelledError, HostError, InputError, RushesError, SceneChangedError
from ..files import write_text_atomically
from ..host_data import RestoreReport, SceneState, StateToken
from ..plugins import Plugins
from ..records import from_plain, to_plain
from .calls import ask_here, ask_host, on_main_thread

Result = TypeVar("Result")
logger = logging.getLogger(__name__)

STATE_FILE = "state.json"
# Beside the folder of the frames; its lock is held by whoever captures.
CAPTURE_LOCK = "capture.lock"
SCOPE = frozenset({"time", "render", "view", "selection", "colour"})


class SceneGuard:
    """A context manager around a capture; leaving it puts the scene back, whatever happened.

    An error that passes through stays the primary one; what could not be put back is then in its fact
    `scene_changes` and in the log. Any thread; every hook runs on the application's main thread.

    Args:
        plugins: The manager that holds the host's adapter.
        folder: Existing folder for `state.json`.

    Attributes:
        changes: After leaving, what differs: name to `before -> after`. Empty is as it should be.
    """

    def __init__(self, plugins: Plugins, folder: Path) -> None:
        self.changes: dict[str, str] = {}
        self._plugins = plugins
        self._file = folder / STATE_FILE
        self._artists: set[str] = set()

    def __enter__(self) -> None:
        """Note the scene down.

        Raises:
            HostError: The application could not say how the scene is.
            NoSpaceError, FileAccessError: The note cannot be written; nothing was changed yet.
        """
        on_main_thread(self._plugins, self._note_down)
        write_text_atomically(self._file, json.dumps(to_plain(self._token)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Put the scene back and compare; adds what differs to the error that passes through."""
        self._put_back()
        if not self.changes:
            return
        logger.error("the scene differs after the capture: %s", self.changes)
        if isinstance(error, CancelledError):
            raise CancelledError(
                f"{error.message.rstrip('.')}, but the scene is not as it was: "
                f"{', '.join(self.changes)}.",
                next_step=SceneChangedError.default_next_step,
                scene_changes=self.changes,
            ) from error
        if isinstance(error, RushesError):
            error.facts["scene_changes"] = self.changes

    def run(self, call: Callable[[], Result]) -> Result:
        """Run one part of the capture on the application's main thread and return its result.

        Raises:
            HostError, RushesError: What `call` raises.
        """

        def guarded() -> Result:
            self._notice_artist()
            try:
                result = call()
            except BaseException:
                with suppress(RushesError):
                    self._last = self._scene()
                raise
            self._last = self._scene()
            return result

        return on_main_thread(self._plugins, guarded)

    def _note_down(self) -> None:
        self._before = self._last = self._scene()
        self._token: StateToken = ask_here(self._plugins, "state_save", scope=SCOPE)

    def _notice_artist(self) -> None:
        self._artists.update(compare_scenes(self._last, self._scene()))

    def _put_back(self) -> None:
        def put_back() -> tuple[RestoreReport, SceneState]:
            self._notice_artist()
            report = ask_here(self._plugins, "state_restore", token=self._token)
            return report, self._scene()

        try:
            report, after = on_main_thread(self._plugins, put_back)
        except RushesError as error:
            logger.exception("the scene could not be put back")
            self.changes["scene"] = f"not put back: {error}"
            return
        self._file.unlink(missing_ok=True)
        found = compare_scenes(self._before, after)
        self.changes = {name: text for name, text in found.items() if name not in self._artists}
        self.changes.update(dict.fromkeys(report.failed, "not put back"))

    def _scene(self) -> SceneState:
        state: SceneState = ask_here(self._plugins, "scene_state")
        return state


def compare_scenes(before: SceneState, after: SceneState) -> dict[str, str]:
    """Return what differs between two states of a scene: name to `before -> after`."""
    old, new = _flat(to_plain(before)), _flat(to_plain(after))
    return {
        name: f"{old.get(name)} -> {new.get(name)}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    }


def restore_leftover(plugins: Plugins, folder: Path) -> RestoreReport | None:
    """Put right what a crashed capture left behind, and forget it.

    Args:
        plugins: The manager that holds the host's adapter.
        folder: The folder of that capture.

    Returns:
        What was put back, or None where nothing was left behind.

    Raises:
        HostError: The application failed, or the note is of another application; it is kept then.
        InputError: The note is no note of ours.
    """
    file = folder / STATE_FILE
    try:
        token = from_plain(StateToken, json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise InputError(
            f"{file} cannot be read.", next_step="Remove it if the scene is as it should be."
        ) from error
    host = plugins.hook.host_info()
    if host is None or host.id != token.host:
        raise HostError(
            f"{file} is of another application: {token.host}.",
            next_step=f"Open the scene in {token.host} and try again there.",
        )
    report: RestoreReport = ask_host(plugins, "state_restore", token=token)
    file.unlink(missing_ok=True)
    return report


def _flat(data: Any, prefix: str = "") -> dict[str, Any]:
    if not isinstance(data, dict):
        return {prefix: data}
    flat: dict[str, Any] = {}
    for key, value in data.items():
        flat.update(_flat(value, f"{prefix}.{key}" if prefix else key))
    return flat
