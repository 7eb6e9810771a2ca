"""Menu bars, menus and panes."""

from __future__ import annotations

import sys

bars = {}


class MenuItem:
    def __init__(self, name, script=None, shortcut=""):
        self._name, self._script, self._shortcut = name, script, shortcut

    def name(self):
        return self._name

    def script(self):
        return self._script

    def shortcut(self):
        return self._shortcut

    def invoke(self):
        """What a click does: text is executed in `__main__`."""
        if callable(self._script):
            self._script()
        else:
            exec(self._script, sys.modules["__main__"].__dict__)  # noqa: S102 -- as Nuke does


class Menu(MenuItem):
    def __init__(self, name):
        super().__init__(name)
        self._items = {}

    def items(self):
        return list(self._items.values())

    def findItem(self, name):
        return self._items.get(name)

    def menu(self, name):
        found = self._items.get(name)
        return found if isinstance(found, Menu) else None

    def addMenu(self, name, icon="", tooltip="", index=-1):
        return self._items.setdefault(name, Menu(name))

    def addCommand(self, name, command="", shortcut="", icon="", tooltip="", index=-1):
        if not isinstance(command, str) and not callable(command):
            raise TypeError("a command is text or can be called")
        self._items[name] = MenuItem(name, command, shortcut)
        return self._items[name]

    def removeItem(self, name):
        if name not in self._items:
            raise ValueError(f"no item {name}")
        del self._items[name]


class Dock:
    def __init__(self, name):
        self.name = name
        self.panels = []
