"""The tab Publish."""

from __future__ import annotations

from qtpy import QtWidgets

from ..background import Background
from ..primary_button import PrimaryButton
from ..state import PanelState
from ..style import space
from ..texts import tr


class PublishTab(QtWidgets.QWidget):
    """What, where to, how, and one button.

    Args:
        state: The panel's state.
        background: Where calls run.
    """

    def __init__(self, state: PanelState, background: Background) -> None:
        super().__init__()
        self._state = state
        self.button = PrimaryButton(tr("Publish for Review"), self)
        self.button.setEnabled(False)
        layout = QtWidgets.QVBoxLayout(self)
        space(layout, self, 0.6, 0.4)
        layout.addStretch(1)
        layout.addWidget(self.button)
