"""Who sees the version: review session, people, what they may do, until when, and a passphrase."""

from __future__ import annotations

from dataclasses import replace

from qtpy import QtCore, QtWidgets

from ..flow import Flow
from ..section import Section
from ..state.publishing import Publishing
from ..style import em, soften, space
from ..texts import tr
from .people_field import PeopleField

_WEEKS = 2


class ReviewSection(Section):
    """The review session.

    Args:
        publishing: The choices.
        parent: As of any widget.
    """

    def __init__(self, publishing: Publishing, parent: QtWidgets.QWidget | None = None) -> None:
        super().__init__(tr("Review"), parent)
        self._publishing = publishing
        self._showing = False
        self.session = QtWidgets.QComboBox(self)
        self.session.setEditable(True)
        self.session.setInsertPolicy(QtWidgets.QComboBox.InsertPolicy.NoInsert)
        self.session.setAccessibleName(tr("Review session"))
        edit = self.session.lineEdit()
        assert edit is not None
        edit.setPlaceholderText(tr("No review session: a version alone"))
        edit.setAccessibleName(tr("Review session"))
        self.told = QtWidgets.QLabel(self)
        self.told.setWordWrap(True)
        soften(self.told)
        self.people = PeopleField(self)
        self.mail = QtWidgets.QCheckBox(tr("Send them a &mail"), self)
        self.rights = {
            "comment": QtWidgets.QCheckBox(tr("&Comment"), self),
            "vote": QtWidgets.QCheckBox(tr("&Vote"), self),
            "download": QtWidgets.QCheckBox(tr("&Download"), self),
        }
        self.expires = QtWidgets.QCheckBox(tr("Open until"), self)
        self.day = QtWidgets.QDateEdit(QtCore.QDate.currentDate().addDays(7 * _WEEKS), self)
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName(tr("Last day of the review"))
        self.passphrase = QtWidgets.QLineEdit(self)
        self.passphrase.setEchoMode(QtWidgets.QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.passphrase.setPlaceholderText(tr("None"))
        self.passphrase.setAccessibleName(tr("Passphrase for guests"))
        self._lay_out()
        self._connect(edit)

    def refresh(self) -> None:
        """Show the choices as they are."""
        sharing = self._publishing.form.sharing
        self._showing = True
        edit = self.session.lineEdit()
        if edit is not None and edit.text() != sharing.session:
            self.session.setEditText(sharing.session)
        self.people.show_people(sharing.people)
        self.mail.setChecked(sharing.send_mail)
        self.mail.setEnabled(bool(sharing.people))
        for name, box in self.rights.items():
            right = getattr(sharing.rights, name)
            half = QtCore.Qt.CheckState.PartiallyChecked
            full, none = QtCore.Qt.CheckState.Checked, QtCore.Qt.CheckState.Unchecked
            box.setCheckState(half if right is None else full if right else none)
        self.expires.setChecked(bool(sharing.expires))
        self.day.setEnabled(bool(sharing.expires))
        if sharing.expires:
            self.day.setDate(QtCore.QDate.fromString(sharing.expires, QtCore.Qt.DateFormat.ISODate))
        if self.passphrase.text() != sharing.passphrase:
            self.passphrase.setText(sharing.passphrase)
        self._showing = False
        self._summarise()

    def _summarise(self) -> None:
        sharing = self._publishing.form.sharing
        name = sharing.session.strip()
        known = next((row for row in self._publishing.sessions if row.name == name), None)
        if not name:
            self.told.setText(tr("The version is on the server; nobody is asked to look at it."))
            self.set_summary(tr("no review session"))
            return
        self.told.setText(
            tr("People in it already: {count}", count=known.people)
            if known
            else tr("It is made with this publish.")
        )
        words = [name]
        if sharing.people:
            words.append(tr("{count} invited", count=len(sharing.people)))
        self.set_summary(" · ".join(words))

    def _lists_changed(self) -> None:
        self._showing = True
        text = self._publishing.form.sharing.session
        self.session.clear()
        self.session.addItems([row.name for row in self._publishing.sessions])
        self.session.setEditText(text)
        self.people.offer(self._publishing.people)
        self._showing = False
        self._summarise()

    def _lay_out(self) -> None:
        self.body.addWidget(_label(tr("Se&ssion"), self.session))
        self.body.addWidget(self.session)
        self.body.addWidget(self.told)
        self.body.addSpacing(em(self, 0.2))
        self.body.addWidget(_label(tr("&Invite"), self.people.field))
        self.body.addWidget(self.people)
        self.body.addWidget(self.mail)
        self.body.addSpacing(em(self, 0.2))
        self.body.addWidget(QtWidgets.QLabel(tr("Guests may")))
        line = Flow(self, 0.8)
        for box in self.rights.values():
            box.setTristate(True)
            box.setToolTip(tr("Half ticked: as the session or the server has it."))
            line.add(box)
        self.body.addWidget(line)
        grid = QtWidgets.QGridLayout()
        space(grid, self, 0, 0.4)
        grid.addWidget(self.expires, 0, 0)
        grid.addWidget(self.day, 0, 1)
        grid.addWidget(_label(tr("P&assphrase"), self.passphrase), 1, 0)
        grid.addWidget(self.passphrase, 1, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)

    def _connect(self, edit: QtWidgets.QLineEdit) -> None:
        publishing = self._publishing
        edit.textChanged.connect(lambda text: self._change(session=text))
        self.people.changed.connect(lambda people: self._change(people=people))
        self.mail.toggled.connect(lambda on: self._change(send_mail=on))
        for name, box in self.rights.items():
            box.clicked.connect(lambda checked=False, right=name: self._right_clicked(right))
        self.expires.toggled.connect(lambda on: self._expiry_changed())
        self.day.dateChanged.connect(lambda day: self._expiry_changed())
        self.passphrase.textChanged.connect(lambda text: self._change(passphrase=text))
        publishing.changed.connect(self.refresh)
        publishing.lists_changed.connect(self._lists_changed)

    def _right_clicked(self, name: str) -> None:
        states = {
            QtCore.Qt.CheckState.Checked: True,
            QtCore.Qt.CheckState.Unchecked: False,
        }
        given = states.get(self.rights[name].checkState())
        rights = replace(self._publishing.form.sharing.rights, **{name: given})
        self._change(rights=rights)

    def _expiry_changed(self) -> None:
        on = self.expires.isChecked()
        day = self.day.date().toString(QtCore.Qt.DateFormat.ISODate) if on else ""
        self._change(expires=day)

    def _change(self, **values: object) -> None:
        if not self._showing:
            self._publishing.change_sharing(**values)


def _label(text: str, buddy: QtWidgets.QWidget) -> QtWidgets.QLabel:
    label = QtWidgets.QLabel(text)
    label.setBuddy(buddy)
    return label
