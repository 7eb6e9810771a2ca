"""Why a publish stands as it does: every step with its time, what was checked, and the error."""

from __future__ import annotations

from qtpy import QtCore, QtGui, QtWidgets

from rushes.core.publish.activity import JobView, StepView

from ..icons import draw
from ..row_paint import RIGHT, draw_line, smaller
from ..style import Role, em, muted, space, state_colour
from ..texts import tr
from ..when import lasted
from .words import step_name

_MARKS = {"done": ("check", "good"), "failed": ("error", "bad"), "running": ("up", "")}


class WhyView(QtWidgets.QWidget):
    """The steps of one publish.

    Args:
        parent: As of any widget.
    """

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self.steps = _Steps(self)
        self.proof = QtWidgets.QLabel(self)
        self.proof.setWordWrap(True)
        self.proof.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0, 0.35)
        layout.addWidget(self.steps)
        layout.addWidget(self.proof)

    def show_job(self, view: JobView, proof: str = "") -> None:
        """Show a publish.

        Args:
            view: The publish.
            proof: What the check of its movie found, in a line; empty where it was not checked yet.
        """
        self.steps.show_steps(view.steps)
        self.proof.setText(tr("Movie checked: {found}", found=proof) if proof else "")
        self.proof.setVisible(bool(proof))


class _Steps(QtWidgets.QWidget):
    """A line a step; drawn, and read out by its accessible description."""

    def __init__(self, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._steps: tuple[StepView, ...] = ()
        self.setAccessibleName(tr("Steps"))

    def show_steps(self, steps: tuple[StepView, ...]) -> None:
        if steps == self._steps:
            return
        self._steps = steps
        self.setAccessibleDescription("\n".join(f"{step_name(s.name)}: {_time(s)}" for s in steps))
        self.setFixedHeight(max(1, len(steps)) * em(self, 1.35))
        self.update()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        height = em(self, 1.35)
        for number, step in enumerate(self._steps):
            self._draw_step(painter, QtCore.QRectF(0, number * height, self.width(), height), step)
        painter.end()

    def _draw_step(self, painter: QtGui.QPainter, area: QtCore.QRectF, step: StepView) -> None:
        name, meaning = _MARKS.get(step.state, ("clock", ""))
        palette = self.palette()
        colour = state_colour(palette, meaning) if meaning else palette.color(Role.Highlight)
        side = em(self, 0.85)
        mark = QtCore.QRectF(em(self, 0.2), 0, side, side)
        mark.moveCenter(QtCore.QPointF(mark.center().x(), area.center().y()))
        draw(painter, name, mark, colour)
        text = area.adjusted(em(self, 1.5), 0, 0, 0)
        small = smaller(self.font(), 0.95)
        draw_line(painter, text, _time(step), muted(palette), small, RIGHT)
        ink = palette.color(Role.WindowText)
        draw_line(painter, text.adjusted(0, 0, -em(self, 5), 0), step_name(step.name), ink, small)


def _time(step: StepView) -> str:
    if step.ended is None:
        return tr("under way")
    return lasted(max(0.0, step.ended - step.started))
