"""Knobs: typed, ranged, and refusing what their type refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ._application import app

TABLE = json.loads((Path(__file__).parents[1] / "knobs.json").read_text(encoding="utf-8"))
INVISIBLE = 0x400


class Knob:
    def __init__(self, name, label="", default=None):
        self._name, self._label = name, label or name
        self._value = self._default = default
        self._node = None
        self._flags = set()

    def Class(self):
        return type(self).__name__

    def name(self):
        return self._name

    def node(self):
        return self._node

    def fullyQualifiedName(self, channel=-1):
        return f"{self._node.fullName()}.{self._name}"

    def setFlag(self, flag):
        self._flags.add(flag)

    def getFlag(self, flag):
        return flag in self._flags

    def value(self, index=0):
        app.require_main()
        return self._value

    def getValue(self, channel=0):
        return self.value()

    def setValue(self, val, chan=0):
        app.require_main()
        checked = self._checked(val)
        changed = checked != self._value
        self._value = checked
        if changed:
            self._tell()
        return True

    def toScript(self, quote=True, context=None):
        return json.dumps(self._value)

    def fromScript(self, script):
        self.setValue(json.loads(script))

    def _checked(self, value):
        return value

    def _tell(self):
        if self._node is not None:
            self._node._changed(self)


class String_Knob(Knob):
    def __init__(self, name, label="", default=""):
        super().__init__(name, label, default)

    def _checked(self, value):
        if not isinstance(value, str):
            raise TypeError(f"{self._name}: a string is needed, not {type(value).__name__}")
        return value


class EvalString_Knob(String_Knob):
    def evaluate(self):
        text = self._value
        if "[" in text or "$" in text:
            raise RuntimeError(f"{self._name}: invalid command name in {text}")
        frame = app.scene.frame
        text = re.sub(r"%0?(\d*)d", lambda m: f"{frame:0{int(m.group(1) or 0)}d}", text)
        return re.sub(r"#+", lambda m: f"{frame:0{len(m.group())}d}", text)


class File_Knob(EvalString_Knob):
    def getEvaluatedValue(self, oc=None):
        return self.evaluate() if self._value else None


class Boolean_Knob(Knob):
    expression = None

    def __init__(self, name, label="", default=False):
        super().__init__(name, label, bool(default))

    def setExpression(self, expression, channel=0, view=None):
        self.expression = expression
        self._tell()
        return True

    def setValue(self, b):
        return super().setValue(b)

    def value(self):
        return bool(super().value())

    def _checked(self, value):
        if not isinstance(value, (bool, int, float)):
            raise TypeError(f"{self._name}: a bool is needed, not {type(value).__name__}")
        return bool(value)


class Array_Knob(Knob):
    """Numbers; a colour has four of them. `limits` are what Nuke clamps to or refuses."""

    def __init__(self, name, label="", default=0.0, limits=None):
        super().__init__(name, label, default)
        self._limits = limits
        self._expressions = {}

    def setExpression(self, expression, channel=0, view=None):
        self._expressions[channel] = expression
        self._tell()
        return True

    def _at(self, frame, channel=0):
        """The value of a channel at a frame."""
        if channel in self._expressions:
            return float(eval(self._expressions[channel], {"__builtins__": {}}, {"frame": frame}))
        return float(self._value[channel] if isinstance(self._value, list) else self._value)

    def toScript(self, quote=True, context=None):
        return json.dumps([self._value, self._expressions])

    def fromScript(self, script):
        self._value, expressions = json.loads(script)
        self._expressions = {int(channel): text for channel, text in expressions.items()}

    def _checked(self, value):
        if isinstance(value, (list, tuple)):
            return [float(part) for part in value]
        if isinstance(value, str):
            raise TypeError(f"{self._name}: a number is needed, not {value!r}")
        if self._limits and not self._limits[0] <= value <= self._limits[1]:
            raise ValueError(f"{self._name}: {value} is out of {self._limits}")
        return [float(value)] * len(self._value) if isinstance(self._value, list) else float(value)


class Int_Knob(Array_Knob):
    def value(self):
        return int(super().value())


class WH_Knob(Array_Knob):
    pass


class AColor_Knob(Array_Knob):
    pass


class Enumeration_Knob(Knob):
    def __init__(self, name, label="", values=()):
        super().__init__(name, label, values[0] if values else "")
        self._values = list(values)

    def values(self):
        return list(self._values)

    def numValues(self):
        return len(self._values)

    def _checked(self, value):
        if isinstance(value, int) and not isinstance(value, bool) and value < len(self._values):
            return self._values[value]
        if value not in self._values:
            raise TypeError(f"{self._name}: {value!r} is none of {self._values}")
        return value


class Format:
    def __init__(self, width, height, aspect=1.0, name=""):
        self._width, self._height, self._aspect, self._name = width, height, aspect, name

    def width(self):
        return self._width

    def height(self):
        return self._height

    def pixelAspect(self):
        return self._aspect

    def name(self):
        return self._name


class Format_Knob(Knob):
    def _checked(self, value):
        if isinstance(value, Format):
            return value
        if value not in app.scene.formats:
            raise TypeError(f"{self._name}: there is no format {value!r}")
        return app.scene.formats[value]

    def toScript(self, quote=True, context=None):
        page = self._value
        return json.dumps([page.width(), page.height(), page.pixelAspect(), page.name()])

    def fromScript(self, script):
        self._value = Format(*json.loads(script))


class Channel_Knob(String_Knob):
    pass


class Curves_Knob(Knob):
    """The curves of a RotoPaint."""

    def __init__(self, name, label="", default=None):
        super().__init__(name, label, None)
        self.rootLayer = []

    def changed(self):
        self._tell()

    def toScript(self, quote=True, context=None):
        return "null"

    def fromScript(self, script):
        pass


_PLAIN = {
    "string": String_Knob,
    "file": File_Knob,
    "bool": Boolean_Knob,
    "channels": Channel_Knob,
    "curves": Curves_Knob,
}


def make_knob(name, row):
    """A knob of a row of the table: its type, then its default, its limits or its choices."""
    kind, *rest = row
    if kind == "enum":
        return Enumeration_Knob(name, name, rest[0])
    if kind == "format":
        return Format_Knob(name, name, Format(*rest[0]))
    if kind in ("int", "double", "color", "wh"):
        classes = {"int": Int_Knob, "color": AColor_Knob, "wh": WH_Knob, "double": Array_Knob}
        return classes[kind](name, name, rest[0], rest[1] if len(rest) > 1 else None)
    return _PLAIN[kind](name, name, *rest)
