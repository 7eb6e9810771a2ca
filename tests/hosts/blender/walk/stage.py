"""An artist's Blender on a desktop, as seen by somebody in front of it: what is where, and since when."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable

from .desktop import SIZE, Desktop

TELLING = Path(__file__).with_name("telling.py")
_PATIENCE_S = 60.0
_LOOK_EVERY_S = 0.02
_STOP_S = 20
# Parts move when others appear or go.
_SETTLED_S = 0.3
_PAINTED_S = 0.7
# The top bar of Blender at 100 %, and where the first entry of an open menu is below it.
_BAR_Y, _FIRST_ENTRY_Y = 12, 38
_FIRST_MENU_X, _MENU_STEP = 44, 20
_TIMELINE_GROWS, _FAR_FRAME = 90, 900
_TRIES = 5
_HEARD_S = 5.0


class Stage:
    """Blender on a desktop.

    Args:
        desktop: The desktop.
        told: File in which Blender's start-up script tells what is seen.
        process: Blender.
    """

    def __init__(self, desktop: Desktop, told: Path, process: subprocess.Popen[bytes]) -> None:
        self.desktop = desktop
        self._told = told
        self._process = process

    def seen(self) -> dict[str, Any]:
        """What is seen now; empty before there is anything."""
        try:
            found: dict[str, Any] = json.loads(self._told.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return found

    def wait(self, what: str, look: Callable[[dict[str, Any]], Any]) -> Any:
        """Look until there is something to be seen, and return it."""
        end = time.monotonic() + _PATIENCE_S
        while time.monotonic() < end:
            assert self._process.poll() is None, f"Blender ended before {what} was seen"
            seen = self.seen()
            found = look(seen) if seen else None
            if found:
                return found
            time.sleep(_LOOK_EVERY_S)
        self.desktop.picture("not-seen")
        raise AssertionError(f"never seen: {what}; what was: {json.dumps(self.seen())[:4000]}")

    def thing(self, text: str, kind: str = "") -> dict[str, Any]:
        """Wait for a part of the panel whose words or name hold a text, and return its facts."""

        def look(seen: dict[str, Any]) -> Any:
            fit = (one for one in seen["things"] if text in one["text"] or text in one["name"])
            usable = (one for one in fit if kind in one["kind"] and one.get("enabled", True))
            return next(usable, None)

        found: dict[str, Any] = self.wait(f"{kind or 'part'} {text!r}", look)
        return found

    def gone(self, text: str, kind: str) -> None:
        """Wait until no part of the panel has these words."""
        self.wait(
            f"no {kind} {text!r}",
            lambda seen: not any(text in o["text"] and kind in o["kind"] for o in seen["things"]),
        )

    def marker(self, text: str) -> dict[str, Any]:
        """Wait for a marker of the timeline whose name holds a text, and return its facts."""
        found: dict[str, Any] = self.wait(
            f"marker {text!r}",
            lambda seen: next((one for one in seen["markers"] if text in one["text"]), None),
        )
        return found

    def picture(self, name: str, box: tuple[int, int, int, int] | None = None) -> None:
        """Save a picture of the screen, or of a part of it, when everything is painted."""
        time.sleep(_PAINTED_S)
        self.desktop.picture(name, box)

    def click(self, text: str, kind: str = "") -> None:
        """Click a part of the panel in its middle, once it keeps its place."""
        before, place = [], self.thing(text, kind)["rect"]
        while place != before:
            time.sleep(_SETTLED_S)
            before, place = place, self.thing(text, kind)["rect"]
        left, top, width, height = place
        self.desktop.click(left + width / 2, top + height / 2)

    def fill(self, name: str, text: str) -> None:
        """Type into a field; again, as a person does, where a busy application missed a key."""

        def holds(seen: dict[str, Any]) -> bool:
            fields = (
                o["text"] for o in seen["things"] if o["name"] == name and "Edit" in o["kind"]
            )
            return any(held == text or _dots(held) == len(text) for held in fields)

        for _ in range(_TRIES):
            self.click(name, "Edit")
            self.desktop.press("ctrl+a")
            self.desktop.type(text)
            end = time.monotonic() + _HEARD_S
            while time.monotonic() < end:
                if holds(self.seen()):
                    return
                time.sleep(_LOOK_EVERY_S)
        self.wait(f"{name} with its text", holds)

    def widen_timeline(self) -> None:
        """Drag the timeline's upper edge up, and show all frames of the scene in it."""
        left, top, width, _ = self.wait("the timeline", timeline)
        # Blender misses what happens while it draws itself for the first time.
        self.until(
            "the wider timeline",
            lambda: self.desktop.drag(left + width / 2, top - 1, up=_TIMELINE_GROWS),
            lambda seen: timeline(seen)[1] < top - _TIMELINE_GROWS / 2,
        )
        self.desktop.point(left + width / 2, top)
        self.until(
            "the frames of the scene",
            lambda: self.desktop.press("Home"),
            lambda seen: seen["first_frame"] > _FAR_FRAME,
        )

    def until(
        self, what: str, act: Callable[[], None], look: Callable[[dict[str, Any]], Any]
    ) -> None:
        """Act until there is something to be seen, as a person does who is not heard at once."""
        for _ in range(_TRIES):
            act()
            time.sleep(_PAINTED_S)
            if look(self.seen()):
                return
        self.wait(what, look)

    def open_menu(self, name: str) -> None:
        """Open the first menu of the top bar and go along the bar until that one is open."""
        self.wait("Blender's window", lambda seen: seen["areas"])
        self.desktop.click(_FIRST_MENU_X, _BAR_Y)
        x = _FIRST_MENU_X
        while name not in self.seen()["menus"]:
            x += _MENU_STEP
            assert x < SIZE[0] / 2, f"there is no menu {name} in the top bar"
            self.desktop.point(x, _BAR_Y)
            time.sleep(0.2)  # Blender draws a menu when it has seen the mouse there
        self._menu_x = x

    def choose_first_entry(self) -> None:
        """Click the first entry of the open menu."""
        self.desktop.click(self._menu_x + 10, _FIRST_ENTRY_Y)


def timeline(seen: dict[str, Any]) -> list[int]:
    """Return where Blender's timeline is."""
    found: list[int] = seen["areas"]["DOPESHEET_EDITOR"]
    return found


@contextmanager
def running_blender(
    desktop: Desktop, program: str, scene: Path, environ: dict[str, str], work: Path
) -> Iterator[Stage]:
    """Run a Blender that fills the desktop until the block ends.

    Args:
        desktop: Where it is shown.
        program: The Blender.
        scene: What it opens.
        environ: Its whole environment but for the display.
        work: Existing folder for its log and for what it tells.
    """
    told = work / "told.json"
    command = [program, "-noaudio", "--window-geometry", "0", "0", *map(str, SIZE)]
    command += [str(scene), "--python", str(TELLING)]
    environ = {**environ, "DISPLAY": desktop.display, "WALK_TELLS": str(told)}
    with (work / "blender.log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield Stage(desktop, told, process)
    finally:
        process.terminate()
        process.wait(_STOP_S)


def _dots(text: str) -> int:
    """Return how many dots a field of a key shows, 0 where it shows something else."""
    return len(text) if len(set(text)) == 1 and not text.isalnum() else 0
