"""Files are opened from the panel, where it is a window of its own."""

import pytest

pytest.importorskip("OpenImageIO")

from rushes.core.media.sample import write_sample_sequence
from rushes.core.plugins import load_plugins
from rushes.ui.state.publishing import Readiness


@pytest.fixture
def panel(make_panel, settings):
    """A panel without an application and without files."""
    plugins = load_plugins()
    plugins.load_host("standalone")
    return make_panel(settings, plugins)


@pytest.fixture
def frames(tmp_path):
    """A folder with four frames of a sequence."""
    folder = tmp_path / "frames"
    folder.mkdir()
    write_sample_sequence(folder, first=1001, count=4, size=(64, 36))
    return sorted(folder.iterdir())


def test_without_files_it_asks_for_some_and_complains_of_nothing(panel):
    panel.sign_in_page.left.emit()
    tab = panel.publish_tab
    assert tab.files.isVisible() and tab.files.text() == "Open files …"
    assert tab.told.text() == "Open the files you want to publish."
    assert not panel.error_view.isVisible()


def test_when_a_frame_is_chosen_then_its_sequence_is_the_source(qtbot, panel, frames):
    tab = panel.publish_tab
    tab.files.chosen.emit(str(frames[0]))
    qtbot.waitUntil(lambda: tab.publishing.view is not None, timeout=20_000)
    (source,) = tab.publishing.view.sources
    assert (source.kind, source.range.first, source.range.last) == ("sequence", 1001, 1004)
    assert tab.publishing.readiness is not Readiness.NO_HOST
    assert tab.files.text() != "Open files …"


def test_what_cannot_be_published_is_said_and_the_open_files_stay(qtbot, panel, frames, tmp_path):
    tab = panel.publish_tab
    tab.files.chosen.emit(str(frames[0]))
    qtbot.waitUntil(lambda: tab.publishing.view is not None, timeout=20_000)
    (tmp_path / "notes.txt").write_text("no picture")
    with qtbot.waitSignal(tab.files.failed, timeout=20_000):
        tab.files.chosen.emit(str(tmp_path / "notes.txt"))
    assert not tab.error_view.isHidden()
    (source,) = panel.state.plugins.hook.capture_sources(kind=None)
    assert source.range.last == 1004


def test_inside_an_application_there_is_no_such_button(make_panel, settings):
    assert not make_panel(settings).publish_tab.files.isVisibleTo(None)


def test_the_command_without_files_has_a_panel_that_opens_some(monkeypatch):
    from rushes.core.cli import main

    shown = []
    monkeypatch.setattr(
        "rushes.ui.commands.run_panel", lambda plugins, settings: shown.append(plugins) or 0
    )
    assert main(["panel"]) == 0
    assert shown[0].hook.media_open.get_hookimpls()
