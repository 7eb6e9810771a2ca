"""The state of the pretended Nuke: its main thread, undo, callbacks and what tests may arrange.

Like Nuke it keeps one script open. Unlike Nuke it says at once where something is touched from the wrong
thread, and where a call would lock up.
"""

from __future__ import annotations

import os
import queue
import threading


class WrongThreadError(Exception):
    """Knobs and nodes were touched outside of the main thread; Nuke crashes sooner or later."""


class DeadlockError(Exception):
    """Nuke would now wait for ever."""


class Application:
    """What belongs to the process and not to the script.

    Attributes:
        main: Identity of the main thread.
        gui: True with a window.
        undo_depth: How often undo was disabled without having been enabled again.
        undo: Names of recorded steps.
        callbacks: Call, args, kwargs and node class by kind.
        fail_on: Frame that cannot be rendered.
        cancel_on: Frame at which somebody presses Cancel.
        crash_on: Frame at which the process dies.
        alerts: What `nuke.message` and the like have shown.
    """

    def __init__(self, gui=False):
        self.main = threading.get_ident()
        self.gui = gui
        self.queue = queue.SimpleQueue()
        self.undo_depth = 0
        self.undo = []
        self.callbacks = {}
        self.executing = False
        self.fail_on = self.cancel_on = self.crash_on = None
        self.fail_with = "Read1: Read error: No such file or directory"
        self.renders = []
        self.alerts = []
        self.ended = False
        self.plugin_folder = ""
        self.plugin_path = []
        self.this_node = self.this_knob = None

    def require_main(self):
        if threading.get_ident() != self.main:
            raise WrongThreadError("the script was touched outside of the main thread")

    def record(self, step):
        """Note a change of the script, for undo and the changed flag."""
        self.require_main()
        if not self.undo_depth:
            self.undo.append(step)

    def emit(self, kind, node=None):
        for call, args, kwargs, node_class in tuple(self.callbacks.get(kind, ())):
            if node is None or node_class in ("*", node.Class()):
                call(*args, **kwargs)

    def run_events(self):
        """The event loop, until somebody quits."""
        while not self.ended:
            self.queue.get()()

    def drain(self):
        while not self.queue.empty():
            self.queue.get()()

    def die(self):
        os._exit(139)


app = Application()
