"""People to invite: a field that completes names, and those who are chosen below it."""

from __future__ import annotations

from qtpy import QtCore, QtWidgets

from rushes.core.errors import InputError
from rushes.core.publish.request import Person

from ..icons import icon
from ..style import Role, em, soften, space, state_colour
from ..texts import tr


class PeopleField(QtWidgets.QWidget):
    """The field.

    Args:
        parent: As of any widget.

    Attributes:
        changed: Emitted with the people as a tuple of `Jane Doe <jane@example.com>`.
        people: The people.
    """

    changed = QtCore.Signal(object)

    def __init__(self, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(parent)
        self.people: tuple[str, ...] = ()
        self.field = QtWidgets.QLineEdit(self)
        self.field.setPlaceholderText(tr("Name or e-mail address"))
        self.field.setAccessibleName(tr("Invite people"))
        self._names = QtCore.QStringListModel(self)
        self.completer = QtWidgets.QCompleter(self._names, self)
        self.completer.setCaseSensitivity(QtCore.Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(QtCore.Qt.MatchFlag.MatchContains)
        self.completer.setMaxVisibleItems(8)
        popup = self.completer.popup()
        assert popup is not None
        popup.setAccessibleName(tr("People who fit"))
        self.field.setCompleter(self.completer)
        self.completer.activated.connect(self._completed)
        self.field.returnPressed.connect(self._typed)
        self.wrong = QtWidgets.QLabel(self)
        self.wrong.setWordWrap(True)
        soften(self.wrong)
        self.wrong.hide()
        self._chosen = QtWidgets.QVBoxLayout()
        space(self._chosen, self, 0, 0.1)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0, 0.25)
        layout.addWidget(self.field)
        layout.addWidget(self.wrong)
        layout.addLayout(self._chosen)

    def offer(self, names: list[str]) -> None:
        """Complete from these, each as `Jane Doe <jane@example.com>`."""
        if names != self._names.stringList():
            self._names.setStringList(names)

    def show_people(self, people: tuple[str, ...]) -> None:
        """Show who is chosen."""
        if people == self.people:
            return
        self.people = people
        while self._chosen.count():
            item = self._chosen.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for person in people:
            self._chosen.addWidget(self._row(person))

    def _row(self, person: str) -> QtWidgets.QWidget:
        row = QtWidgets.QWidget(self)
        line = QtWidgets.QHBoxLayout(row)
        space(line, self, 0, 0.3)
        mark = QtWidgets.QLabel(row)
        mark.setPixmap(icon(self, "person").pixmap(em(self, 1.1), em(self, 1.1)))
        name = QtWidgets.QLabel(person.partition(" <")[0], row)
        name.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        name.setToolTip(person)
        remove = QtWidgets.QToolButton(row)
        remove.setAutoRaise(True)
        remove.setIcon(icon(self, "close", size=0.8))
        remove.setAccessibleName(tr("Do not invite {name}", name=name.text()))
        remove.clicked.connect(lambda: self._remove(person))
        line.addWidget(mark)
        line.addWidget(name, 1)
        line.addWidget(remove)
        return row

    def _completed(self, text: str) -> None:
        self._add(text)
        # The completer writes its text after this signal.
        QtCore.QTimer.singleShot(0, self.field.clear)

    def _typed(self) -> None:
        text = self.field.text().strip()
        if text and self._add(text):
            self.field.clear()

    def _add(self, text: str) -> bool:
        try:
            person = Person.parse(text)
        except InputError:
            self.wrong.setText(
                tr("{text} is no e-mail address. Write Jane Doe <jane@example.com>.", text=text)
            )
            palette = self.wrong.palette()
            palette.setColor(Role.WindowText, state_colour(self.palette(), "bad"))
            self.wrong.setPalette(palette)
            self.wrong.show()
            return False
        self.wrong.hide()
        known = {one.rpartition("<")[2].rstrip(">").lower() for one in self.people}
        if person.email.lower() not in known:
            self._become((*self.people, f"{person.name} <{person.email}>"))
        return True

    def _remove(self, person: str) -> None:
        self._become(tuple(one for one in self.people if one != person))
        self.field.setFocus()

    def _become(self, people: tuple[str, ...]) -> None:
        self.show_people(people)
        self.changed.emit(people)
