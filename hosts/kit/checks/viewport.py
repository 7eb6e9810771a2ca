"""What the artist sees: going to a frame, drawings, menus, events."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

from rushes.core.capture.guard import compare_scenes
from rushes.core.host_data import MenuItem, Overlay, SceneEvent, Stroke

from ..bench import Bench, NotOffered, expect

EVENT_KINDS = ("opened", "saved", "frame_changed", "closing")
_ITEMS = (
    MenuItem("rushes-check-one", "Publish for Review", "rushes.core.cli:main"),
    MenuItem("rushes-check-two", "Notes", "rushes.core.cli:main", shortcut="Ctrl+Alt+N"),
)


def goto_shows_the_frame(bench: Bench) -> None:
    """`goto` shows the frame and says True.

    Mend: set the application's current frame and return True.
    """
    bench.needs("goto")
    frames = bench.frames(3)
    try:
        for frame in (frames[2], frames[1]):
            expect(bench.ask("goto", frame=frame, source="") is True, f"goto({frame}) is not True")
            shown = bench.scene().current_frame
            expect(shown == frame, f"asked for {frame}, the scene shows {shown}")
    finally:
        bench.ask("goto", frame=frames[0], source="")


def goto_knows_its_sources(bench: Bench) -> None:
    """`goto` takes every source that is offered.

    Mend: show the frame as that source shows it; return True.

    After: viewport.goto_shows_the_frame
    """
    bench.needs("goto")
    frames = bench.frames(1)
    with bench.bracket():
        for source in bench.sources()[:4]:
            answer = bench.ask("goto", frame=frames[0], source=source.id)
            expect(answer is True, f"goto through {source.id} gave {answer!r}")


def overlay_comes_and_goes(bench: Bench) -> None:
    """Drawings are shown and removed again without a trace in the scene.

    Mend: keep drawings in something of your own that `overlay_set(())` removes whole.

    After: scene.asking_changes_nothing
    """
    bench.needs("overlay_set")
    before = bench.scene()
    (frame,) = bench.frames(1)
    for items in ((_drawing("one", frame), _drawing("two", frame)), (_drawing("one", frame),), ()):
        answer = bench.ask("overlay_set", items=items)
        expect(answer is True, f"{len(items)} drawings gave {answer!r} instead of True")
    found = compare_scenes(before, bench.scene())
    expect(not found, f"the scene differs: {found}")


def clearing_nothing_is_no_error(bench: Bench) -> None:
    """Clearing drawings where there are none is no error, and may be done twice.

    Mend: look whether there is something to remove.
    """
    bench.needs("overlay_set")
    for _ in range(2):
        error = bench.refused(lambda: bench.ask("overlay_set", items=()))
        expect(error is None, f"clearing was refused: {error}")


def menu_comes_and_goes(bench: Bench) -> None:
    """The menu is installed, and taken away by what `menu_install` returns.

    Mend: return a function without arguments that removes the entries.
    """
    bench.needs("menu_install")
    remove = bench.ask("menu_install", items=_ITEMS)
    expect(callable(remove), f"menu_install gave {remove!r}, not a function")
    bench.main(remove)


def menu_twice_is_no_harm(bench: Bench) -> None:
    """Installing the menu twice and removing it twice is no error.

    Mend: replace entries by their id; pass over what is gone.
    """
    bench.needs("menu_install")
    removals = [bench.ask("menu_install", items=_ITEMS) for _ in range(2)]
    for remove in (*removals, *removals):
        error = bench.refused(partial(bench.main, remove))
        expect(error is None, f"removing was refused: {error}")


def events_are_told(bench: Bench) -> None:
    """Going to a frame emits a `frame_changed` with that frame, on the main thread.

    Mend: connect to the application's own callback and emit a SceneEvent there.
    """
    seen = _listen(bench)
    kinds = [event.kind for event, _ in seen]
    wrong = [kind for kind in kinds if kind not in EVENT_KINDS]
    expect(not wrong, f"unknown kinds of event: {wrong}")
    changed = [event.frame for event, _ in seen if event.kind == "frame_changed"]
    wanted = bench.frames(2)[1]
    expect(wanted in changed, f"frame {wanted} was shown, events told of {changed}")
    main = bench.main(threading.get_ident)
    expect(all(thread == main for _, thread in seen), "an event came on another thread")


def events_end(bench: Bench) -> None:
    """After the undo no event comes any more, and a second undo is no error.

    Mend: return a function that disconnects, once.
    """
    bench.needs("scene_events")
    bench.needs("goto")
    seen: list[SceneEvent] = []
    undo = bench.ask("scene_events", emit=seen.append)
    for _ in range(2):
        error = bench.refused(lambda: bench.main(undo))
        expect(error is None, f"the undo was refused: {error}")
    seen.clear()
    frames = bench.frames(2)
    bench.ask("goto", frame=frames[1], source="")
    bench.ask("goto", frame=frames[0], source="")
    bench.main(lambda: None)
    expect(not seen, f"{len(seen)} events came after the undo")


def panel_is_shown(bench: Bench) -> None:
    """The panel's factory is called once, on the main thread, and its widget is shown.

    Mend: call `factory(parent)` and dock what it returns; True when docked, False for a window.
    """
    bench.needs("panel_show")
    if bench.info.headless or bench.info.qt is None:
        raise NotOffered("there is no window here, or no Qt")
    made: list[Any] = []

    def factory(parent: Any) -> Any:
        from qtpy import QtWidgets

        made.append((QtWidgets.QLabel("Rushes", parent), threading.get_ident()))
        return made[-1][0]

    docked = bench.ask("panel_show", factory=factory, name="rushes-check", area="right")
    expect(isinstance(docked, bool), f"panel_show gave {docked!r}")
    expect(len(made) == 1, f"the factory was called {len(made)} times")
    widget, thread = made[0]
    expect(thread == bench.main(threading.get_ident), "the factory was called on another thread")
    bench.main(widget.close)


def _listen(bench: Bench) -> list[tuple[SceneEvent, int]]:
    bench.needs("scene_events")
    bench.needs("goto")
    seen: list[tuple[SceneEvent, int]] = []
    undo = bench.ask("scene_events", emit=lambda event: seen.append((event, threading.get_ident())))
    expect(callable(undo), f"scene_events gave {undo!r}, not a function")
    frames = bench.frames(2)
    bench.ask("goto", frame=frames[1], source="")
    bench.main(lambda: None)
    bench.main(undo)
    bench.ask("goto", frame=frames[0], source="")
    return seen


def _drawing(name: str, frame: int) -> Overlay:
    return Overlay(name, frame, (Stroke(((0.1, 0.1), (0.9, 0.5), (0.4, 0.9))),), text="look here")
