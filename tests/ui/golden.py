"""Golden pictures: a widget is drawn at 100 to 300 %, light and dark, and compared with what was kept.

Fusion, one font and PySide6 only: other styles and bindings draw text otherwise. `RUSHES_GOLDEN=write`
keeps what is drawn now; look at it before it is committed.
"""

import os
from contextlib import contextmanager
from pathlib import Path

from qtpy import QtGui, QtWidgets

FOLDER = Path(__file__).with_name("golden")
POINTS = {"100": 9.0, "200": 18.0, "300": 27.0}
THEMES = ("light", "dark")
LOOKS = [(theme, scale) for theme in THEMES for scale in ("100", "200")]
# Parts of pictures that may differ: smoothing of letters is another one with every FreeType.
TOLERANCE = 0.02
_STEP = 48
_DARK = {
    "Window": "#2b2b2b",
    "WindowText": "#e6e6e6",
    "Base": "#1f1f1f",
    "AlternateBase": "#262626",
    "Text": "#e6e6e6",
    "Button": "#3a3a3a",
    "ButtonText": "#e6e6e6",
    "Highlight": "#4a90d9",
    "HighlightedText": "#ffffff",
    "PlaceholderText": "#8a8a8a",
    "ToolTipBase": "#3a3a3a",
    "ToolTipText": "#e6e6e6",
}
_LIGHT = {
    **dict.fromkeys(("Window", "Button"), "#f0f0f0"),
    **dict.fromkeys(("WindowText", "Text", "ButtonText", "ToolTipText"), "#1a1a1a"),
    **dict.fromkeys(("Base", "ToolTipBase", "HighlightedText"), "#ffffff"),
    "AlternateBase": "#f7f7f7",
    "Highlight": "#2f6fb5",
    "PlaceholderText": "#808080",
}


@contextmanager
def look(theme, scale):
    """Have the application look like a theme at a scale until the block ends.

    The scale is that of the font, from which every size of the panel is taken: the same as Qt's own
    scaling for everything that is drawn, and it can be changed while the application runs.
    """
    application = QtWidgets.QApplication.instance()
    before = application.font(), application.palette(), application.style().objectName()
    application.setStyle("Fusion")
    application.setPalette(palette(theme))
    font = QtGui.QFont("DejaVu Sans")
    font.setPointSizeF(POINTS[scale])
    application.setFont(font)
    try:
        yield
    finally:
        application.setFont(before[0])
        application.setStyle(before[2])
        application.setPalette(before[1])


def palette(theme):
    """Return the palette of a theme."""
    made = QtGui.QPalette()
    for name, colour in (_DARK if theme == "dark" else _LIGHT).items():
        made.setColor(getattr(QtGui.QPalette.ColorRole, name), QtGui.QColor(colour))
    disabled = QtGui.QPalette.ColorGroup.Disabled
    for name in ("Text", "WindowText", "ButtonText"):
        role = getattr(QtGui.QPalette.ColorRole, name)
        made.setColor(disabled, role, QtGui.QColor("#808080"))
    return made


def compare(widget, name, theme, scale):
    """Draw a widget and compare it with the picture that was kept under a name.

    The caret is never drawn: a widget that has the focus loses it first.
    """
    focus = QtWidgets.QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    QtWidgets.QApplication.sendPostedEvents()
    QtWidgets.QApplication.processEvents()
    drawn = widget.grab().toImage().convertToFormat(QtGui.QImage.Format.Format_RGB32)
    path = FOLDER / f"{name}-{theme}-{scale}.png"
    if os.environ.get("RUSHES_GOLDEN") == "write":
        FOLDER.mkdir(exist_ok=True)
        assert drawn.save(str(path), "PNG", 0)
        return
    kept = QtGui.QImage(str(path)).convertToFormat(QtGui.QImage.Format.Format_RGB32)
    assert not kept.isNull(), f"There is no {path.name}; draw it with RUSHES_GOLDEN=write."
    differs = difference(drawn, kept)
    if differs > TOLERANCE:
        drawn.save(str(Path(os.environ.get("RUSHES_GOLDEN_OUT", ".")) / f"drawn-{path.name}"))
    assert differs <= TOLERANCE, f"{path.name}: {differs:.1%} of the picture is another one."


def difference(one, other):
    """Return which part of two pictures differs by more than a step; 1.0 for other sizes."""
    if one.size() != other.size():
        return 1.0
    pairs = zip(_bytes(one), _bytes(other))
    wrong = sum(abs(a - b) > _STEP for a, b in pairs)
    return wrong / max(1, one.width() * one.height() * 3)


def _bytes(image):
    return bytes(image.constBits())
