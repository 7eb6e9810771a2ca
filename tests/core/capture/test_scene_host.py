"""What every adapter inside of an application does, whatever the application is."""

from types import SimpleNamespace

import pytest

from rushes.core.capture import MainThreadQueue
from rushes.core.capture.scene_host import SceneHost, SceneModules
from rushes.core.errors import HostUnavailableError
from rushes.core.hookspecs import hookimpl
from rushes.core.host_data import Finding


class Sketch(SceneHost):
    """A host whose application may be loaded or not; its modules remember what they were asked."""

    id = "sketch"
    label = "Sketch"

    def __init__(self, version="1.2"):
        super().__init__(MainThreadQueue("Sketch"))
        self._version, self.asked = version, []

    def version(self):
        return self._version

    def has_window(self):
        return True

    def modules(self):
        scene = SimpleNamespace(show_frame=lambda *given: self.asked.append(given) or True)
        findings = SimpleNamespace(
            find_problems=lambda request: iter([Finding("sketch.dull", "info", "It is dull.")]),
            fix=lambda finding: None,
        )
        return SceneModules(scene, None, None, None, findings)

    @hookimpl
    def detached_command(self, plan, scene_copy):
        return None


def test_what_is_offered_is_what_is_there():
    offered = Sketch().host_info().capabilities
    assert {"goto", "validate", "detached_command"} <= offered
    assert not {"panel_show", "overlay_set", "sample_media"} & offered


def test_without_the_application_only_a_process_can_be_started():
    host = Sketch(version="")
    info = host.host_info()
    assert info.capabilities == {"detached_command"}
    assert info.headless
    with pytest.raises(HostUnavailableError, match="Sketch"):
        host.scene_state()
    assert host.apply_fix(Finding("other.one", "info", "")) is None


def test_a_hook_is_done_by_its_module():
    host = Sketch()
    assert host.goto(7, "view") is True
    assert host.asked == [(7, "view")]


def test_only_requests_of_the_host_are_looked_at():
    host = Sketch()
    assert host.validate(SimpleNamespace(host="other")) == ()
    assert [each.code for each in host.validate(SimpleNamespace(host="sketch"))] == ["sketch.dull"]
