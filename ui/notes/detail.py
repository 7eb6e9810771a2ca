"""The note that is chosen: all it says, its replies, and what the artist answers."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.review.note import ReviewNote

from ..error_view import ErrorView
from ..icons import icon
from ..style import em, hairline, soften, space, strengthen, surface
from ..texts import tr
from ..when import ago
from .live import LiveNotes
from .model import author_of, frame_text
from .painter import draw_avatar


class NoteDetail(QtWidgets.QFrame):
    """The card below the list.

    Args:
        live: Carries out what is asked for.
        parent: As of any widget.

    Attributes:
        talk: The note with its replies.
        field: Where a reply is written.
        done_button: Completes or reopens the note.
        goto_button: Shows its frame in the application.
    """

    def __init__(self, live: LiveNotes, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._live = live
        self._note: ReviewNote | None = None
        self.talk = _Talk(self)
        self.error_view = ErrorView(self)
        self.field = QtWidgets.QLineEdit(self)
        self.field.setPlaceholderText(tr("Reply …"))
        self.field.setAccessibleName(tr("Reply"))
        self.field.returnPressed.connect(self._reply)
        self.field.textChanged.connect(lambda text: self._show_buttons())
        self.reply_button = self._button(tr("Send"), "reply", self._reply)
        self.done_button = self._button(tr("Complete"), "check", self._toggle)
        self.goto_button = self._button(tr("Go to frame"), "right", self._go_to)
        self._lay_out()
        live.failed.connect(self._failed)
        live.changed.connect(self._show_buttons)
        self.hide()

    def show_note(self, note: ReviewNote | None) -> None:
        """Show a note, or nothing."""
        self.setVisible(note is not None)
        if note is None or note is self._note:
            return
        if self._note is None or self._note.id != note.id:
            self.field.clear()
            self.error_view.clear()
        self._note = note
        self.setAccessibleName(tr("Note of {author}", author=author_of(note)))
        self.setAccessibleDescription(note.text)
        self.talk.show_note(note)
        self._show_buttons()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw the card."""
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.setPen(hairline(self.palette()))
        painter.setBrush(surface(self.palette()))
        area = QtCore.QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, em(self, 0.35), em(self, 0.35))
        painter.end()

    def _lay_out(self) -> None:
        actions = QtWidgets.QHBoxLayout()
        space(actions, self, 0, 0.3)
        actions.addWidget(self.goto_button)
        actions.addStretch(1)
        actions.addWidget(self.done_button)
        answer = QtWidgets.QHBoxLayout()
        space(answer, self, 0, 0.3)
        answer.addWidget(self.field, 1)
        answer.addWidget(self.reply_button)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.6, 0.4)
        layout.addWidget(self.talk, 1)
        layout.addWidget(self.error_view)
        layout.addLayout(answer)
        layout.addLayout(actions)

    def _button(self, text: str, name: str, act: object) -> QtWidgets.QToolButton:
        button = QtWidgets.QToolButton(self)
        button.setText(text)
        button.setIcon(icon(button, name))
        button.setIconSize(QtCore.QSize(em(button), em(button)))
        button.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        button.setAutoRaise(True)
        button.clicked.connect(act)
        return button

    def _show_buttons(self) -> None:
        note = self._note
        if note is None:
            return
        live = self._live.live
        self.field.setEnabled(live)
        self.field.setPlaceholderText(
            tr("Reply …") if live else tr("Replies wait until the server is there again")
        )
        self.reply_button.setEnabled(live and bool(self.field.text().strip()))
        self.done_button.setEnabled(live)
        self.done_button.setText(tr("Complete") if note.is_open else tr("Reopen"))
        self.done_button.setIcon(icon(self, "check" if note.is_open else "retry"))
        self.goto_button.setVisible(note.scene_frame is not None)
        self.goto_button.setText(tr("Go to frame {n}", n=note.scene_frame))

    def _reply(self) -> None:
        text, note = self.field.text().strip(), self._note
        if not text or note is None or not self._live.live:
            return
        self.error_view.clear()
        self.field.setReadOnly(True)
        self._live.reply(note, text, lambda _: self._replied(text))

    def _replied(self, text: str) -> None:
        self.field.setReadOnly(False)
        if self.field.text().strip() == text:
            self.field.clear()

    def _failed(self, error: object) -> None:
        self.field.setReadOnly(False)
        self.error_view.show_error(error)  # type: ignore[arg-type]

    def _toggle(self) -> None:
        if self._note is not None:
            self.error_view.clear()
            self._live.toggle(self._note)

    def _go_to(self) -> None:
        if self._note is not None:
            self._live.go_to(self._note)


class _Talk(QtWidgets.QScrollArea):
    """A note and its replies, one below the other."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QtWidgets.QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Note and replies"))
        self.setMinimumHeight(em(self, 4))
        self._inside = QtWidgets.QWidget(self)
        self._layout = QtWidgets.QVBoxLayout(self._inside)
        space(self._layout, self, 0, 0.5)
        self._layout.addStretch(1)
        self._sayings: list[_Saying] = []
        self.setWidget(self._inside)
        for widget in (self.viewport(), self._inside):
            widget.setAutoFillBackground(False)

    def show_note(self, note: ReviewNote) -> None:
        for old in self._sayings:
            old.hide()
            old.deleteLater()
        self._sayings = [_Saying(note, False, self._inside)]
        self._sayings += [_Saying(reply, True, self._inside) for reply in note.replies]
        for place, saying in enumerate(self._sayings):
            self._layout.insertWidget(place, saying)


class _Saying(QtWidgets.QWidget):
    """What one person said."""

    def __init__(self, note: ReviewNote, is_reply: bool, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._author = author_of(note)
        author = QtWidgets.QLabel(self._author, self)
        author.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        strengthen(author)
        when = QtWidgets.QLabel(self)
        when.setText("  ·  ".join(filter(None, (ago(note.at), frame_text(note)))))
        soften(when)
        text = QtWidgets.QLabel(note.text or tr("Drawing"), self)
        text.setTextFormat(QtCore.Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QtWidgets.QHBoxLayout()
        space(head, self, 0, 0.5)
        head.addWidget(author)
        head.addWidget(when)
        head.addStretch(1)
        words = QtWidgets.QVBoxLayout(self)
        space(words, self, 0, 0.1)
        self._side = em(self, 1.4 if is_reply else 1.9)
        self._left = em(self, 1.2) if is_reply else 0
        words.setContentsMargins(self._left + self._side + em(self, 0.6), 0, em(self, 0.2), 0)
        words.addLayout(head)
        words.addWidget(text)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        draw_avatar(
            painter, self, QtCore.QRectF(self._left, 0, self._side, self._side), self._author
        )
        painter.end()
