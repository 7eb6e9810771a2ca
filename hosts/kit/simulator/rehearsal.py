"""The situations of a conformance run in the simulated application."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.core.capture.outlet import python_command
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Command

from .adapter import SimulatorHost
from .application import Scene

_ORDINARY = Scene("", 1001, 1012, Fraction(24), (64, 36))


def create_rehearsal(adapter: SimulatorHost) -> Rehearsal:
    """Return the hook `rehearse` for this simulator."""
    return Rehearsal(adapter)


class Rehearsal:
    """Opens the scenes of a conformance run."""

    def __init__(self, adapter: SimulatorHost) -> None:
        self._application = adapter.application

    @hookimpl
    def rehearse(self, situation: str, folder: str) -> bool:
        """Open the scene of a situation; all of them can be had here."""
        scene = replace(_ORDINARY, path=str(Path(folder, "scene.sim")))
        kind, _, rate = situation.partition(" ")
        changes: dict[str, dict[str, Any]] = {
            "ordinary": {},
            "no_viewport": {},
            "unsaved": {"path": ""},
            "negative": {"first": -3, "last": 4, "frame": -3},
            "missing_frames": {"missing": (1003,)},
            "rate": {"rate": Fraction(rate or 24)},
        }
        if kind not in changes:
            return False
        self._application.viewport = kind != "no_viewport"
        self._application.open(replace(scene, **changes[kind]))
        return True

    @hookimpl
    def script_command(self, script: str, arguments: tuple[str, ...]) -> Command:
        """Start the script in a Python of its own, where `load_host` makes another simulator."""
        return python_command(script, arguments)
