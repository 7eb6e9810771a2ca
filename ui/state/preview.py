"""A picture of one frame, made as the movie will be: captured, coloured, with its burn-ins.

The application captures; colour and burn-ins are drawn by the worker's own program, since an application
has no library for them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qtpy import QtCore

from rushes.core.capture.run import capture
from rushes.core.errors import MediaError, RushesError
from rushes.core.host_data import CapturePlan, ChunkResult, ColourState
from rushes.core.media.presets import MoviePreset, preset_text

from .publish_form import PublishForm, source_of

if TYPE_CHECKING:
    from rushes.core.config import Settings
    from rushes.core.plugins import Plugins

    from ..background import Ticket
    from .panel_state import PanelState

_TIMEOUT_S = 60.0


class Preview(QtCore.QObject):
    """The picture.

    Args:
        state: The panel's state.

    Attributes:
        changed: Emitted when `picture`, `busy` or `error` is another one.
        picture: The picture as the bytes of a PNG or JPEG, empty without one.
        frame: The scene frame it shows.
        busy: Whether one is being made.
        error: Why the last one could not be made, or None.
    """

    changed = QtCore.Signal()

    def __init__(self, state: PanelState) -> None:
        super().__init__(state)
        self._state = state
        self.picture = b""
        self.frame = 0
        self.busy = False
        self.error: RushesError | None = None
        self._ticket: Any = None

    def make(self, form: PublishForm, preset: MoviePreset) -> None:
        """Make the picture of the frame the application shows now."""
        view = self._state.host.view
        source = source_of(form, view) if view else None
        if view is None or source is None or self.busy:
            return
        within = source.range or view.scene.frame_range
        self.frame = min(max(view.scene.current_frame, within.first), within.last)
        plugins, settings = self._state.plugins, self._state.settings
        plan = CapturePlan(source.id, (self.frame,), "")
        colour = view.scene.colour
        self.busy, self.error = True, None
        self._ticket = self._state.background.start(
            lambda ticket: _make(ticket, plugins, settings, plan, colour, preset),
            self._done,
            self._failed,
            told=self._told,
        )
        self.changed.emit()

    def clear(self) -> None:
        """Show no picture; one on its way is given up."""
        if self._ticket is not None:
            self._ticket.cancel()
        self.picture, self.busy, self.error = b"", False, None
        self.changed.emit()

    def _told(self, picture: bytes) -> None:
        self.picture = picture
        self.changed.emit()

    def _done(self, picture: bytes) -> None:
        self.picture, self.busy = picture, False
        self.changed.emit()

    def _failed(self, error: RushesError) -> None:
        self.error, self.busy = error, False
        self.changed.emit()


def _make(
    ticket: Ticket,
    plugins: Plugins,
    settings: Settings,
    plan: CapturePlan,
    colour: ColourState,
    preset: MoviePreset,
) -> bytes:
    from dataclasses import replace

    with tempfile.TemporaryDirectory(prefix="rushes-preview-") as folder:
        plan = replace(plan, folder=folder)
        made = capture(plugins, plan, cancelled=lambda: ticket.cancelled)
        file = Path(made.files[plan.frames[0]])
        if made.baked:
            raw = file.read_bytes()
            if not preset.burn_in.draws:
                return raw
            ticket.tell(raw)
        return _drawn(settings, file, made, plan.frames[0], colour, preset, Path(folder))


def _drawn(
    settings: Settings,
    file: Path,
    made: ChunkResult,
    frame: int,
    colour: ColourState,
    preset: MoviePreset,
    folder: Path,
) -> bytes:
    """Return the picture with colour and burn-ins, drawn in a process that has the libraries."""
    template, out = folder / "preset.toml", folder / "preview.png"
    text = preset_text(preset)
    # A file without the table would be read as if it were the table itself.
    text = text if "[burn_in]" in text else f"burn_in = {{}}\n{text}"
    template.write_text(text, encoding="utf-8")
    words = ["burn-in", "preview", str(file), "--template", str(template), "--out", str(out)]
    words += ["--frame", str(frame)]
    if not made.baked:
        named = {"--ocio": colour.config, "--space": made.space or colour.space}
        named.update({"--display": colour.display, "--view": colour.view})
        for option, value in named.items():
            words += [option, value] if value else []
    python = settings["worker_python"] or sys.executable
    said = _run([python, "-m", "rushes.core", *words])
    if not out.is_file():
        raise MediaError(
            "The preview could not be made.",
            next_step="The publish itself may work all the same; show this to your TD.",
            said=said[-2000:],
        )
    return out.read_bytes()


def _run(words: list[str]) -> str:
    """Run a program and return what it complained of."""
    try:
        done = subprocess.run(
            words,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return done.stderr
