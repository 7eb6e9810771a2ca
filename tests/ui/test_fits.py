"""Every text of every state has the room it needs, in each language, from 100 to 300 %."""

import pytest
from qtpy import QtCore, QtGui, QtWidgets

from .activity.conftest import make_job, tell
from .activity.test_pictures import FAILED, JOBS, NOW
from .golden import look
from .states import STATES, open_panel

LANGUAGES = ("en", "de", "fr", "ja", "zh_CN")
SCALES = ("100", "200", "300")
_MNEMONIC = QtCore.Qt.TextFlag.TextShowMnemonic


def activity(panel):
    panel.tabs.setCurrentWidget(panel.activity_tab)
    tell(panel.activity_tab, *JOBS)
    panel.activity_tab.detail.why_button.setChecked(True)


def needs_you(panel):
    panel.tabs.setCurrentWidget(panel.activity_tab)
    tell(panel.activity_tab, make_job(1, NOW, **FAILED))


def lacks_frames(panel):
    needs_you(panel)
    gone = {**FAILED["error"], "facts": {"gone": True}}
    tell(panel.activity_tab, make_job(1, NOW, **{**FAILED, "error": gone, "host": "simulator"}))


def notes(panel):
    panel.tabs.setCurrentWidget(panel.notes_tab)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_its_room(qtbot, make_panel, tmp_path, speak, language, scale):
    speak(language)
    cut = {}
    with look("light", scale):
        for state in (*STATES, activity, needs_you, lacks_frames, notes):
            panel = open_panel(qtbot, make_panel, tmp_path)
            state(panel)
            QtWidgets.QApplication.processEvents()
            cut[state.__name__] = sorted(cut_texts(panel))
            panel.shut_down()
            panel.close()
    assert {name: texts for name, texts in cut.items() if texts} == {}


def test_a_text_without_room_is_found(qtbot):
    page = QtWidgets.QWidget()
    qtbot.addWidget(page)
    label = QtWidgets.QLabel("Friday dailies", page)
    label.setFixedWidth(label.sizeHint().width())
    page.resize(2 * label.sizeHint())
    page.show()
    assert cut_texts(page) == set()
    label.setFixedWidth(label.sizeHint().width() // 2)
    assert cut_texts(page) == {"Friday dailies: too narrow"}
    label.setFixedWidth(label.sizeHint().width())
    page.resize(label.width() // 2, page.height())
    assert cut_texts(page) == {"Friday dailies: beyond the edge"}


def cut_texts(page):
    """Return the texts below a widget that are cut, and how."""
    kinds = (QtWidgets.QLabel, QtWidgets.QAbstractButton, QtWidgets.QComboBox, QtWidgets.QLineEdit)
    return {
        f"{_text(widget)}: {trouble}"
        for kind in kinds
        for widget in page.findChildren(kind)
        if widget.isVisibleTo(page) and _text(widget)
        for trouble in (_trouble(widget, page),)
        if trouble
    }


def _text(widget):
    if isinstance(widget, QtWidgets.QComboBox):
        return widget.currentText()
    if isinstance(widget, QtWidgets.QLineEdit):
        # What somebody typed scrolls; what the panel says there does not.
        return "" if widget.text() else widget.placeholderText()
    return widget.text()


def _trouble(widget, page):
    # Lists have editors and the like that are no part of the page.
    if not _within(widget, page):
        return "beyond the edge"
    if isinstance(widget, QtWidgets.QLabel) and widget.wordWrap():
        return "too low" if widget.heightForWidth(widget.width()) > widget.height() else ""
    if isinstance(widget, QtWidgets.QLineEdit):
        needed = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        return "too narrow" if needed > widget.width() - 4 else ""
    needed, hint = _needed(widget), widget.minimumSizeHint()
    if widget.width() < max(needed, hint.width()):
        return "too narrow"
    return "too low" if widget.height() < hint.height() else ""


def _needed(widget):
    metrics = QtGui.QFontMetrics(widget.font())
    return metrics.size(_MNEMONIC, _text(widget)).width()


def _within(widget, page):
    """Return whether nothing around a widget cuts it; what a page scrolls to counts as seen."""
    scrolls, around = False, widget
    while around is not page:
        around = around.parentWidget()
        scrolls = scrolls or isinstance(around.parentWidget(), QtWidgets.QAbstractScrollArea)
        area = QtCore.QRect(widget.mapTo(around, QtCore.QPoint(0, 0)), widget.size())
        if area.left() < 0 or area.right() > around.rect().right():
            return False
        if not scrolls and (area.top() < 0 or area.bottom() > around.rect().bottom()):
            return False
    return True
