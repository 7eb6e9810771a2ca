"""Panels for tests: offscreen, with a journal and a keyring of their own, on simulated applications."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# qtpy and pytest-qt choose by different orders; both have to take the same binding.
os.environ.setdefault("QT_API", os.environ.get("PYTEST_QT_API", "pyside6"))

from dataclasses import dataclass

import pytest

pytest.importorskip("qtpy.QtWidgets", reason="There is no Qt binding.", exc_type=ImportError)

from rushes.core.config import Settings
from rushes.core.plugins import load_plugins

from ..live_server import running_server


def pytest_collection_modifyitems(items):
    """Compare pictures on PySide6 alone: other bindings draw text otherwise, which is no missing part."""
    from qtpy import API_NAME

    other = pytest.mark.skipif(
        API_NAME != "PySide6", reason="Golden pictures are those of PySide6."
    )
    for item in items:
        if {"theme", "scale"} <= set(getattr(item, "fixturenames", ())):
            item.add_marker(other)


class _Keyring:
    """A keyring in memory, as far as the suite uses one."""

    priority = 1

    def __init__(self):
        self.keys = {}

    def get_password(self, service, account):
        return self.keys.get((service, account))

    def set_password(self, service, account, key):
        self.keys[service, account] = key

    def delete_password(self, service, account):
        del self.keys[service, account]


@pytest.fixture(autouse=True)
def keyring(monkeypatch):
    """The keyring of a test, empty; `keyring.keys` holds what it was given."""
    library = pytest.importorskip("keyring")
    own = _Keyring()
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(library, name, getattr(own, name))
    return own


@pytest.fixture(autouse=True)
def _own_files(tmp_path, monkeypatch):
    """Keep settings, presets and runtime files of a test below its own folder."""
    monkeypatch.setenv("RUSHES_USER_CONFIG", str(tmp_path / "config" / "rushes.toml"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("RUSHES_LANGUAGE", "en")
    for name in ("FTRACK_SERVER", "FTRACK_API_USER", "FTRACK_API_KEY", "RUSHES_STUDIO_CONFIG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def speak(qapp, monkeypatch):
    """Have panels that are made from now on speak a language: `speak("ja")`; English again afterwards."""
    from rushes.ui.texts import install_texts

    yield lambda language: monkeypatch.setenv("RUSHES_LANGUAGE", language)
    install_texts(qapp, "en")


@pytest.fixture(scope="session")
def live_server(tmp_path_factory):
    """A server of these tests' own: they look for names among everything that is there."""
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def settings(tmp_path):
    """Settings with a journal of the test's own and no server."""
    return Settings(own_places(tmp_path))


@pytest.fixture
def live_settings(tmp_path, live_server, keyring):
    """Settings with a journal of the test's own and the live server, its key in the keyring."""
    from rushes.core.credentials import store_key

    store_key(live_server.url, live_server.user, live_server.key)
    named = {"server_url": live_server.url, "api_user": live_server.user}
    return Settings({**own_places(tmp_path), **named})


def own_places(tmp_path):
    return {"journal": str(tmp_path / "journal.db"), "work_dir": str(tmp_path / "work")}


@dataclass
class Simulated:
    """Plugins with a simulated application, and that application."""

    plugins: object
    host: object

    @property
    def application(self):
        return self.host.application


@pytest.fixture
def simulator():
    """Make simulated applications: `simulator(slow_frames=(1003,), …)` gives a `Simulated`."""
    from rushes.hosts.kit.simulator import Script

    made = []

    def make(**script):
        plugins = load_plugins()
        plugins.load_host("simulator", script=Script(**script))
        host = plugins.manager.get_plugin("simulator")
        made.append(host)
        return Simulated(plugins, host)

    yield make
    for host in made:
        host.close()


@pytest.fixture
def background(qtbot):
    """A `Background` that is closed when the test ends."""
    from rushes.ui.background import Background

    made = Background()
    yield made
    made.close()


@pytest.fixture
def make_state(qtbot, background, simulator):
    """Make a `PanelState` on a simulated application: `make_state(settings, **script)`."""
    from rushes.ui.state import PanelState

    made = []

    def make(settings, **script):
        made.append(PanelState(simulator(**script).plugins, settings, background))
        return made[-1]

    yield make
    for state in made:
        state.close()


@pytest.fixture
def make_panel(qtbot, simulator):
    """Make a panel that is shown: `make_panel(settings, **script)`; it starts no worker unless `warm`."""
    from rushes.ui.panel import create_panel

    made = []

    def make(settings, plugins=None, warm=False, **script):
        panel = create_panel(plugins or simulator(**script).plugins, settings, warm=warm)
        made.append(panel)
        qtbot.addWidget(panel)
        panel.resize(panel.sizeHint())
        panel.show()
        return panel

    yield make
    for panel in made:
        panel.shut_down()


@pytest.fixture(scope="session")
def production(live_server):
    """The demo production on the live server; `task_path` names one of its tasks."""
    from rushes.core.demo.production import ensure_production
    from rushes.core.session import Session

    with Session(live_server.url, live_server.key, live_server.user, plugin_paths=[]) as session:
        yield ensure_production(session)


@pytest.fixture
def worker(live_settings):
    """A worker on a thread of this process, for the journal of the test."""
    from rushes.core.publish.journal import Journal
    from rushes.core.publish.publisher import working

    with Journal(live_settings.journal_path()) as journal, working(journal, live_settings):
        yield
