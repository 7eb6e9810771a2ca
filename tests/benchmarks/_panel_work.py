"""What `panel` measures, in a process of its own: the panel with real events, and the same work done without it.

`python _panel_work.py WORK` reads server and folder as JSON from standard input and prints one line of JSON.
The heartbeat is a timer of 2 ms on Qt's main thread; a gap is the time between two of its beats.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

BEGIN = time.perf_counter()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

from qtpy import QtCore, QtTest, QtWidgets

from rushes.core.config import Settings
from rushes.core.plugins import create_plugins
from rushes.hosts.kit.simulator import Script
from rushes.ui.panel import create_panel

SCENE = "/show/harbour_anim_v003.scn"
_BEAT_MS = 2
_LONGEST_S = 120
_SETTLE_S = 1.0
_IDLE_S = 10.0
_LEFT = QtCore.Qt.MouseButton.LeftButton


class Heart(QtCore.QObject):
    """Beats on the main thread and remembers its longest pause.

    A pause by the clock holds whatever else the machine does meanwhile; the processor's time that the main
    thread used in it is what the panel itself took.
    """

    def __init__(self) -> None:
        super().__init__()
        timer = QtCore.QTimer(self)
        timer.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._beat)
        timer.start(_BEAT_MS)
        self.begin()

    def begin(self) -> None:
        self._gap = self._busy = 0.0
        self._last = time.perf_counter(), time.thread_time()

    def end(self) -> dict[str, float]:
        """Return the longest pauses since `begin` in milliseconds, the one under way included."""
        self._beat()
        return {"gap_ms": round(self._gap * 1000, 1), "busy_ms": round(self._busy * 1000, 1)}

    def _beat(self) -> None:
        clock, used = time.perf_counter(), time.thread_time()
        self._gap = max(self._gap, clock - self._last[0])
        self._busy = max(self._busy, used - self._last[1])
        self._last = clock, used


class Hand(QtCore.QObject):
    """Counts what a hand does: clicks, and keys that go into fields."""

    def __init__(self) -> None:
        super().__init__()
        self.clicks, self.fields = 0, set()
        QtWidgets.QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
        kinds = QtCore.QEvent.Type
        if event.type() == kinds.MouseButtonPress and isinstance(watched, QtWidgets.QWidget):
            self.clicks += event.spontaneous() or watched is self.aim
        if event.type() == kinds.KeyPress and isinstance(watched, QtWidgets.QLineEdit):
            self.fields.add(watched)
        return False

    aim: QtWidgets.QWidget | None = None

    def click(self, widget: QtWidgets.QWidget, place: QtCore.QPoint | None = None) -> None:
        self.aim = widget
        where = widget.rect().center() if place is None else place
        QtTest.QTest.mouseClick(widget, _LEFT, QtCore.Qt.KeyboardModifier.NoModifier, where)

    def take(self) -> tuple[int, int]:
        counted = self.clicks, len(self.fields)
        self.clicks, self.fields = 0, set()
        return counted


def wait(fits) -> float:
    """Let the application live until `fits()`; return the seconds that took."""
    begin = time.perf_counter()
    loop, look = QtCore.QEventLoop(), QtCore.QTimer()

    def check() -> None:
        if fits() or time.perf_counter() - begin > _LONGEST_S:
            loop.quit()

    look.timeout.connect(check)
    look.start(_BEAT_MS)
    loop.exec()
    look.stop()
    if not fits():
        raise TimeoutError(fits)
    return time.perf_counter() - begin


def rest(seconds: float) -> None:
    end = time.perf_counter() + seconds
    wait(lambda: time.perf_counter() > end)


def make_settings(data: dict, **more: str) -> Settings:
    folder = Path(data["folder"])
    named = {"server_url": data["url"], "api_user": data["user"], "api_key": data["key"]}
    places = {"journal": str(folder / "journal.db"), "work_dir": str(folder / "work")}
    return Settings({**named, **places, **more})


def open_panel(settings: Settings, **script):
    """Return a panel whose first picture is drawn."""
    plugins = create_plugins()
    plugins.load_host("simulator", script=Script(scene=SCENE, **script))
    panel = create_panel(plugins, settings)
    panel.resize(panel.sizeHint())
    panel.show()
    panel.grab()
    return panel


def opening(data: dict) -> dict:
    """Time until the first picture: in a fresh process, then again in the same."""
    settings = make_settings(data)
    first = open_panel(settings)
    cold = time.perf_counter() - BEGIN
    rest(_SETTLE_S)
    first.shut_down()
    begin = time.perf_counter()
    open_panel(settings).shut_down()
    return {"cold": round(cold * 1000), "warm": round((time.perf_counter() - begin) * 1000)}


def idle(data: dict) -> dict:
    """The same heart in a panel in which nothing happens: what the machine alone does to it."""
    heart, panel = Heart(), open_panel(make_settings(data))
    rest(_SETTLE_S * 3)
    heart.begin()
    rest(_IDLE_S)
    found = heart.end()
    panel.shut_down()
    return found


def publishing(data: dict) -> dict:
    """The first publish and a repeated one, by mouse; and the same on the main thread."""
    settings, hand, heart = make_settings(data), Hand(), Heart()
    panel = open_panel(settings)
    tab = panel.publish_tab
    wait(lambda: tab.publishing.view is not None and tab.picker.model.rowCount() > 0)
    rest(_SETTLE_S)
    model, view = tab.picker.model, tab.picker.list
    row = next(n for n in range(model.rowCount()) if "animation" in str(model.index(n).data()))
    view.scrollTo(model.index(row))
    heart.begin()
    hand.click(view.viewport(), view.visualRect(model.index(row)).center())
    hand.click(tab.button)
    wait(lambda: tab.publishing.job is not None and tab.publishing.job.state == "done")
    first, first_job = hand.take(), tab.publishing.job
    hand.click(tab.button)
    wait(lambda: tab.publishing.job.id != first_job.id and tab.publishing.job.state == "done")
    gap, again = heart.end(), hand.take()
    request = tab.publishing.request()
    panel.shut_down()
    return {
        **gap,
        "blocking_ms": blocked(lambda: publish_here(request, panel.state.plugins, settings)),
        "first": {"clicks": first[0], "fields": first[1]},
        "repeated": {"clicks": again[0], "fields": again[1]},
    }


def publish_here(request, plugins, settings) -> None:
    """Publish as other integrations do: on the main thread, which waits."""
    from rushes.core.publish.application import publish_from_application
    from rushes.core.publish.follow import follow
    from rushes.core.publish.journal import Journal

    with Journal(settings.journal_path()) as journal:
        submitted = publish_from_application(journal, request, plugins, settings)
        follow(journal, submitted.job.id)


def notes(data: dict) -> dict:
    """A thousand notes arrive while the list is shown; then one that is timed to its marker."""
    settings, heart = make_settings(data), Heart()
    panel = open_panel(settings)
    panel.tabs.setCurrentWidget(panel.notes_tab)
    live, model = panel.notes_tab.live, panel.notes_tab.model
    live.choose(data["version"])
    wait(lambda: live.live)
    rest(_SETTLE_S)
    heart.begin()
    print("ready", flush=True)
    arriving = wait(lambda: model.counts["all"] >= data["notes"])
    rest(_SETTLE_S)
    gap = heart.end()
    waits = [marked(panel, data, number) for number in range(5)]
    panel.shut_down()
    return {
        **gap,
        "arrived_seconds": round(arriving, 2),
        "note_to_marker_ms": round(sorted(waits)[len(waits) // 2] * 1000),
        "note_to_marker_longest_ms": round(max(waits) * 1000),
        "blocking_ms": blocked(lambda: read_notes_here(settings, data["version"])),
    }


def marked(panel, data: dict, number: int) -> float:
    """Return the seconds from a note on the server to its marker in the application."""
    plugins = panel.state.plugins
    application = plugins.manager.get_plugin("simulator").application
    before = len(application._scene.drawings)
    print(f"note {number}", flush=True)
    told = float(sys.stdin.readline())
    wait(lambda: len(application._scene.drawings) > before)
    return time.time() - told


def read_notes_here(settings: Settings, version_id: str) -> None:
    """Read all notes on the main thread into a plain list, as a first attempt would."""
    from rushes.core.credentials import open_session

    with open_session(settings) as session:
        rows = session.query(
            "select content, author.first_name, author.last_name, date, frame_number from Note"
            f' where parent_id is "{version_id}"'
        ).all()
        widget = QtWidgets.QListWidget()
        for row in rows:
            widget.addItem(f"{row['author']['first_name']}: {row['content']}")
        widget.show()
        widget.grab()


def searching(data: dict) -> dict:
    """Words are typed into the search of five thousand tasks, and the list is scrolled."""
    settings, heart = make_settings(data), Heart()
    panel = open_panel(settings)
    picker = panel.publish_tab.picker
    wait(lambda: panel.publish_tab.publishing.view is not None and picker.model.rowCount() > 0)
    rest(_SETTLE_S)
    heart.begin()
    for word in ("shot 04", "paint", "shot"):
        picker.field.clear()
        for letter in word:
            QtTest.QTest.keyClicks(picker.field, letter)
            rest(0.08)
        wait(lambda: not picker.model.loading)
        rest(0.5)
    for _ in range(30):
        picker.list.scrollToBottom()
        rest(0.05)
    gap, rows = heart.end(), picker.model.rowCount()
    panel.shut_down()
    return {
        **gap,
        "rows_scrolled": rows,
        "blocking_ms": blocked(lambda: read_tasks_here(settings)),
    }


def read_tasks_here(settings: Settings) -> None:
    """Read all tasks on the main thread into a plain list."""
    from rushes.core.credentials import open_session

    with open_session(settings) as session:
        widget = QtWidgets.QListWidget()
        for row in session.query("select name, parent.name, type.name from Task").all():
            widget.addItem(f"{row['parent']['name']} {row['name']}")
        widget.show()
        widget.grab()


def blocked(work) -> float:
    """Return for how long the main thread answers nobody while it does something itself."""
    begin = time.perf_counter()
    work()
    return round((time.perf_counter() - begin) * 1000, 1)


WORKS = {"open": opening, "idle": idle, "publish": publishing, "notes": notes, "search": searching}

if __name__ == "__main__":
    application = QtWidgets.QApplication([])
    print(json.dumps(WORKS[sys.argv[1]](json.loads(sys.stdin.readline()))), flush=True)
    # Windows of Qt and daemon threads need no tidy end here.
    os._exit(0)
