"""The lines above the notes: which version, its status, which notes, and whether they are marked."""

from __future__ import annotations

from functools import partial
from typing import Any

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.review.note_answers import Status
from rushes.core.review.versions import VersionChoice

from ..icons import icon
from ..style import em, muted, space, strengthen
from ..texts import tr
from .live import LiveNotes
from .model import FILTERS

_SHOWN = 12


class NotesHeader(QtWidgets.QWidget):
    """The lines.

    Args:
        live: The notes.
        parent: As of any widget.

    Attributes:
        kind_chosen: Emitted with the filter that was chosen.
        version_button: Opens the list of versions.
        status_button: Opens the list of statuses.
        filters: The button of each filter.
        mark_button: Marks notes in the application.
    """

    kind_chosen = QtCore.Signal(str)

    def __init__(self, live: LiveNotes, can_mark: bool, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._live = live
        self.version_button = _MenuButton(tr("Version"), self)
        strengthen(self.version_button)
        self.version_button.menu_asked.connect(self._fill_versions)
        self.status_button = _MenuButton(tr("Status"), self)
        self.status_button.menu_asked.connect(self._fill_statuses)
        self.mark_button = QtWidgets.QToolButton(self)
        self.mark_button.setCheckable(True)
        self.mark_button.setChecked(live.marking)
        self.mark_button.setAutoRaise(True)
        self.mark_button.setIcon(icon(self, "eye"))
        self.mark_button.setIconSize(QtCore.QSize(em(self), em(self)))
        self.mark_button.setAccessibleName(tr("Mark notes on the timeline"))
        self.mark_button.setToolTip(tr("Mark notes on the timeline"))
        self.mark_button.toggled.connect(live.set_marking)
        self.mark_button.setVisible(can_mark)
        self.mark_button.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.filters = {kind: self._filter(kind) for kind in FILTERS}
        self.filters["all"].setChecked(True)
        self._lay_out()
        live.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show version and status as they are."""
        notes = self._live.notes
        version = notes.version if notes else None
        self.version_button.show_text(version.label if version else tr("Choose a version"))
        self.version_button.setToolTip(" / ".join(version.path) if version else "")
        self.status_button.setVisible(bool(version and version.status))
        if version is not None:
            self.status_button.show_text(version.status, version.status_colour)
        self.status_button.setEnabled(self._live.live)

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show how many notes each filter lets through."""
        for kind, button in self.filters.items():
            button.setText(f"{_label(kind)}  {counts[kind]}" if counts["all"] else _label(kind))
            button.setEnabled(bool(counts[kind]) or button.isChecked() or kind == "all")

    def _filter(self, kind: str) -> QtWidgets.QToolButton:
        button = QtWidgets.QToolButton(self)
        button.setText(_label(kind))
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(partial(self._choose_kind, kind))
        return button

    def _choose_kind(self, kind: str, checked: bool = True) -> None:
        self.kind_chosen.emit(kind)

    def _lay_out(self) -> None:
        first = QtWidgets.QHBoxLayout()
        space(first, self, 0, 0.3)
        first.addWidget(self.version_button)
        first.addStretch(1)
        first.addWidget(self.status_button)
        second = QtWidgets.QHBoxLayout()
        space(second, self, 0, 0.2)
        for button in self.filters.values():
            second.addWidget(button)
        second.addStretch(1)
        second.addWidget(self.mark_button)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0, 0.2)
        layout.addLayout(first)
        layout.addLayout(second)

    # Versions

    def _fill_versions(self, menu: QtWidgets.QMenu) -> None:
        live, seen = self._live, set()
        own = [_choice(job) for job in reversed(live.from_scene)][:_SHOWN]
        others = [_choice(job) for job in reversed(live.published)]
        for heading, choices in (
            (tr("From this scene"), own),
            (tr("Published here"), others[:_SHOWN]),
        ):
            new = [choice for choice in choices if choice.id not in seen]
            seen |= {choice.id for choice in new}
            self._add_versions(menu, heading, new)
        asking = menu.addAction(tr("Asking the server …"))
        asking.setEnabled(False)
        live.load_versions(partial(self._versions_found, menu, asking, seen))
        if not live.live and live.notes is not None:
            asking.setText(tr("More when the server is there"))

    def _versions_found(
        self, menu: QtWidgets.QMenu, asking: QtGui.QAction, seen: set[str], found: Any
    ) -> None:
        asking.setVisible(False)
        new = [choice for choice in found if choice.id not in seen]
        self._add_versions(menu, tr("On the server"), new)

    def _add_versions(
        self, menu: QtWidgets.QMenu, heading: str, choices: list[VersionChoice]
    ) -> None:
        if not choices:
            return
        title = menu.addAction(heading)
        title.setEnabled(False)
        for choice in choices:
            action = menu.addAction(choice.label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.id == self._live.version_id)
            action.triggered.connect(partial(self._choose_version, choice.id))

    def _choose_version(self, version_id: str, checked: bool = True) -> None:
        self._live.choose(version_id)

    # Statuses

    def _fill_statuses(self, menu: QtWidgets.QMenu) -> None:
        if self._live.statuses:
            self._add_statuses(menu, self._live.statuses)
            return
        asking = menu.addAction(tr("Asking the server …"))
        asking.setEnabled(False)

        def found(statuses: tuple[Status, ...]) -> None:
            asking.setVisible(False)
            self._add_statuses(menu, statuses)

        self._live.load_statuses(found)

    def _add_statuses(self, menu: QtWidgets.QMenu, statuses: tuple[Status, ...]) -> None:
        notes = self._live.notes
        current = notes.version.status_id if notes else ""
        for status in statuses:
            action = menu.addAction(_dot(self, status.colour), status.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(status.id == current)
            action.triggered.connect(partial(self._choose_status, status.id))

    def _choose_status(self, status_id: str, checked: bool = True) -> None:
        self._live.set_status(status_id)


class _MenuButton(QtWidgets.QToolButton):
    """A button that says what is chosen and opens a list made at that moment."""

    menu_asked = QtCore.Signal(object)

    def __init__(self, name: str, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setAutoRaise(True)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QtCore.QSize(em(self, 0.9), em(self, 0.9)))
        # No menu of the button's own: styles would draw a second arrow beside that of the text.
        self.choices = QtWidgets.QMenu(self)
        self.clicked.connect(self._open)

    def show_text(self, text: str, colour: str = "") -> None:
        self.setText(f"{text}  ▾")
        self.setAccessibleName(f"{self._name}: {text}")
        self.setIcon(_dot(self, colour) if colour else QtGui.QIcon())

    def _open(self) -> None:
        self.choices.clear()
        self.menu_asked.emit(self.choices)
        self.choices.popup(self.mapToGlobal(self.rect().bottomLeft()))


def _choice(job: Any) -> VersionChoice:
    return VersionChoice(job.asset_version_id, f"{job.title} v{job.version:03d}")


def _label(kind: str) -> str:
    return {
        "all": tr("All"),
        "open": tr("Open"),
        "mine": tr("Mine"),
        "drawing": tr("Drawn"),
    }[kind]


def _dot(widget: QtWidgets.QWidget, colour: str) -> QtGui.QIcon:
    """Return a dot in a colour of the server's, as an icon."""
    side = em(widget, 0.9)
    ratio = widget.devicePixelRatioF()
    picture = QtGui.QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(picture)
    painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
    painter.setPen(QtCore.Qt.PenStyle.NoPen)
    shown = QtGui.QColor(colour)
    painter.setBrush(shown if shown.isValid() else muted(widget.palette()))
    inset = side * 0.12
    painter.drawEllipse(QtCore.QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset))
    painter.end()
    return QtGui.QIcon(picture)
