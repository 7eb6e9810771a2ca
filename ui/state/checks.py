"""What speaks against the next publish: findings of the application and of studio plugins, and their fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qtpy import QtCore

from rushes.core.capture.calls import on_main_thread
from rushes.core.errors import HostError
from rushes.core.host_data import Finding

if TYPE_CHECKING:
    from rushes.core.errors import RushesError
    from rushes.core.plugins import Plugins
    from rushes.core.publish.request import PublishRequest

    from .panel_state import PanelState


class Checks(QtCore.QObject):
    """The findings about one request.

    Args:
        state: The panel's state.

    Attributes:
        changed: Emitted when `findings` is another list.
        failed: Emitted with the error of a check or a fix that failed.
        findings: What was found.
    """

    changed = QtCore.Signal()
    failed = QtCore.Signal(object)

    def __init__(self, state: PanelState) -> None:
        super().__init__(state)
        self._state = state
        self.findings: tuple[Finding, ...] = ()
        self._request: PublishRequest | None = None

    @property
    def blocking(self) -> bool:
        """Whether one of them stops the publish."""
        return any(finding.level == "error" for finding in self.findings)

    def look(self, request: PublishRequest) -> None:
        """Ask every plugin about a request; `changed` tells."""
        self._request = request
        plugins = self._state.plugins
        if not self._state.host.can("validate"):
            return
        self._state.background.run(
            lambda: on_main_thread(plugins, lambda: _validate(plugins, request)),
            self._found,
            self._stopped,
            channel="checks",
        )

    def fix(self, finding: Finding) -> None:
        """Have a finding mended by who found it, and look again."""
        plugins, request = self._state.plugins, self._request

        def mended(done: bool) -> None:
            if not done:
                self.failed.emit(
                    HostError(
                        f"It could not be mended by itself: {finding.text}",
                        next_step="Mend it in the scene, then look again.",
                    )
                )
            self._state.host.look()
            if request is not None:
                self.look(request)

        self._state.background.run(
            lambda: on_main_thread(plugins, lambda: bool(plugins.hook.apply_fix(finding=finding))),
            mended,
            self._stopped,
        )

    def clear(self) -> None:
        """Know of no findings."""
        self._found(())

    def _found(self, findings: tuple[Finding, ...]) -> None:
        if findings != self.findings:
            self.findings = findings
            self.changed.emit()

    def _stopped(self, error: RushesError) -> None:
        self.failed.emit(error)


def _validate(plugins: Plugins, request: PublishRequest) -> tuple[Finding, ...]:
    found = [one for group in plugins.hook.validate(request=request) for one in group]
    order = {"error": 0, "warning": 1}
    return tuple(sorted(found, key=lambda finding: order.get(finding.level, 2)))
