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

    def set(self, time, attributeIndexOrName, value):
        if attributeIndexOrName not in self._known:
            raise TypeError(f"no attribute {attributeIndexOrName}")
        self._values[attributeIndexOrName] = float(value)

    def getValue(self, time, indexOrName):
        return self._values[indexOrName]


class Stroke:
    def __init__(self, curves):
        app.require_main()
        self._points, self._attributes = [], AnimAttributes()

    def append(self, controlPoint):
        if not isinstance(controlPoint, AnimControlPoint):
            raise TypeError("a control point is needed")
        self._points.append(controlPoint)

    def getAttributes(self):
        return self._attributes

    def __len__(self):
        return len(self._points)

    def __getitem__(self, index):
        return self._points[index]
