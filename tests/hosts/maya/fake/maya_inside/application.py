"""The pretended Maya: one scene, its panels and widgets, a main thread, idle events and an undo queue."""

import functools
import queue
import sys
import threading

from . import tables
from .scene import Scene

_RUNNING = []


def current():
    """Return the application that runs, or None."""
    return _RUNNING[-1] if _RUNNING else None


def start(version=2025, batch=False):
    """Start an application whose main thread is this one."""
    _RUNNING.append(Application(version, batch))
    return _RUNNING[-1]


def stop():
    _RUNNING.pop()


class Application:
    """A running Maya.

    Attributes:
        numbering: How playblast numbers its files: `sequence` from zero or by `time`. The manual says
            one thing at one flag and the other at another.
        window_size: Size of each view; larger playblasts are cut to it unless they are off screen.
        fail_after: Images until making one fails; None for never.
    """

    def __init__(self, version, batch):
        self.version, self.batch = version, batch
        self.main_thread = threading.get_ident()
        self.table_version = min(max(version, 2023), 2025)
        self.numbering, self.window_size, self.fail_after = "sequence", (400, 300), None
        self.scene = Scene()
        self.undo_on, self.undo_queue, self.history = True, [], []
        self.jobs, self._job_count = {}, 0
        self.warnings = []
        # Maya runs scripts in `__main__`; a dictionary of its own keeps the test run's clean.
        self.main_names = {"__name__": "__main__", "__builtins__": __builtins__}
        self.colour = {
            "cmEnabled": True,
            "configFilePath": "<MAYA_RESOURCES>/OCIO-configs/Maya2022-default/config.ocio",
            "renderingSpaceName": "ACEScg",
            "displayName": "sRGB",
            "viewName": "ACES 1.0 SDR-video",
            "viewTransformName": "ACES 1.0 SDR-video (sRGB)",
            "outputTransformEnabled": False,
            "outputUseViewTransform": False,
            "outputTransformName": "Raw",
        }
        self._idle = queue.SimpleQueue()
        self._commands = self._all_commands()
        self.mel_globals = {}
        self.ui = None
        if not batch:
            from .interface import Interface

            self.ui = Interface(self)
            self.mel_globals = {
                "gMainWindow": "MayaWindow",
                "gShelfTopLevel": "MayaWindow|ShelfLayout",
                "gPlayBackSlider": "MayaWindow|timeControl1",
            }

    # Threads and idle events ------------------------------------------------------------------------

    def check_thread(self, what):
        """Refuse another thread; the real one crashes sooner or later."""
        if threading.get_ident() != self.main_thread:
            raise RuntimeError(f"{what} was called outside of Maya's main thread")

    def when_idle(self, call):
        """Have the main thread do `call` when it is idle. Any thread."""
        self._idle.put(call)

    def idle(self):
        """Do what waits; a Maya without a window has no idle events."""
        self.check_thread("idle")
        if self.batch:
            return
        while True:
            try:
                call = self._idle.get_nowait()
            except queue.Empty:
                return
            call()

    def run_while(self, work):
        """Run `work` in a thread while this main thread has its event loop; return its result."""
        outcome = []

        def run():
            try:
                outcome.append((work(), None))
            except BaseException as error:  # noqa: BLE001 -- raised again below
                outcome.append((None, error))

        worker = threading.Thread(target=run, daemon=True)
        worker.start()
        while worker.is_alive():
            self.idle()
            worker.join(0.002)
        self.idle()
        result, error = outcome[0]
        if error is not None:
            raise error
        return result

    # Commands ---------------------------------------------------------------------------------------

    def _all_commands(self):
        from . import interface_commands, picture_commands, scene_commands

        found = dict(scene_commands.COMMANDS)
        found.update(picture_commands.COMMANDS)
        found.update(interface_commands.COMMANDS)
        return found

    def command(self, name):
        """Return a command as `maya.cmds` gives it.

        Raises:
            AttributeError: The published table of this version has no such command.
        """
        if name not in tables.load(self.table_version):
            raise AttributeError(
                f"Maya {self.version} has no command {name!r} in the fake's tables"
            )
        return functools.partial(self._call, name)

    def _call(self, name, /, *args, **flags):
        self.check_thread(f"cmds.{name}")
        mode, full = tables.checked(self.table_version, name, flags)
        self.history.append((name, mode, frozenset(full)))
        return self._commands[name](self, mode, *args, **full)

    def touch(self, what):
        """Note that the scene was changed: it is dirty and, where recording is on, can be undone."""
        self.scene.modified = True
        if self.undo_on:
            self.undo_queue.append(what)

    # Script jobs ------------------------------------------------------------------------------------

    def add_job(self, event, call, protected):
        self._job_count += 1
        self.jobs[self._job_count] = (event, call, protected)
        return self._job_count

    def happened(self, event):
        """Run the script jobs of an event when Maya is idle."""
        for number, (wanted, _, _) in tuple(self.jobs.items()):
            if wanted == event:
                self.when_idle(functools.partial(self._run_job, number))

    def _run_job(self, number):
        if number in self.jobs:
            call = self.jobs[number][1]
            self.run_text(call) if isinstance(call, str) else call()

    def run_text(self, text):
        """Run Python as Maya does: in `__main__`."""
        exec(text, self.main_names)  # noqa: S102 -- what Maya does with such texts

    def new_scene(self, scene, event):
        """Open another scene: jobs that are not protected die, views look through `persp`."""
        self.scene = scene
        self.undo_queue.clear()
        self.jobs = {number: job for number, job in self.jobs.items() if job[2]}
        if self.ui is not None:
            self.ui.scene_opened()
        self.happened(event)

    def widget_pointer(self, control):
        """Return the address of a control's widget."""
        return self.ui.widget_pointer(control)

    def warn(self, text):
        self.warnings.append(text)
        print(f"Warning: {text}", file=sys.stderr)
