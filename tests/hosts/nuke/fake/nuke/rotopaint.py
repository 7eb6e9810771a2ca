"""Strokes of a RotoPaint, as `nuke.rotopaint` has them."""

from __future__ import annotations

from ._application import app


class AnimControlPoint:
    def __init__(self, x, y):
        self.x, self.y = float(x), float(y)


class AnimAttributes:
    kRedAttribute, kGreenAttribute, kBlueAttribute, kAlphaAttribute = "r", "g", "b", "a"
    kBrushSizeAttribute = "bs"
    kLifeTimeTypeAttribute, kLifeTimeNAttribute, kLifeTimeMAttribute = "ltt", "ltn", "ltm"
    _known = frozenset({"r", "g", "b", "a", "bs", "ltt", "ltn", "ltm"})

    def __init__(self):
        self._values = {}

    def set(self, name, value):
        if name not in self._known:
            raise TypeError(f"no attribute {name}")
        self._values[name] = float(value)

    def getValue(self, time, name):
        return self._values[name]


class Stroke:
    def __init__(self, curves):
        app.require_main()
        self._points, self._attributes = [], AnimAttributes()

    def append(self, point):
        if not isinstance(point, AnimControlPoint):
            raise TypeError("a control point is needed")
        self._points.append(point)

    def getAttributes(self):
        return self._attributes

    def __len__(self):
        return len(self._points)

    def __getitem__(self, index):
        return self._points[index]
