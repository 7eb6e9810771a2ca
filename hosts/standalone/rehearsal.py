"""The situations of a conformance run, as sequences on disk."""

from __future__ import annotations

from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

from rushes.core.capture.outlet import python_command
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Command

from .adapter import StandaloneHost

_SIZE = (64, 36)
_PARTS = ("OpenImageIO", "numpy")


def create_rehearsal(adapter: StandaloneHost) -> Rehearsal:
    """Return the hooks for this adapter."""
    return Rehearsal(adapter)


class Rehearsal:
    """Writes small sequences and opens them."""

    def __init__(self, adapter: StandaloneHost) -> None:
        self._adapter = adapter

    @hookimpl
    def rehearse(self, situation: str, folder: str) -> bool:
        """Open a sequence; media on disk are always saved, and have no viewport that could be missing."""
        kind, _, rate = situation.partition(" ")
        if kind not in ("ordinary", "negative", "missing_frames", "rate"):
            return False
        if any(find_spec(part) is None for part in _PARTS):
            return False
        first, count = (-3, 8) if kind == "negative" else (1001, 12)
        pattern = _sequence(Path(folder), first, count)
        if kind == "missing_frames":
            Path(pattern.replace("####", "1003")).unlink(missing_ok=True)
        self._adapter.open_media(pattern, Fraction(rate or 24))
        return True

    @hookimpl
    def script_command(self, script: str, arguments: tuple[str, ...]) -> Command:
        """Start the script in a Python of its own."""
        return python_command(script, arguments)


def _sequence(folder: Path, first: int, count: int) -> str:
    made = [path for path in folder.iterdir() if path.suffix == ".exr"]
    if made:
        stem = made[0].name.rpartition(".")[0].rpartition(".")[0]
        return str(folder / f"{stem}.####.exr")
    from rushes.core.media.sample import write_sample_sequence

    return write_sample_sequence(folder, first=first, count=count, size=_SIZE)
