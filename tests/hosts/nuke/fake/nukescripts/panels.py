"""Panels as nukescripts makes them: the widget's class is text, evaluated in `__main__`."""

from __future__ import annotations

import sys

import nuke

registered = {}
shown = []


class WidgetKnob:
    def __init__(self, widget):
        self.widgetClass = widget

    def makeUI(self):
        self.widget = self.widgetClass()
        return self.widget


class PythonPanel:
    def __init__(self, title, id, text):
        self.title, self.id, self._text = title, id, text
        self.widget = None

    def _build(self):
        knob = eval(
            f"WidgetKnob({self._text})",
            {**sys.modules["__main__"].__dict__, "WidgetKnob": WidgetKnob},
        )
        self.widget = knob.makeUI()
        shown.append(self)

    def addToPane(self, pane=None):
        self._build()
        if pane is not None:
            pane.panels.append(self)
        return self

    def show(self):
        self._build()

    def destroy(self):
        if self in shown:
            shown.remove(self)


def registerPanel(id, command):
    registered[id] = command


def registerWidgetAsPanel(widget, name, id, create=False):
    def add_panel(toPane=True):
        panel = PythonPanel(name, id, widget)
        return panel.addToPane() if toPane else panel

    nuke.menu("Pane").addCommand(name, add_panel)
    registerPanel(id, add_panel)
    return PythonPanel(name, id, widget) if create else None
