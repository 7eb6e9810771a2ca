"""The button that opens files to publish, where the panel is a window of its own."""

from __future__ import annotations

import os
from pathlib import PurePath

from qtpy import QtCore, QtWidgets

from ..icons import icon
from ..state.host import Host
from ..texts import tr


class FilesButton(QtWidgets.QPushButton):
    """The button; it says what is open. Hidden inside an application, which has a scene.

    Args:
        host: What the files are opened in.
        parent: As of any widget.

    Attributes:
        chosen: Emitted with the path of the file that somebody chose.
        failed: Emitted with the error where it cannot be published.
    """

    chosen = QtCore.Signal(str)
    failed = QtCore.Signal(object)

    def __init__(self, host: Host, parent: QtWidgets.QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self.setIcon(icon(self, "film"))
        self.setVisible(host.can("media_open"))
        self.setSizePolicy(QtWidgets.QSizePolicy.Policy.Ignored, QtWidgets.QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._choose)
        self.chosen.connect(lambda path: host.open_media(path, self.failed.emit))
        host.scene_changed.connect(self._show)
        self._show()

    def _show(self, _: object = None) -> None:
        view = self._host.view
        path = view.scene.path if view is not None else ""
        self.setText(PurePath(path).name if path else tr("Open files …"))
        self.setToolTip(path or tr("A frame of a sequence, a still or a movie"))
        self.setAccessibleName(tr("Open files …"))
        self.setAccessibleDescription(path)

    def _choose(self) -> None:
        view = self._host.view
        folder = os.path.dirname(view.scene.path) if view is not None else ""
        path, _ = QtWidgets.QFileDialog.getOpenFileName(self, tr("Open files …"), folder)
        if path:
            self.chosen.emit(path)
